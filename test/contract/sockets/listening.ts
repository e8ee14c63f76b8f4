import { once } from "node:events";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { bytes, text } from "../../support/bytes.ts";
import { freePort } from "../../support/free-port.ts";
import { closeSockets, closing, listen, nextMessage, socketScene } from "../../support/socket-scene.ts";
import { within } from "../../support/within.ts";
import type { Make } from "./make.ts";

export function listening(name: string, make: Make): void {
  test(`${name}: after stopListening nobody new comes in and open sockets go on`, async () => {
    const scene = await socketScene(await make());
    scene.act.message = (socket, frame) => void socket.send(frame);
    const client = await scene.connect();
    scene.sockets.stopListening();
    const late = new WebSocket(`ws://127.0.0.1:${scene.port}/ws`);
    const [error] = await once(late, "error");
    expect(error.code).toBe("ECONNREFUSED");
    client.send(bytes("still here"));
    expect(text(await nextMessage(client))).toBe("still here");
  });

  test(`${name}: close ends every socket with 1012 and frees the port, also for clients that do not listen`, async () => {
    const sockets = await make();
    const scene = await socketScene(sockets, { port: await freePort() });
    const [client, deaf] = [await scene.connect(), await scene.connect()];
    deaf.pause();
    const ended = closing(client);
    await closeSockets(sockets);
    expect(await ended).toEqual({ code: 1012, reason: "restarting" });
    await within(2_000, "both closes", () => scene.closed.length === 2);
    const next = await socketScene(await make(), { port: scene.port });
    expect(next.port).toBe(scene.port);
    await closeSockets(sockets);
  });

  test(`${name}: a port that is taken is an error`, async () => {
    const scene = await socketScene(await make());
    const second = await make();
    await expect(listen(second, { port: scene.port }, refuseAll)).rejects.toThrow();
    await closeSockets(second);
    await scene.connect();
  });
}

const refuseAll = {
  upgrade: () => ({ ok: false, status: 500, reason: "nobody" }) as const,
  open() {},
  message() {},
  drain() {},
  close() {},
  http: async () => ({ status: 500, headers: {}, body: "" }),
};
