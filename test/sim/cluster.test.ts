import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { simulate, type Outcome } from "../../engine/testing/sim/simulate.ts";

/** Every seed that once failed, one a line; replayed before any other. */
const failedOnce = readFileSync("test/sim/seeds.txt", "utf8")
  .split("\n")
  .filter((line) => line.trim() !== "")
  .map(Number);

const seen = new Map<string, number>();

function wrong(seed: number): string[] {
  const { violations, sometimes }: Outcome = simulate(seed);
  for (const [what, times] of sometimes) seen.set(what, (seen.get(what) ?? 0) + times);
  return violations.map(({ checker, message }) => `seed ${seed}, ${checker}: ${message}`);
}

test("the same seed twice is the same run, another seed is another", () => {
  expect(simulate(42).hash).toBe(simulate(42).hash);
  expect(simulate(42).hash).not.toBe(simulate(43).hash);
});

test("seeds that failed once stay mended", () => {
  expect(failedOnce.flatMap(wrong)).toEqual([]);
});

test.each([1, 51, 101, 151, 201, 251])(
  "50 clusters from seed %i on keep every promise",
  { timeout: 240_000 },
  (first) => {
    const seeds = Array.from({ length: 50 }, (_, index) => first + index);
    expect(seeds.flatMap(wrong)).toEqual([]);
  },
);

const trouble = [
  "bus: lost",
  "bus: doubled",
  "bus: straggled",
  "one-way partition",
  "node crashed",
  "node drained",
  "packet of an earlier life",
  "disk: full",
  "disk: stalled",
  "error: read_only",
  "reconnect storm",
  "socket: slow",
  "dedup hit",
  "dedup hit on a pending write",
  "recovered",
  "not recovered",
  "offer passed by",
  "error: offer_gone",
  "closed: queue_full",
  "closed: queue_timeout",
  "closed: left_queue",
  "closed: off_hours",
  "in line: full",
  "in line: lost",
  "assigned: transfer",
  "assigned: forced",
  "over the cap by decision",
  "transfer ended: taken",
  "transfer ended: full",
  "transfer ended: back",
  "message left",
  "ring opened",
  "agent lent",
  "kept for the agent of last time",
  "place in line moved",
  "configuration: groupChanged",
  "configuration: agentChanged",
];

test.each(trouble)("the runs above met: %s; a quiet sea proves nothing", (what) => {
  expect(seen.get(what) ?? 0).toBeGreaterThan(0);
});
