import { expect, test } from "vitest";
import { BusBacklog } from "../../engine/adapters/bus-backlog.ts";

const frame = (first: number): Uint8Array => Uint8Array.of(first, 0, 0, 0);

test("frames leave in the order they came", () => {
  const backlog = new BusBacklog(100);
  for (const i of [1, 2, 3]) backlog.push("s2", frame(i));
  expect(backlog.bytes).toBe(12);
  expect([backlog.shift(), backlog.shift(), backlog.shift()].map((waiting) => waiting?.frame[0])).toEqual([1, 2, 3]);
  expect([backlog.isEmpty, backlog.bytes, backlog.shift()]).toEqual([true, 0, undefined]);
});

test("over its limit the oldest are forgotten", () => {
  const backlog = new BusBacklog(40);
  for (let i = 0; i < 200; i += 1) backlog.push("s2", frame(i));
  expect(backlog.bytes).toBe(40);
  expect(Array.from({ length: 10 }, () => backlog.shift()?.frame[0])).toEqual([
    190, 191, 192, 193, 194, 195, 196, 197, 198, 199,
  ]);
  expect(backlog.isEmpty).toBe(true);
});

test("a frame larger than the limit is forgotten at once", () => {
  const backlog = new BusBacklog(3);
  backlog.push("s2", frame(1));
  expect([backlog.isEmpty, backlog.bytes]).toEqual([true, 0]);
});
