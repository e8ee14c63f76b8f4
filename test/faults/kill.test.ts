/** The server is killed, a shard throws, a shard hangs, all under load; looked at from the clients' side. */
import { expect, test } from "vitest";
import { Ring } from "../../engine/runtime/ring.ts";
import { Server } from "../support/server.ts";
import { within } from "../support/within.ts";
import { Crowd, moment } from "./crowd.ts";

const visitors = 520;
const rounds = 5;

test(
  "kill -9 under load, five times with 500 messages in flight: nothing acknowledged is lost, nothing is shown twice",
  { timeout: 240_000 },
  async () => {
    const server = await Server.start();
    const crowd = await (await new Crowd(server).staffed()).gathers(visitors);
    for (let round = 0; round < rounds; round += 1) {
      crowd.says(4);
      // Some of the first ones are on disk, so that a kill falls between ack and ack.
      await crowd.untilAcked(20 + 40 * round);
      await moment(round, 10);
      const { inFlight, acked } = crowd;
      await server.kill9();
      expect(inFlight).toBeGreaterThanOrEqual(500);
      const readyMs = await server.restart();
      await crowd.settles();
      console.log(
        `round ${round + 1}: ${acked} acknowledged, ${inFlight} in flight; ready in ${Math.round(readyMs)} ms`,
      );
    }
    await crowd.check();
    crowd.leave();
  },
);

const ring = new Ring(["s0", "s1"]);

test("a shard that throws costs its own visitors a moment; the others go on", { timeout: 120_000 }, async () => {
  const server = await Server.start({ env: { PEAKDESK_DRILL: "1" } });
  const crowd = await (await new Crowd(server).staffed()).gathers(60);
  crowd.says(1);
  await crowd.settles();
  await server.becomes("ok");
  const spared = crowd.visitors.filter(({ conv }) => ownerOf(conv) === "s1");
  expect(spared.length).toBeGreaterThan(5);
  expect(spared.length).toBeLessThan(55);

  const began = performance.now();
  server.drill("throw", "s0");
  const back = { afterMs: 0 };
  void server.becomes("degraded").then(async () => {
    await server.becomes("ok");
    back.afterMs = performance.now() - began;
  });
  let sparedMsMax = 0;
  while (back.afterMs === 0) {
    const sent = performance.now();
    const cmid = spared[0]!.says(`${sent}`);
    await within(15_000, "a spared visitor is answered", () => spared[0]!.ledger.acked.has(cmid));
    sparedMsMax = Math.max(sparedMsMax, performance.now() - sent);
  }
  crowd.says(1);
  await crowd.settles();
  console.log(
    `the shard is back after ${Math.round(back.afterMs)} ms; others waited at most ${Math.round(sparedMsMax)} ms`,
  );
  expect(server.output).toContain("shard s0 ended");
  // Two seconds are the promise on a machine of its own; this one may have other things to do.
  expect(back.afterMs).toBeLessThan(10_000);
  expect(spared.flatMap(({ closeCodes }) => closeCodes)).toEqual([]);
  await crowd.check();
  crowd.leave();
});

function ownerOf(conv: string): string {
  return ring.ownerOf({ kind: "visitor", id: conv.slice(0, conv.indexOf(".")) });
}

test(
  "a shard that hangs costs the process; it is started again and nothing is lost",
  { timeout: 120_000 },
  async () => {
    const server = await Server.start({ env: { PEAKDESK_DRILL: "1" }, through: "launcher" });
    const crowd = await (await new Crowd(server).staffed()).gathers(40);
    crowd.says(1);
    await crowd.settles();
    const began = performance.now();
    server.drill("hang", "s1");
    crowd.says(2);
    await within(40_000, "the launcher starts it again", () => server.output.includes("starting it again"));
    await server.becomes("ok", 40_000);
    console.log(`ready again ${Math.round(performance.now() - began)} ms after the hang began`);
    expect(server.output).toContain("shard s1 hangs");
    await crowd.settles();
    await crowd.check();
    crowd.leave();
  },
);
