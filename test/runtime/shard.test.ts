import { expect, test } from "vitest";
import { limits } from "../../engine/runtime/limits.ts";
import { withLimits } from "../../engine/testing/sim/small-limits.ts";
import { directoryRef } from "../../engine/core/directory/index.ts";
import { Ring } from "../../engine/runtime/ring.ts";
import { Cluster } from "./cluster.ts";

test("nothing is said before the block behind it is durable", () => {
  const cluster = new Cluster("s1");
  cluster.disk("s1").weather = { delayMs: 100, stall: 0, fail: 0 };
  const ref = cluster.asks("s1", "v1", "count");
  cluster.runs(25);
  expect(cluster.answerTo("s1", ref)).toBe(null);
  cluster.runs(300);
  expect(cluster.answerTo("s1", ref)).toBe(1);
});

test("an answer that writes nothing waits for what it speaks of", () => {
  const cluster = new Cluster("s1");
  cluster.disk("s1").weather = { delayMs: 100, stall: 0, fail: 0 };
  cluster.asks("s1", "v1", "count");
  cluster.runs(1);
  const look = cluster.asks("s1", "v1", "look");
  cluster.runs(20);
  expect(cluster.answerTo("s1", look)).toBe(null);
  cluster.runs(300);
  expect(cluster.answerTo("s1", look)).toBe(1);
});

test("appends keep company: under load the next one waits a moment, what actors tell each other does not", () => {
  const cluster = new Cluster("s1");
  cluster.disk("s1").weather = { delayMs: 0, stall: 0, fail: 0 };
  const first = cluster.asks("s1", "v1", "count");
  cluster.runs(1);
  expect(cluster.answerTo("s1", first)).toBe(1);
  const second = cluster.asks("s1", "v1", "count");
  cluster.runs(1);
  expect(cluster.answerTo("s1", second)).toBe(null);
  cluster.runs(limits.commitEveryMs);
  expect(cluster.answerTo("s1", second)).toBe(2);
  const told = cluster.asks("s1", "v1", "tell v2");
  cluster.runs(1);
  expect(cluster.answerTo("s1", told)).toBe(3);
});

test("what was acknowledged is there after a crash, what was under way is there as a whole or not at all", () => {
  const cluster = new Cluster("s1");
  for (let n = 1; n <= 5; n += 1) expect(cluster.hears("s1", "v1", "count")).toBe(n);
  cluster.asks("s1", "v1", "tell v2");
  cluster.runs(1).restarts("s1");
  const counts = [cluster.hears("s1", "v1", "look"), cluster.hears("s1", "v2", "look")];
  expect([
    [5, 0],
    [6, 1],
  ]).toContainEqual(counts);
});

test("an actor tells another one of its shard in the same block, however the turns are cut", () => {
  withLimits({ turnsPerTickMax: 1, turnsPerActorMax: 1 }, () => {
    const cluster = new Cluster("s1");
    cluster.disk("s1").weather = { delayMs: 200, stall: 0, fail: 0 };
    cluster.asks("s1", "v1", "tell v2");
    cluster.runs(500).restarts("s1");
    expect([cluster.hears("s1", "v1", "look"), cluster.hears("s1", "v2", "look")]).toEqual([1, 1]);
  });
});

test.each([
  ["every second packet is lost", { lose: 0.5, double: 0 }],
  ["every packet comes twice", { lose: 0, double: 1 }],
] as const)("a command for another shard is applied once although %s", (_, weather) => {
  const cluster = new Cluster("s1", "s2");
  const [here, there] = [cluster.livingOn("s1"), cluster.livingOn("s2")];
  cluster.hub.weather = { ...weather, delayMs: 5, straggle: 0.2 };
  for (let n = 0; n < 20; n += 1) cluster.asks("s1", here, `tell ${there}`);
  cluster.runs(60_000);
  cluster.hub.heal();
  cluster.runs(5_000);
  expect(cluster.hears("s2", there, "look")).toBe(20);
  expect(cluster.shard("s1").stats().owed).toBe(0);
});

test("a command for another shard survives the crash of both", () => {
  const cluster = new Cluster("s1", "s2");
  const [here, there] = [cluster.livingOn("s1"), cluster.livingOn("s2")];
  cluster.hub.cut("s1", "s2", 10_000);
  expect(cluster.hears("s1", here, `tell ${there}`)).toBe(1);
  cluster.restarts("s1").restarts("s2").runs(15_000);
  expect(cluster.hears("s2", there, "look")).toBe(1);
});

test("a command is acknowledged to its sender only when the block that applied it is durable", () => {
  const cluster = new Cluster("s1", "s2");
  const [here, there] = [cluster.livingOn("s1"), cluster.livingOn("s2")];
  cluster.disk("s2").weather = { delayMs: 300, stall: 0, fail: 0 };
  for (let n = 0; n < 8; n += 1) {
    cluster.asks("s1", here, `tell ${there}`);
    cluster.runs(40);
  }
  cluster.runs(20).restarts("s2").runs(5_000);
  expect(cluster.hears("s2", there, "look")).toBe(8);
});

test("a long backlog is made up for at the pace of the receiver, not of the hello", () => {
  withLimits({ resendMax: 5 }, () => {
    const cluster = new Cluster("s1", "s2");
    const [here, there] = [cluster.livingOn("s1"), cluster.livingOn("s2")];
    cluster.hub.cut("s1", "s2", 5_000);
    for (let n = 0; n < 200; n += 1) cluster.asks("s1", here, `tell ${there}`);
    cluster.runs(9_000);
    expect(cluster.shard("s1").stats().owed).toBe(0);
    expect(cluster.hears("s2", there, "look")).toBe(200);
  });
});

test("a full disk refuses words, answers questions, forgets nothing that was acknowledged, and heals by itself", () => {
  const cluster = new Cluster("s1");
  expect(cluster.hears("s1", "v1", "count")).toBe(1);
  cluster.disk("s1").full = true;
  expect(cluster.hears("s1", "v1", "count")).toBe("read_only");
  cluster.runs(2_000);
  expect(cluster.hears("s1", "v1", "count")).toBe("read_only");
  expect(cluster.hears("s1", "v1", "look")).toBe(1);
  cluster.disk("s1").full = false;
  cluster.runs(3_000);
  expect(cluster.hears("s1", "v1", "count")).toBe(2);
});

test("whoever began to listen in a block that the disk refused does not listen", () => {
  const cluster = new Cluster("s1");
  cluster.disk("s1").full = true;
  expect(cluster.hears("s1", "v1", "listen")).toBe("read_only");
  cluster.disk("s1").full = false;
  cluster.runs(3_000);
  cluster.hears("s1", "v1", "shout secret");
  expect(cluster.heard.get("s1")?.filter(({ t }) => t === "left")).toEqual([]);
});

test("a shard that starts on a full disk does not spin and heals", () => {
  const cluster = new Cluster("s1");
  cluster.hears("s1", "v1", "wind 1000");
  cluster.disk("s1").full = true;
  cluster.restarts("s1", 5_000);
  const { steps } = cluster.scheduler;
  cluster.runs(10_000);
  expect(cluster.scheduler.steps - steps).toBeLessThan(500);
  cluster.disk("s1").full = false;
  cluster.runs(3_000);
  expect(cluster.hears("s1", "v1", "look")).toBe(1);
});

test("a full mailbox refuses the rest as busy, and answers everybody", () => {
  withLimits({ userMailboxMax: 4, turnsPerActorMax: 4 }, () => {
    const cluster = new Cluster("s1");
    const refs = Array.from({ length: 10 }, () => cluster.asks("s1", "v1", "count"));
    cluster.runs(500);
    expect(refs.map((ref) => cluster.answerTo("s1", ref))).toEqual([1, 2, 3, 4, ...Array(6).fill("busy")]);
  });
});

test("rules that throw cost their command only; after too many the actor rests, its neighbours do not", () => {
  const cluster = new Cluster("s1");
  for (let n = 0; n < limits.faultsMax; n += 1) expect(cluster.hears("s1", "v1", "throw")).toBe("internal");
  expect(cluster.hears("s1", "v1", "look")).toBe("quarantined");
  expect(cluster.hears("s1", "v2", "look")).toBe(0);
  cluster.runs(limits.faultWindowMs);
  expect(cluster.hears("s1", "v1", "look")).toBe(0);
});

test("a shard that does not know the configuration yet decides nothing, and then everything that was asked meanwhile", () => {
  const cluster = new Cluster("s1", "s2");
  const owner = new Ring(["s1", "s2"]).ownerOf(directoryRef);
  const other = owner === "s1" ? "s2" : "s1";
  const toys = cluster.livingOn(other);
  cluster.hub.cut(owner, other, 5_000);
  cluster.restarts(other);
  const ref = cluster.asks(other, toys, "count");
  expect(cluster.runs(2_000).answerTo(other, ref)).toBe(null);
  expect(cluster.runs(10_000).answerTo(other, ref)).toBe(1);
});

test("an idle actor leaves memory and is the same when asked again", () => {
  const cluster = new Cluster("s1");
  cluster.hears("s1", "v1", "count");
  const { actors } = cluster.shard("s1").stats();
  cluster.runs(limits.idleMsMax + 3 * limits.sweepEveryMs);
  expect(cluster.shard("s1").stats().actors).toBeLessThan(actors);
  expect(cluster.hears("s1", "v1", "look")).toBe(1);
});

test("a deadline rings although its actor sleeps on disk", () => {
  const cluster = new Cluster("s1");
  cluster.hears("s1", "v1", "wind 200000");
  cluster.runs(190_000);
  expect(cluster.shard("s1").stats().actors).toBeLessThanOrEqual(1);
  cluster.runs(20_000);
  expect(cluster.hears("s1", "v1", "look")).toBe(1);
});

test("a deadline rings for an actor that came back from disk and has had no event since", () => {
  const cluster = new Cluster("s1");
  cluster.hears("s1", "v1", "wind 200000");
  cluster.runs(150_000);
  for (let n = 0; n < 8; n += 1) {
    cluster.runs(10_000);
    cluster.hears("s1", "v1", "look");
  }
  expect(cluster.hears("s1", "v1", "look")).toBe(1);
});

test("a deadline that passed while the power was off rings at the start", () => {
  const cluster = new Cluster("s1");
  cluster.hears("s1", "v1", "wind 1000");
  cluster.restarts("s1", 60_000);
  expect(cluster.hears("s1", "v1", "look")).toBe(1);
});

test("a start never replays much more than the bound, however long a shard has run", () => {
  withLimits({ tailBytesMax: 2_000, shardSnapshotBlocks: 20 }, () => {
    const cluster = new Cluster("s1");
    for (let n = 0; n < 300; n += 1) cluster.hears("s1", `v${n % 7}`, n % 3 === 0 ? "tell v9" : "count");
    const { store } = cluster.disk("s1");
    const bytes = [...store.blocks.values()].flat().reduce((sum, record) => sum + record.length, 0);
    expect(bytes).toBeLessThan(4_000);
    const before = Array.from({ length: 10 }, (_, n) => cluster.hears("s1", `v${n}`, "look"));
    cluster.restarts("s1");
    expect(Array.from({ length: 10 }, (_, n) => cluster.hears("s1", `v${n}`, "look"))).toEqual(before);
  });
});

test("a shard that is told to drain says so once everything asked is durable and said", () => {
  const cluster = new Cluster("s1");
  cluster.disk("s1").weather = { delayMs: 100, stall: 0, fail: 0 };
  const ref = cluster.asks("s1", "v1", "count");
  let answered: number | string | null = null;
  cluster.shard("s1").drain(() => {
    answered = cluster.answerTo("s1", ref);
  });
  cluster.runs(2_000);
  expect(answered).toBe(1);
});

test("who asks a shard that is away is told so at once", () => {
  const cluster = new Cluster("s1", "s2");
  const there = cluster.livingOn("s2");
  expect(cluster.hears("s1", there, "count")).toBe(1);
  cluster.hub.cut("s2", "s1", 60_000);
  cluster.runs(limits.peerSilentMsMax + 1_000);
  expect(cluster.hears("s1", there, "count")).toBe("shard_away");
});
