import fc from "fast-check";
import { expect, test } from "vitest";
import { Timers } from "../../engine/runtime/timers.ts";

test("the earliest deadline comes first, ties in the order of names", () => {
  const timers = new Timers();
  timers.set("b", 5);
  timers.set("a", 5);
  timers.set("c", 1);
  expect(timers.next()).toBe(1);
  expect(timers.due(5)).toEqual(["c", "a", "b"]);
  expect(timers.next()).toBeNull();
});

test("a new deadline replaces the old one, null forgets it", () => {
  const timers = new Timers();
  timers.set("a", 5);
  timers.set("a", 9);
  timers.set("b", 6);
  timers.set("b", null);
  expect(timers.due(8)).toEqual([]);
  expect(timers.due(9)).toEqual(["a"]);
});

test("it agrees with a sorted list, whatever is set in whatever order", () => {
  const step = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.option(fc.integer({ min: 0, max: 100 })));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 0, max: 100 }), (steps, now) => {
      const timers = new Timers();
      const model = new Map<string, number>();
      for (const [actor, at] of steps) {
        timers.set(String(actor), at);
        if (at === null) model.delete(String(actor));
        else model.set(String(actor), at);
      }
      const expected = [...model]
        .filter(([, at]) => at <= now)
        .sort(([a, atA], [b, atB]) => atA - atB || (a < b ? -1 : 1));
      expect(timers.due(now)).toEqual(expected.map(([actor]) => actor));
    }),
  );
});
