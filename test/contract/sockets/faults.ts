import { once } from "node:events";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { bytes, text } from "../../support/bytes.ts";
import { closing, nextMessage, socketScene } from "../../support/socket-scene.ts";
import { within } from "../../support/within.ts";
import type { Make } from "./make.ts";

export function faults(name: string, make: Make): void {
  const explode = (): never => {
    throw new Error("a mistake in a handler");
  };

  test.each(["open", "message"] as const)(`${name}: a throwing %s handler costs its socket only`, async (which) => {
    const scene = await socketScene(await make());
    const bystander = await scene.connect();
    scene.act[which] = (socket) => (socket === scene.opened[0] ? undefined : explode());
    const client = new WebSocket(`ws://127.0.0.1:${scene.port}/`, ["peakdesk.v1"]);
    client.on("open", () => client.send(bytes("x")));
    expect((await closing(client)).code).toBe(1011);
    expect(scene.faults.map(String)).toEqual(["Error: a mistake in a handler"]);
    scene.act.message = (socket, frame) => void socket.send(frame);
    bystander.send(bytes("still here"));
    expect(text(await nextMessage(bystander))).toBe("still here");
  });

  test(`${name}: a throwing close handler is reported`, async () => {
    const scene = await socketScene(await make());
    scene.act.close = explode;
    (await scene.connect()).terminate();
    await within(2_000, "the fault", () => scene.faults.length === 1);
  });

  test(`${name}: a throwing upgrade handler answers 500 and is reported`, async () => {
    const scene = await socketScene(await make());
    scene.act.upgrade = explode;
    const client = new WebSocket(`ws://127.0.0.1:${scene.port}/ws`);
    const [, response] = await once(client, "unexpected-response");
    expect([response.statusCode, scene.faults.length]).toEqual([500, 1]);
  });

  test(`${name}: a throw inside a cork reaches whoever corked`, async () => {
    const scene = await socketScene(await make());
    const client = await scene.connect();
    const [socket] = scene.opened;
    expect(() => socket!.cork(explode)).toThrow("a mistake in a handler");
    const echo = nextMessage(client);
    expect(socket!.send(bytes("fine"))).toBe("sent");
    expect(text(await echo)).toBe("fine");
  });
}
