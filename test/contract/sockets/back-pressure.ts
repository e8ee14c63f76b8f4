import { expect, test } from "vitest";
import { socketLimits } from "../../../engine/ports/sockets.ts";
import { closing, socketScene } from "../../support/socket-scene.ts";
import { within } from "../../support/within.ts";
import type { Make } from "./make.ts";

export function backPressure(name: string, make: Make): void {
  test.each([socketLimits.visitorBufferedBytesMax, socketLimits.staffBufferedBytesMax])(
    `${name}: a client that does not read is closed with 4429 once %i bytes wait for it`,
    async (bufferedBytesMax) => {
      const scene = await socketScene(await make());
      scene.act.upgrade = () => ({ ok: true, bufferedBytesMax });
      const client = await scene.connect();
      client.pause();
      const [socket] = scene.opened;
      const frame = new Uint8Array(8_192);
      let most = 0;
      const outcomes = new Set<string>();
      while (!outcomes.has("closed")) {
        outcomes.add(socket!.send(frame));
        most = Math.max(most, socket!.bufferedBytes());
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(most).toBeLessThanOrEqual(bufferedBytesMax + frame.length + 64);
      expect(most).toBeGreaterThan(bufferedBytesMax / 2);
      expect([...outcomes].sort()).toEqual(["buffered", "closed", "sent"]);
      expect([socket!.send(frame), socket!.bufferedBytes()]).toEqual(["closed", 0]);
      client.resume();
      expect(await closing(client)).toEqual({ code: 4429, reason: "slow_consumer" });
      await within(2_000, "the close", () => scene.closed.length === 1);
      expect(scene.closed.map((entry) => entry.socket.id)).toEqual([socket!.id]);
    },
  );

  test(`${name}: a flood inside a cork is bounded too`, async () => {
    const scene = await socketScene(await make());
    const client = await scene.connect();
    client.pause();
    const [socket] = scene.opened;
    const frame = new Uint8Array(8_192);
    let sent = 0;
    socket!.cork(() => {
      while (sent < 10_000 && socket!.send(frame) !== "closed") sent += 1;
    });
    expect(sent * frame.length, "far less than the 80 MB that were offered").toBeLessThan(16 * 1024 * 1024);
    client.resume();
    expect((await closing(client)).code).toBe(4429);
  });

  test(`${name}: drain comes when the buffer fell below half of its maximum again`, async () => {
    const scene = await socketScene(await make());
    scene.act.upgrade = () => ({ ok: true, bufferedBytesMax: 1024 * 1024 });
    const client = await scene.connect();
    client.pause();
    const [socket] = scene.opened;
    const frame = new Uint8Array(16_384);
    while (socket!.bufferedBytes() < 600 * 1024) {
      socket!.send(frame);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(scene.drained).toEqual([]);
    let below: number | null = null;
    scene.act.drain = () => {
      below ??= socket!.bufferedBytes();
    };
    client.resume();
    await within(2_000, "the drain", () => scene.drained.length > 0);
    expect(below ?? Infinity).toBeLessThanOrEqual(512 * 1024);
    await within(2_000, "the rest", () => socket!.bufferedBytes() === 0);
    expect(scene.drained.map(({ id }) => id)).toEqual([socket!.id]);
  });
}
