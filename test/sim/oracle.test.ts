import { expect, test } from "vitest";
import { groupDefaults, noConfig } from "../../engine/core/config.ts";
import {
  boostS,
  hindrance,
  inOrder,
  isOpen,
  passedOver,
  type Server,
  type Waiter,
} from "../../engine/testing/sim/oracle.ts";

const minute = 60_000;
const ten = Date.UTC(2025, 10, 11, 2);
const waiter = (changes: Partial<Waiter> = {}): Waiter => ({
  visitor: "ann",
  since: ten,
  boostS: 0,
  tier: 5,
  seq: 1,
  skills: groupDefaults.skills,
  excluded: [],
  hold: null,
  ...changes,
});
const server = (changes: Partial<Server> = {}): Server => ({
  agent: "lin",
  accepting: true,
  cap: 1,
  load: 0,
  reserved: 0,
  skills: {},
  reserveSlots: 0,
  ...changes,
});

test("somebody important who comes at 10:02 goes before whoever came after 9:59, and after all others", () => {
  const line = [
    waiter({ visitor: "vip", since: ten + 2 * minute, boostS: 180, seq: 3 }),
    waiter({ visitor: "late", since: ten - minute + 1_000, seq: 2 }),
    waiter({ visitor: "early", since: ten - minute - 1_000, seq: 1 }),
  ];
  expect(inOrder(line, ten + 2 * minute).map(({ visitor }) => visitor)).toEqual(["early", "vip", "late"]);
});

test("equal places go by arrival, and five minutes of waiting are worth more than any boost", () => {
  const line = [waiter({ visitor: "b", seq: 2 }), waiter({ visitor: "a", seq: 1 })];
  expect(inOrder(line, ten).map(({ visitor }) => visitor)).toEqual(["a", "b"]);
  const vip = waiter({ visitor: "vip", since: ten + 4 * minute, boostS: 600 });
  expect(inOrder([vip, ...line], ten + 5 * minute).map(({ visitor }) => visitor)).toEqual(["a", "b", "vip"]);
});

test.each([
  [waiter(), server({ accepting: false }), "away"],
  [waiter(), server({ cap: 2, load: 1, reserved: 1 }), "full"],
  [waiter(), server({ cap: 2, load: 1, reserveSlots: 1 }), "full"],
  [waiter({ excluded: ["lin"] }), server(), "excluded"],
  [waiter({ skills: { tech: 2 } }), server({ skills: { tech: 1 } }), "skill"],
  [waiter({ hold: { agent: "max", until: ten + 1 } }), server(), "held"],
  [waiter({ hold: { agent: "max", until: ten } }), server(), null],
])("who may not serve whom, and why (%#)", (who, whom, why) => {
  expect(hindrance(who, whom, ten)).toBe(why);
});

test("whoever is passed over was before and could have been served", () => {
  const first = waiter({ visitor: "first", seq: 1 });
  const second = waiter({ visitor: "second", seq: 2 });
  expect(passedOver([second, first], second, server(), ten)).toBe(first);
  expect(passedOver([second, { ...first, excluded: ["lin"] }], second, server(), ten)).toBe(null);
});

test("every kind of boost has a bound of its own", () => {
  const rules = { tags: [{ id: "vip", name: "VIP", boostS: 900, noAffinity: false }], routing: noConfig.routing };
  expect(boostS(["vip", "unknown"], { failed: 1, repeat: 2 }, false, rules)).toBe(600 + 120 + 40);
  expect(boostS([], { failed: 9, repeat: 9 }, true, rules)).toBe(300 + 100 + 300);
});

test("a door is open while the clock on its wall says so, also on the day on which clocks are put forward", () => {
  const hours = {
    timeZone: "Europe/Berlin",
    week: Array.from({ length: 7 }, () => [{ from: 3 * 60, to: 4 * 60 }]),
    days: [{ date: "2025-04-01", open: [] }],
  };
  expect(isOpen(hours, Date.UTC(2025, 2, 30, 0, 59))).toBe(false);
  expect(isOpen(hours, Date.UTC(2025, 2, 30, 1))).toBe(true);
  expect(isOpen(hours, Date.UTC(2025, 2, 30, 2))).toBe(false);
  expect(isOpen(hours, Date.UTC(2025, 3, 1, 1, 30))).toBe(false);
});
