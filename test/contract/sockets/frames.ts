import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { wireLimits } from "../../../engine/protocol/limits.ts";
import { bytes, text } from "../../support/bytes.ts";
import { closing, socketScene } from "../../support/socket-scene.ts";
import { within } from "../../support/within.ts";
import type { Make } from "./make.ts";

export function frames(name: string, make: Make): void {
  test(`${name}: frames travel both ways, in order, of every size up to the limit`, async () => {
    const scene = await socketScene(await make());
    scene.act.message = (socket, frame) => void socket.send(frame);
    const client = await scene.connect();
    const sizes = [0, 1, 125, 126, 127, 4_096, wireLimits.frameBytesMax];
    const back: number[] = [];
    client.on("message", (data: Buffer, isBinary) =>
      back.push(isBinary && data.every((byte) => byte === 7) ? data.length : -1),
    );
    for (const size of sizes) client.send(Buffer.alloc(size, 7));
    await within(2_000, "the echoes", () => back.length === sizes.length);
    expect(back).toEqual(sizes);
  });

  test(`${name}: a frame in fragments arrives as one`, async () => {
    const scene = await socketScene(await make());
    const client = await scene.connect();
    client.send(bytes("one, "), { binary: true, fin: false });
    client.ping();
    client.send(bytes("two, "), { binary: true, fin: false });
    client.send(bytes("three"), { binary: true, fin: true });
    await within(2_000, "the frame", () => scene.messages.length === 1);
    expect(text(scene.messages[0]?.bytes ?? bytes(""))).toBe("one, two, three");
  });

  test(`${name}: text closes the socket with 4400 and is not given on`, async () => {
    const scene = await socketScene(await make());
    const client = await scene.connect();
    client.send("hello");
    expect((await closing(client)).code).toBe(4400);
    expect(scene.messages).toEqual([]);
  });

  test.each([wireLimits.frameBytesMax + 1, 40_000])(
    `${name}: a frame of %i bytes closes the socket with 4413`,
    async (size) => {
      const scene = await socketScene(await make());
      const client = await scene.connect();
      client.send(Buffer.alloc(size));
      client.send(bytes("what comes after is not read"));
      expect((await closing(client)).code).toBe(4413);
      expect(scene.messages).toEqual([]);
    },
  );

  test.each([
    ["at once", (client: WebSocket) => client.send(Buffer.alloc(8 * 1024 * 1024))],
    ["in fragments", (client: WebSocket) => sendInFragments(client, 8 * 1024 * 1024)],
  ])(`${name}: 8 MiB %s cut the connection before they are collected`, async (_, send) => {
    const scene = await socketScene(await make());
    const client = await scene.connect();
    client.on("error", () => {});
    send(client);
    await closing(client);
    await within(2_000, "the close", () => scene.closed.length === 1);
    expect(scene.messages).toEqual([]);
  });

  test(`${name}: what was sent inside a cork arrives in order, and the caller may use its memory again`, async () => {
    const scene = await socketScene(await make());
    scene.act.open = (socket) => {
      const memory = new Uint8Array(1);
      socket.cork(() => {
        for (let i = 0; i < 100; i += 1) {
          memory[0] = i;
          expect(socket.send(memory)).toBe("sent");
        }
      });
    };
    const seen: number[] = [];
    const client = new WebSocket(`ws://127.0.0.1:${scene.port}/`, ["peakdesk.v1"]);
    onTestFinished(() => client.terminate());
    client.on("message", (data: Buffer) => seen.push(data[0] ?? -1));
    await within(2_000, "100 frames", () => seen.length === 100);
    expect(seen).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  test(`${name}: every socket has an id of its own`, async () => {
    const scene = await socketScene(await make());
    const clients = await Promise.all(Array.from({ length: 20 }, () => scene.connect()));
    clients[0]?.close();
    await scene.connect();
    expect(new Set(scene.opened.map(({ id }) => id)).size).toBe(21);
  });
}

function sendInFragments(client: WebSocket, size: number): void {
  const fragment = Buffer.alloc(4_096);
  for (let sent = 0; sent < size; sent += fragment.length) client.send(fragment, { binary: true, fin: false });
}
