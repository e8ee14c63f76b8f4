import { expect, test } from "vitest";
import { bytes, text } from "../../support/bytes.ts";
import { closing, nextMessage, socketScene } from "../../support/socket-scene.ts";
import { within } from "../../support/within.ts";
import type { Make } from "./make.ts";

export function endings(name: string, make: Make): void {
  test(`${name}: the client's close code is told once`, async () => {
    const scene = await socketScene(await make());
    const client = await scene.connect();
    client.close(4_321, "bye");
    await closing(client);
    await within(2_000, "the close", () => scene.closed.length > 0);
    expect(scene.closed.map(({ code }) => code)).toEqual([4_321]);
  });

  test(`${name}: a client that vanishes, or gives no code, is told as 1006`, async () => {
    const scene = await socketScene(await make());
    (await scene.connect()).terminate();
    await within(2_000, "the first close", () => scene.closed.length === 1);
    (await scene.connect()).close();
    await within(2_000, "the second close", () => scene.closed.length === 2);
    expect(scene.closed.map(({ code }) => code)).toEqual([1006, 1006]);
  });

  test(`${name}: end closes after what was sent, with code and reason; close is told once and not inside end`, async () => {
    const scene = await socketScene(await make());
    let inside = false;
    scene.act.close = () => expect(inside).toBe(false);
    scene.act.message = (socket) => {
      inside = true;
      socket.send(bytes("last words"));
      socket.end(4_401, "token");
      socket.end(4_403, "twice");
      inside = false;
    };
    const client = await scene.connect();
    const last = nextMessage(client);
    client.send(bytes("x"));
    client.send(bytes("after the end nothing is heard"));
    expect(text(await last)).toBe("last words");
    expect(await closing(client)).toEqual({ code: 4_401, reason: "token" });
    await within(2_000, "the close", () => scene.closed.length > 0);
    expect([scene.closed.length, scene.messages.length, scene.faults]).toEqual([1, 1, []]);
  });

  test(`${name}: everything is a no-op on a socket that is gone`, async () => {
    const scene = await socketScene(await make());
    const client = await scene.connect();
    const [socket] = scene.opened;
    client.terminate();
    await within(2_000, "the close", () => scene.closed.length === 1);
    let ran = false;
    socket!.cork(() => {
      ran = true;
      expect(socket!.send(bytes("x"))).toBe("closed");
    });
    socket!.end(4_400, "late");
    expect([ran, socket!.send(bytes("y")), socket!.bufferedBytes()]).toEqual([true, "closed", 0]);
    expect(scene.closed.length).toBe(1);
  });

  test(`${name}: any mixture of sends, corks and ends is safe while clients come and go`, async () => {
    const scene = await socketScene(await make());
    scene.act.message = (socket, frame) => {
      socket.cork(() => {
        socket.send(frame);
        if ((frame[0] ?? 0) % 3 === 0) socket.end(4_400, "mixture");
        socket.send(frame);
      });
      for (const other of scene.opened) other.send(frame);
    };
    scene.act.close = (socket) => {
      socket.send(bytes("late"));
      socket.end(1000, "late");
    };
    for (let round = 0; round < 10; round += 1) {
      const clients = await Promise.all(Array.from({ length: 8 }, () => scene.connect()));
      clients.forEach((client, i) => {
        client.send(Uint8Array.of(i));
        if (i % 2 === 0) client.terminate();
        else client.close();
      });
      await within(5_000, "all closes", () => scene.closed.length === scene.opened.length);
    }
    expect(scene.faults).toEqual([]);
    expect(scene.closed.length).toBe(80);
  });
}
