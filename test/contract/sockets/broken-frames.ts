import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { bytes, text } from "../../support/bytes.ts";
import { handshake } from "../../support/handshake.ts";
import { nextMessage, socketScene } from "../../support/socket-scene.ts";
import { within } from "../../support/within.ts";
import type { Make } from "./make.ts";

/** Bytes that break the rules of WebSocket itself, as an attacker would send them. */
const broken: [what: string, frame: number[]][] = [
  ["text that is not UTF-8", [0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe]],
  ["a reserved opcode", [0x83, 0x80, 0, 0, 0, 0]],
  ["a reserved bit", [0xc2, 0x80, 0, 0, 0, 0]],
  ["a continuation of nothing", [0x80, 0x80, 0, 0, 0, 0]],
  ["a ping of 126 bytes", [0x89, 0xfe, 0, 126, 0, 0, 0, 0, ...Array.from({ length: 126 }, () => 0)]],
  ["a length of 2^63", [0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ["a length of 2^40", [0x82, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
];

export function brokenFrames(name: string, make: Make): void {
  test.each(broken)(`${name}: %s closes the connection, and nothing else`, async (_, frame) => {
    const scene = await socketScene(await make());
    scene.act.message = (socket, message) => void socket.send(message);
    const bystander = await scene.connect();
    const client = connectTcp(scene.port, "127.0.0.1");
    onTestFinished(() => void client.destroy());
    client.on("error", () => {});
    client.write(handshake(scene.port));
    await once(client, "data");
    client.resume();
    client.write(Buffer.from(frame));
    await Promise.race([once(client, "end"), once(client, "close")]);
    client.destroy();
    await within(2_000, "the close", () => scene.closed.length === 1);
    expect(scene.messages).toEqual([]);
    bystander.send(bytes("still here"));
    expect(text(await nextMessage(bystander))).toBe("still here");
  });
}

export function unmasked(name: string, make: Make): void {
  test(`${name}: frames without a mask close the connection and never arrive as what they say`, async () => {
    const scene = await socketScene(await make());
    const client = connectTcp(scene.port, "127.0.0.1");
    onTestFinished(() => void client.destroy());
    client.on("error", () => {});
    client.write(handshake(scene.port));
    await once(client, "data");
    client.resume();
    const frame = Buffer.from([0x82, 0x05, ...bytes("hello")]);
    client.write(Buffer.concat(Array.from({ length: 100 }, () => frame)));
    await within(2_000, "the close", () => scene.closed.length === 1);
    expect(scene.messages.map((message) => text(message.bytes))).not.toContain("hello");
  });
}
