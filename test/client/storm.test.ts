import * as fc from "fast-check";
import { expect, test } from "vitest";
import { first, linesOf } from "./scene.ts";
import { StormyServer } from "./stormy-server.ts";

const mishap = fc.constantFrom(
  "cut",
  "loseEvent",
  "doubleEvent",
  "loseAck",
  "loseRefusal",
  "busy",
  "swap",
  "close",
  "restore",
  "calm",
);
const script = fc.array(fc.tuple(fc.nat({ max: 3 }), mishap), { minLength: 1, maxLength: 60 });

test("whatever the network does, every message arrives exactly once, in order, and both sides end up alike", () => {
  fc.assert(
    fc.property(script, fc.infiniteStream(fc.nat({ max: 999 })), (steps, chance) => {
      const server = new StormyServer(() => (chance.next().value ?? 0) / 1_000);
      const written: string[] = [];
      for (const [count, what] of steps) {
        for (let n = 0; n < count; n += 1) written.push(server.write());
        server.suffer(what);
      }
      server.calmDown();
      expect(server.stored()).toEqual(written);
      expect(server.shown()).toEqual(server.stored());
      expect(server.link.views().flatMap((view) => view.pending)).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test("the storm is able to show a loss: without resuming, a lost event stays a hole", () => {
  const server = new StormyServer(() => 0.5);
  server.write();
  server.suffer("calm");
  server.suffer("loseEvent");
  server.write();
  server.pass(500);
  expect(linesOf(server.link.view(first))).not.toEqual(server.stored());
});
