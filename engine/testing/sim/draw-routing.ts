/** A routing configuration out of a seed: how groups serve, whom they lend to, when they close, and what moves a place in line. */
import {
  groupDefaults,
  routingDefaults,
  strategies,
  type Config,
  type Group,
  type Hours,
  type Levels,
  type Ring,
  type Span,
} from "../../core/config.ts";
import type { GroupId } from "../../protocol/ids.ts";
import type { Prng } from "./prng.ts";

export type RoutingPlan = Pick<Config, "groups" | "hours" | "tags" | "rules" | "routing"> & {
  /** When the world begins, in milliseconds since 1970. */
  readonly startsAt: number;
};

/** Moments worth beginning shortly before: a midnight, and clocks that are put forward or back. */
const edges: readonly { readonly at: number; readonly timeZone: string }[] = [
  { at: Date.UTC(2025, 5, 15, 8), timeZone: "Asia/Shanghai" },
  { at: Date.UTC(2025, 10, 11, 16), timeZone: "Asia/Shanghai" },
  { at: Date.UTC(2025, 11, 31, 23), timeZone: "Europe/Berlin" },
  { at: Date.UTC(2025, 2, 30, 1), timeZone: "Europe/Berlin" },
  { at: Date.UTC(2025, 9, 26, 1), timeZone: "Europe/Berlin" },
  { at: Date.UTC(2025, 10, 2, 6), timeZone: "America/New_York" },
  { at: Date.UTC(2025, 3, 5, 15), timeZone: "Australia/Lord_Howe" },
];

const groupNames = ["auto", "manual", "third", "fourth"] as const;
export const skillNames = ["tech", "english"] as const;
export const tagNames = ["vip", "new", "plain"] as const;
export const pages = ["https://shop.example/", "https://shop.example/pay/1", "https://shop.example/help"] as const;

export function drawRouting(chance: Prng): RoutingPlan {
  const edge = chance.pick(edges);
  const startsAt = edge.at - chance.pick([1_000, 15_000, 40_000, 4 * 3_600_000]);
  const count = chance.pick([2, 2, 3, 4]);
  const ids = groupNames.slice(0, count) as unknown as readonly GroupId[];
  const hours = chance.chance(0.3) ? [drawHours(edge, chance.stream("hours"))] : [];
  const routing = drawNumbers(edge.timeZone, chance.stream("numbers"));
  return {
    startsAt,
    groups: ids.map((id) => drawGroup(id, ids, hours, chance.stream(id))),
    hours,
    tags: [
      { id: "vip", name: "VIP", boostS: chance.pick([20, 180, 500]), noAffinity: false },
      { id: "new", name: "New", boostS: chance.pick([0, 30, 300]), noAffinity: chance.chance(0.5) },
    ],
    rules: drawRules(ids, chance.stream("rules")),
    routing,
  };
}

function drawGroup(id: GroupId, ids: readonly GroupId[], hours: readonly Hours[], chance: Prng): Group {
  return {
    ...groupDefaults,
    id,
    name: id,
    accept: id === "auto" ? "auto" : id === "manual" ? "manual" : chance.pick(["auto", "manual"]),
    acceptMs: chance.pick([2_000, 5_000]),
    strategy: chance.pick(strategies),
    skills: drawSkills(chance, 0.15),
    affinityMs: chance.pick([0, 500, 1_000, 10_000]),
    waitingMax: chance.pick([1, 3, 500]),
    queueMs: chance.pick([15_000, 60_000, 200_000, 400_000]),
    silentMs: chance.pick([20_000, 60_000, 200_000]),
    rings: chance.chance(0.5) ? drawRings(id, ids, chance.stream("rings")) : [],
    reserveSlots: chance.pick([0, 0, 1, 2]),
    hours: chance.chance(0.5) ? (hours[0]?.id ?? null) : null,
    drainMs: chance.pick([0, 5_000, 30_000]),
  };
}

/** Two groups that name each other, and a group that names itself, are tried too: who waits must come out of every circle. */
export function drawRings(self: GroupId, ids: readonly GroupId[], chance: Prng): Ring[] {
  const others = ids.filter((id) => id !== self);
  const rings: Ring[] = [];
  while (others.length > 0 && (rings.length === 0 || chance.chance(0.5))) {
    const lenders = others.splice(0, chance.whole(1, others.length));
    rings.push({ groups: lenders, when: drawTrigger(chance), dropSkills: chance.chance(0.3) ? [...skillNames] : [] });
  }
  return rings;
}

function drawTrigger(chance: Prng): Ring["when"] {
  return chance.pick<Ring["when"]>([
    { t: "after", ms: chance.pick([1_000, 5_000]) },
    { t: "after", ms: chance.pick([1_000, 5_000, 20_000]) },
    { t: "offline" },
    { t: "full", waiting: chance.whole(1, 3) },
    { t: "estimate", ms: 30_000 },
  ]);
}

export function drawSkills(chance: Prng, each: number): Levels {
  return Object.fromEntries(skillNames.filter(() => chance.chance(each)).map((skill) => [skill, chance.whole(1, 3)]));
}

/** Split shifts around the edge, so that doors open and close while the world runs; and a holiday now and then. */
function drawHours({ at, timeZone }: (typeof edges)[number], chance: Prng): Hours {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  const minute = Number(part("hour")) * 60 + Number(part("minute"));
  const spans = drawSpans(minute, chance);
  const date = `${part("year")}-${part("month")}-${part("day")}`;
  return {
    id: "hours",
    name: "Hours",
    timeZone,
    week: Array.from({ length: 7 }, () => spans),
    days: chance.chance(0.3) ? [{ date, name: "holiday", open: chance.pick([[], drawSpans(minute, chance)]) }] : [],
  };
}

function drawSpans(minute: number, chance: Prng): Span[] {
  const cut = Math.min(1_439, Math.max(1, minute + chance.whole(-1, 1)));
  return chance.pick<Span[]>([
    [{ from: 0, to: cut }],
    [{ from: cut, to: 1_440 }],
    [
      { from: 0, to: cut },
      { from: Math.min(1_439, cut + 1), to: 1_440 },
    ],
    [{ from: 0, to: 1_440 }],
  ]);
}

function drawRules(ids: readonly GroupId[], chance: Prng): Config["rules"] {
  const all: Config["rules"] = [
    { id: "r1", when: [{ field: "tag", op: "is", value: "vip" }], group: chance.pick(ids) },
    { id: "r2", when: [{ field: "page", op: "has", value: "/PAY" }], group: chance.pick(ids) },
    {
      id: "r3",
      when: [
        { field: "lang", op: "starts", value: "en" },
        { field: "channel", op: "is", value: "widget" },
      ],
      group: chance.pick(ids),
    },
  ];
  return all.filter(() => chance.chance(0.5));
}

function drawNumbers(timeZone: string, chance: Prng): Config["routing"] {
  return {
    ...routingDefaults,
    timeZone,
    failedBoostS: chance.pick([60, 120]),
    repeatBoostS: chance.pick([20, 60]),
    overflowPenaltyS: chance.pick([0, 5, 30]),
    rampPerSecond: chance.pick([1, 2, 100]),
    missesMax: chance.pick([2, 3, 100]),
    graceMs: chance.pick([3_000, 10_000, 30_000]),
    handoverMs: chance.pick([5_000, 20_000, 120_000]),
  };
}
