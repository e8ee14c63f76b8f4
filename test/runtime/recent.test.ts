import { expect, test } from "vitest";
import { Recent } from "../../engine/runtime/recent.ts";

test("a number is taken once, in whatever order they come", () => {
  const recent = new Recent();
  expect([3, 1, 3, 2, 1].map((n) => recent.take(n))).toEqual([true, true, false, true, false]);
});

test("what is too old to be told from a double is taken for one", () => {
  const recent = new Recent();
  recent.take(10_000);
  expect([recent.take(1), recent.take(9_999)]).toEqual([false, true]);
});

test("a jump forgets what fell out of the window and keeps what did not", () => {
  const recent = new Recent();
  for (let n = 1; n <= 5_000; n += 1) recent.take(n);
  expect(recent.take(4_000)).toBe(false);
  recent.take(50_000);
  expect([recent.take(5_000), recent.take(49_999)]).toEqual([false, true]);
});

test("another life counts from one again", () => {
  const recent = new Recent();
  recent.take(7);
  recent.clear();
  expect(recent.take(7)).toBe(true);
});
