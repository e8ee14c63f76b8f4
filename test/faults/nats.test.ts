/** A cluster whose shards talk over a real NATS server, which goes away under traffic and comes back. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { startNatsServer } from "../support/nats-server.ts";
import { refusedStart, dataFolder, Server } from "../support/server.ts";
import { Crowd } from "./crowd.ts";

const outageMs = 5_000;

test(
  "NATS away for five seconds under traffic: nothing is lost or doubled, and it catches up",
  { timeout: 180_000 },
  async () => {
    let nats = await startNatsServer();
    onTestFinished(() => nats.stop());
    const server = await Server.start({ flags: ["--nats", nats.url] });
    const crowd = await (await new Crowd(server).staffed()).gathers(80);
    crowd.says(1);
    await crowd.settles();
    expect(await server.becomes("ok")).toMatchObject({ bus: "nats" });

    await nats.stop();
    const until = performance.now() + outageMs;
    await server.becomes("degraded", outageMs);
    const before = crowd.acked;
    while (performance.now() < until) {
      crowd.says(1);
      await sleep(500);
    }
    // Whoever talks to an actor of the own shard has noticed nothing.
    expect(crowd.acked - before).toBeGreaterThan(80);
    const health = await server.health();
    expect(health.shards.every(({ busHealthy }) => !busHealthy)).toBe(true);

    nats = await startNatsServer({ port: nats.port });
    const back = performance.now();
    await server.becomes("ok");
    await crowd.settles();
    console.log(`caught up ${Math.round(performance.now() - back)} ms after NATS was back`);
    await expect
      .poll(async () => (await server.health()).shards.map(({ owed }) => owed), { timeout: 20_000 })
      .toEqual([0, 0]);
    expect(crowd.people.flatMap(({ closeCodes }) => closeCodes)).toEqual([]);
    await crowd.check();
    crowd.leave();
  },
);

test("without a NATS server the start is refused by the name of the setting", async () => {
  const { code, output } = await refusedStart([
    "--demo",
    "--port",
    "0",
    "--data",
    dataFolder(),
    "--nats",
    "nats://127.0.0.1:1",
  ]);
  expect(output).toContain('setting "nats"');
  expect(code).toBe(78);
});
