import { expect, onTestFinished, test } from "vitest";
import { assertPortFree, uwsSockets } from "../../engine/adapters/uws-sockets.ts";
import { canShareListen, wsSockets } from "../../engine/adapters/ws-sockets.ts";
import type { Sockets } from "../../engine/ports/sockets.ts";
import { closing, closeSockets, listen, socketScene } from "../support/socket-scene.ts";
import { freePort } from "../support/free-port.ts";
import { within } from "../support/within.ts";
import { socketsContract } from "./sockets.ts";

const adapters: [name: string, make: () => Promise<Sockets>][] = [
  ["uws", uwsSockets],
  ["ws", async () => wsSockets()],
];

for (const [name, make] of adapters) socketsContract(name, make);

test("a peer that answers no ping is found dead within 40 seconds, one that answers is left alone", async () => {
  await Promise.all(
    adapters.map(async ([name, make]) => {
      const scene = await socketScene(await make());
      await scene.connect();
      const dead = await scene.connect();
      const deadSocket = scene.opened[1];
      // The network is gone: what the server sends arrives nowhere, and nothing comes back.
      dead.pause();
      const since = performance.now();
      await within(46_000, `${name} misses a dead peer`, () => scene.closed.length > 0);
      expect(scene.closed.map(({ socket }) => socket)).toEqual([deadSocket]);
      expect(performance.now() - since, name).toBeLessThan(41_000);
    }),
  );
});

test("uws: several listeners share a port and its connections if they ask for it", async () => {
  const port = await freePort();
  const scenes = [
    await socketScene(await uwsSockets(), { port, shared: true }),
    await socketScene(await uwsSockets(), { port, shared: true }),
  ];
  await Promise.all(Array.from({ length: 60 }, () => scenes[0]!.connect()));
  expect(scenes[0]!.opened.length + scenes[1]!.opened.length).toBe(60);
  expect(Math.min(scenes[0]!.opened.length, scenes[1]!.opened.length)).toBeGreaterThan(0);
  // One of them restarts: the other takes everybody meanwhile.
  await closeSockets(scenes[1]!.sockets);
  const more = await Promise.all(Array.from({ length: 10 }, () => scenes[0]!.connect()));
  expect(more.length).toBe(10);
});

test("uws: a port that somebody else has is noticed before it is shared with him", async () => {
  const { port } = await socketScene(await uwsSockets(), { shared: true });
  await expect(assertPortFree("127.0.0.1", port)).rejects.toThrow(`127.0.0.1:${port} is in use by another process`);
  const other = await uwsSockets();
  onTestFinished(() => closeSockets(other));
  await assertPortFree("127.0.0.1", await freePort());
  await assertPortFree("127.0.0.1", 0);
});

test("ws: sharing a port works where Node can do it and is an error where it cannot", async () => {
  const port = await freePort();
  const first = await socketScene(wsSockets(), { port, shared: true });
  const second = wsSockets();
  onTestFinished(() => closeSockets(second));
  const refused = { status: 503, reason: "second" };
  const handlers = {
    upgrade: () => ({ ok: false, ...refused }) as const,
    open() {},
    message() {},
    drain() {},
    close() {},
  };
  const listened = listen(
    second,
    { port, shared: true },
    { ...handlers, http: async () => ({ status: 404, headers: {}, body: "" }) },
  );
  if (canShareListen()) await expect(listened).resolves.toBe(port);
  else await expect(listened).rejects.toThrow("EADDRINUSE");
  expect(first.port).toBe(port);
});

test("sockets of both kinds have different ids in one process", async () => {
  const scenes = [await socketScene(await uwsSockets()), await socketScene(wsSockets())];
  const clients = await Promise.all(scenes.map((scene) => scene.connect()));
  expect(scenes[0]!.opened[0]!.id).not.toBe(scenes[1]!.opened[0]!.id);
  clients.forEach((client) => client.close());
  await Promise.all(clients.map(closing));
});
