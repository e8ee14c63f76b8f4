import { encode } from "@msgpack/msgpack";
import { expect, test, vi } from "vitest";
import { encodeFrame } from "../../engine/protocol/codec.ts";
import { Lobby } from "./lobby.ts";

const hello = { t: "hello", v: 1, as: "visitor" } as const;

test("a visitor without a token is made one, and welcomed with the state of a first conversation", async () => {
  const guest = new Lobby().enters().says(hello);
  await vi.waitFor(() => expect(guest.heard.map(({ t }) => t)).toEqual(["welcome", "stream"]));
  expect(guest.of("stream")[0]).toMatchObject({ ref: null, seq: 0, recovered: false, head: { stage: "none" } });
});

test("frames with a wrong field cost as much as others: whoever floods with them is held and then closed", () => {
  const guest = new Lobby({
    rates: { visitor: { perSecond: 1, burst: 5 }, staff: { perSecond: 1, burst: 5 } },
  }).enters();
  const wrong = encode({ t: "read", ref: 7, conv: 1, seq: 1 });
  for (let i = 0; i < 5; i += 1) guest.sends(wrong);
  expect(guest.errors()).toEqual(Array(5).fill("bad_field"));
  guest.sends(wrong);
  expect(guest.of("error")[5]).toMatchObject({ name: "rate_limited", ref: 7, retry: "same" });
  for (let i = 0; i < 50; i += 1) guest.sends(wrong);
  expect(guest.closedWith).toBe(4430);
});

test("what a closed connection still sends is not heard, even if it never answers the close", async () => {
  const lobby = new Lobby();
  const guest = lobby.enters().says(hello);
  await vi.waitFor(() => expect(guest.of("stream")).toHaveLength(1));
  const { conv } = guest.of("stream")[0]!.head;
  guest.sends(Uint8Array.of(0xc1));
  expect(guest.closedWith).toBe(4400);
  expect(lobby.gateway.connected).toBe(0);
  guest.says({ t: "send", ref: 1, conv, cmid: "a-message-too-late", body: { type: "text", text: "late" } });
  const again = lobby.enters().says({ ...hello, token: guest.token });
  await vi.waitFor(() => expect(again.of("stream")).toMatchObject([{ seq: 0 }]));
});

test("a frame before the hello is refused and the connection stays", () => {
  const guest = new Lobby().enters().says({ t: "history", ref: 3, conv: "vx.1", before: 5 });
  expect(guest.of("error")).toMatchObject([{ name: "hello_first", ref: 3 }]);
  expect(guest.closedWith).toBeNull();
});

test("what another shard still says to a session of an earlier life reaches no stranger of the same number", () => {
  const lobby = new Lobby();
  const guest = lobby.enters();
  const secret = encodeFrame({ t: "left", conv: "vann.1" });
  lobby.gateway.deliver([1, 2, 3], secret, false);
  lobby.gateway.flush();
  expect(guest.heard).toEqual([]);
});

test("one public address cannot connect without end; our own networks, where proxies stand, can", () => {
  const { gateway } = new Lobby();
  const from = (ip: string) =>
    gateway.upgrade({
      path: "/socket",
      origin: null,
      host: "localhost",
      cookie: null,
      ip,
      protocols: ["peakdesk.v1"],
    });
  const flood = Array.from({ length: 400 }, () => from("203.0.113.9"));
  expect(flood.filter(({ ok }) => ok).length).toBeLessThan(300);
  expect(flood.at(-1)).toMatchObject({ ok: false, status: 429 });
  expect(from("203.0.113.10").ok).toBe(true);
  expect(Array.from({ length: 400 }, () => from("10.0.0.1")).every(({ ok }) => ok)).toBe(true);
});
