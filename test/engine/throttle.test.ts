import { expect, test } from "vitest";
import { Throttle } from "../../engine/gateway/throttle.ts";

function at() {
  let now = 0;
  const clock = { now: () => now, soon: () => {}, after: () => () => {} };
  return { clock, pass: (ms: number) => (now += ms) };
}

test("after the burst a name waits, other names do not", () => {
  const { clock, pass } = at();
  const throttle = new Throttle(clock, 1 / 6, 3);
  expect([1, 2, 3, 4].map(() => throttle.allow("anna"))).toEqual([true, true, true, false]);
  expect(throttle.allow("ben")).toBe(true);
  pass(6_000);
  expect([1, 2].map(() => throttle.allow("anna"))).toEqual([true, false]);
});

test("the right password forgives what came before", () => {
  const { clock } = at();
  const throttle = new Throttle(clock, 1 / 6, 1);
  throttle.allow("anna");
  throttle.forgive("anna");
  expect(throttle.allow("anna")).toBe(true);
});
