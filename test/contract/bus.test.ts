import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { MessageChannel, Worker } from "node:worker_threads";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { localBusHub, portBus, type PortBus } from "../../engine/adapters/local-bus.ts";
import { openNatsBus } from "../../engine/adapters/nats-bus.ts";
import { busLimits, type Bus, type ShardName } from "../../engine/ports/bus.ts";
import { bytes, text } from "../support/bytes.ts";
import { freePort } from "../support/free-port.ts";
import { linkTo } from "../support/link.ts";
import { startNatsServer, type NatsServer } from "../support/nats-server.ts";
import { within } from "../support/within.ts";
import { busContract, closeBus, type BusNet } from "./bus.ts";

const echoProgram = new URL("../support/bus-echo.worker.mjs", import.meta.url);

function echoOn(bus: Bus): void {
  bus.onFrame((from, frame) => bus.send(from, frame));
  onTestFinished(() => closeBus(bus));
}

busContract("local in one thread", async () => {
  const hub = localBusHub();
  return { open: async (name) => hub.open(name), echo: async (name) => echoOn(hub.open(name)) };
});

/** Buses of this thread and echoing threads, wired to each other in every pair, whoever comes first. */
function wiredNet(): BusNet & { restart(name: ShardName): Promise<void> } {
  const here = new Map<ShardName, PortBus>();
  const threads = new Map<ShardName, Worker>();
  const wire = (name: ShardName, bus: PortBus, peer: ShardName, thread: Worker): void => {
    const { port1, port2 } = new MessageChannel();
    bus.connect(peer, port1);
    thread.postMessage({ t: "wire", peer: name, port: port2 }, [port2]);
  };
  const stop = async (name: ShardName): Promise<void> => {
    const thread = threads.get(name);
    if (thread === undefined) return;
    threads.delete(name);
    const exited = once(thread, "exit");
    thread.postMessage({ t: "close" });
    await exited;
  };
  const echo = async (name: ShardName): Promise<void> => {
    const thread = new Worker(echoProgram, { workerData: { name }, execArgv: [] });
    threads.set(name, thread);
    onTestFinished(() => stop(name));
    await once(thread, "online");
    for (const [self, bus] of here) wire(self, bus, name, thread);
  };
  return {
    async open(name) {
      const bus = portBus(name);
      here.set(name, bus);
      for (const [peer, thread] of threads) wire(name, bus, peer, thread);
      return bus;
    },
    echo,
    async restart(name) {
      await stop(name);
      await echo(name);
    },
  };
}

busContract("local between threads", async () => wiredNet());

test("local between threads: a thread that started anew is heard over its new wire", async () => {
  const net = wiredNet();
  const bus = await net.open("s1");
  onTestFinished(() => closeBus(bus));
  const seen: string[] = [];
  bus.onFrame((_, frame) => seen.push(text(frame)));
  await net.echo("s2");
  bus.send("s2", bytes("before"));
  await within(5_000, "the first echo", () => seen.length === 1);
  await net.restart("s2");
  bus.send("s2", bytes("after"));
  await within(5_000, "the second echo", () => seen.length === 2);
  expect(seen).toEqual(["before", "after"]);
});

test("local between threads: frames that came before anybody listened are not lost", async () => {
  const net = wiredNet();
  const bus = await net.open("s1");
  onTestFinished(() => closeBus(bus));
  await net.echo("s2");
  bus.send("s2", bytes("early"));
  await sleep(50);
  const seen: string[] = [];
  bus.onFrame((_, frame) => seen.push(text(frame)));
  await within(5_000, "the echo", () => seen.length === 1);
});

let server: NatsServer;
let clusters = 0;
beforeAll(async () => {
  server = await startNatsServer();
});
afterAll(() => server.stop());

busContract("nats", async () => {
  clusters += 1;
  const cluster = `c${clusters}`;
  return {
    open: (name) => openNatsBus(server.url, name, cluster),
    echo: async (name) => echoOn(await openNatsBus(server.url, name, cluster)),
  };
});

test("nats: clusters on one server do not hear each other", async () => {
  const [one, other] = [await openNatsBus(server.url, "s1", "east"), await openNatsBus(server.url, "s2", "west")];
  onTestFinished(() => closeBus(one).then(() => closeBus(other)));
  const seen: string[] = [];
  other.onFrame((_, frame) => seen.push(text(frame)));
  one.send("s2", bytes("wrong cluster"));
  await sleep(100);
  expect(seen).toEqual([]);
});

/** A sender behind a link that can be cut, a receiver with a straight one, and what arrived there. */
async function throughLink(cluster: string) {
  const link = await linkTo(server.port);
  const near = await openNatsBus(`nats://127.0.0.1:${link.port}`, "s1", cluster);
  const far = await openNatsBus(server.url, "s2", cluster);
  onTestFinished(async () => {
    await Promise.all([closeBus(near), closeBus(far)]);
    await link.close();
  });
  const seen: number[] = [];
  far.onFrame((_, frame) => seen.push(new DataView(frame.buffer).getUint32(0)));
  const send = (i: number, frameBytes = 4): void => {
    const frame = new Uint8Array(frameBytes);
    new DataView(frame.buffer).setUint32(0, i);
    near.send("s2", frame);
  };
  return { link, near, far, seen, send };
}

const upTo = (count: number, from = 0): number[] => Array.from({ length: count - from }, (_, i) => from + i);

test("nats: a lost server is told, what was sent meanwhile arrives when it is back, and that is told too", async () => {
  const { link, near, far, seen, send } = await throughLink("lost");
  const health: boolean[] = [];
  near.onHealth((healthy) => health.push(healthy));
  link.cut();
  await within(5_000, "the loss", () => !near.healthy());
  expect(far.healthy()).toBe(true);
  for (const i of upTo(100)) send(i);
  await sleep(600);
  expect([seen, health]).toEqual([[], [false]]);
  link.mend();
  await within(5_000, "what was kept", () => seen.length === 100);
  expect(seen).toEqual(upTo(100));
  expect([near.healthy(), health]).toEqual([true, [false, true]]);
});

test("nats: a server that was restarted is found again by everybody", async () => {
  const mine = await startNatsServer();
  const [one, two] = [await openNatsBus(mine.url, "s1", "c"), await openNatsBus(mine.url, "s2", "c")];
  onTestFinished(() => closeBus(one).then(() => closeBus(two)));
  await mine.stop();
  await within(5_000, "the loss", () => !one.healthy() && !two.healthy());
  const back = await startNatsServer({ port: mine.port });
  onTestFinished(() => back.stop());
  await within(10_000, "the return", () => one.healthy() && two.healthy());
  const seen: string[] = [];
  two.onFrame((_, frame) => seen.push(text(frame)));
  one.send("s2", bytes("afterwards"));
  await within(5_000, "a frame", () => seen.includes("afterwards"));
});

const frameBytes = 256 * 1024;
const manyFrames = (2 * busLimits.busBacklogBytesMax) / frameBytes;

test("nats: while the server is away a bounded amount is kept and the oldest frames are dropped", async () => {
  const { link, near, seen, send } = await throughLink("bounded");
  link.cut();
  await within(5_000, "the loss", () => !near.healthy());
  for (const i of upTo(manyFrames)) send(i, frameBytes);
  link.mend();
  await within(10_000, "the newest frame", () => seen.at(-1) === manyFrames - 1);
  expect(seen.length * frameBytes).toBeLessThanOrEqual(busLimits.busBacklogBytesMax);
  expect(seen).toEqual(upTo(manyFrames, manyFrames - seen.length));
});

test("nats: a server that stops reading does not fill the memory either", async () => {
  const { link, seen, send } = await throughLink("stalled");
  link.stall();
  for (const i of upTo(manyFrames)) {
    send(i, frameBytes);
    if (i % 16 === 0) await sleep(1);
  }
  link.resume();
  await within(10_000, "the newest frame", () => seen.at(-1) === manyFrames - 1);
  expect(seen.length).toBeLessThan(manyFrames);
  expect(seen.length * frameBytes).toBeLessThanOrEqual(busLimits.busBacklogBytesMax + frameBytes);
});

test("nats: a burst far above the window arrives whole and in order", async () => {
  const [one, two] = [await openNatsBus(server.url, "s1", "burst"), await openNatsBus(server.url, "s2", "burst")];
  onTestFinished(() => closeBus(one).then(() => closeBus(two)));
  const seen: number[] = [];
  two.onFrame((_, frame) => seen.push(new DataView(frame.buffer).getUint32(0)));
  const count = 20 * 1024;
  for (let i = 0; i < count; i += 1) {
    const frame = new Uint8Array(1_024);
    new DataView(frame.buffer).setUint32(0, i);
    one.send("s2", frame);
  }
  await within(20_000, "20 MiB", () => seen.length === count);
  expect(seen.every((i, at) => i === at)).toBe(true);
});

test("nats: no server is an error that says where it looked, without the credentials", async () => {
  const port = await freePort();
  const opening = openNatsBus(`nats://ops:hunter2@127.0.0.1:${port}`, "s1", "c");
  await expect(opening).rejects.toThrow(`setting "nats": nats://127.0.0.1:${port} does not answer`);
  await expect(opening).rejects.not.toThrow("hunter2");
});

test("nats: credentials in the address are used; wrong ones are refused with a clear text", async () => {
  const mine = await startNatsServer({ user: "ops", pass: "s3cret/@" });
  onTestFinished(() => mine.stop());
  const at = (login: string): string => `nats://${login}@127.0.0.1:${mine.port}`;
  const wrong = openNatsBus(at("ops:guess"), "s1", "c");
  await expect(wrong).rejects.toThrow("refuses our credentials");
  await expect(wrong).rejects.not.toThrow("guess");
  await closeBus(await openNatsBus(at(`ops:${encodeURIComponent("s3cret/@")}`), "s1", "c"));
});

test("nats: an address that is none, and names that cannot be part of a subject, are refused", async () => {
  await expect(openNatsBus("not an address with p4ssword", "s1", "c")).rejects.toThrow("not an address like");
  await expect(openNatsBus("not an address with p4ssword", "s1", "c")).rejects.not.toThrow("p4ssword");
  await expect(openNatsBus(server.url, "s.1", "c")).rejects.toThrow("letters, digits");
  await expect(openNatsBus(server.url, "s1", "c.>")).rejects.toThrow("letters, digits");
});
