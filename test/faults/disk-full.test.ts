/** The disk is full: nothing more is promised, everything can be read, and with room again it goes on by itself. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { wireErrors, type WireErrorName } from "../../engine/protocol/errors.ts";
import { visitor } from "../support/clients.ts";
import { Server } from "../support/server.ts";
import { SmallDisk } from "../support/small-disk.ts";
import { within } from "../support/within.ts";
import { Crowd } from "./crowd.ts";

test(
  "a full disk makes the engine read-only, and room makes it well again without a restart",
  { timeout: 120_000 },
  async () => {
    const disk = new SmallDisk(32);
    const server = await Server.start({ data: disk.folder });
    const crowd = await (await new Crowd(server).staffed()).gathers(20);
    for (let i = 0; i < 6; i += 1) {
      crowd.says(20);
      await crowd.settles();
    }
    await server.becomes("ok");

    disk.fill();
    const refused = () => crowd.visitors.filter(({ ledger }) => ledger.errors.includes("read_only"));
    for (let i = 0; i < 100 && refused().length < crowd.visitors.length / 2; i += 1) {
      crowd.says(1, 2_000);
      await sleep(100);
    }
    expect(refused().length).toBeGreaterThanOrEqual(crowd.visitors.length / 2);
    // Nobody is told that a message is lost: all of it is to be sent again.
    const heard = new Set(crowd.visitors.flatMap(({ ledger }) => ledger.errors)) as ReadonlySet<WireErrorName>;
    expect([...heard].map((name) => wireErrors[name].retry)).toEqual([...heard].map(() => "same"));
    const health = await server.becomes("degraded");
    expect(health.shards.map(({ readOnly }) => readOnly)).toContain(true);

    // Reading goes on: another device resumes and pages back to the first word.
    const [first] = refused();
    const device = await visitor(server.url, { token: first!.token }).opens();
    await within(10_000, "the whole conversation is read", () => {
      device.link.history(device.conv);
      return device.view?.more === false && device.view.events[0]?.seq === 1;
    });
    expect(device.lines().length).toBeGreaterThanOrEqual(120);
    expect(device.lines()).toEqual(first!.lines().slice(0, device.lines().length));

    const before = crowd.acked;
    const pid = server.pid;
    disk.free();
    const began = performance.now();
    await server.becomes("ok");
    await crowd.settles();
    console.log(`well again ${Math.round(performance.now() - began)} ms after there was room`);
    expect(server.pid).toBe(pid);
    expect(crowd.acked).toBeGreaterThan(before);
    crowd.says(1);
    await crowd.settles();
    await crowd.check();
    expect(server.output).toContain("read-only until it does");
    // Had the library found out by itself, the words it has for that could have ended the process.
    expect(server.output).not.toContain("Write error");

    // And what was promised is on the disk, not only in memory.
    await server.kill9();
    await server.restart();
    await crowd.settles();
    await crowd.check();
    device.leaves();
    crowd.leave();
  },
);
