import { expect, test } from "vitest";
import type { SessionRef, Turn } from "../../../engine/core/actor.ts";
import { decide } from "../../../engine/core/visitor/decide.ts";
import { newestPart } from "../../../engine/core/visitor/page.ts";
import { stream } from "../../../engine/core/visitor/conversation.ts";
import { apply } from "../../../engine/core/visitor/apply.ts";
import { initial, type VisitorState } from "../../../engine/core/visitor/state.ts";
import { noConfig } from "../../../engine/core/config.ts";
import { encodeFrame } from "../../../engine/protocol/codec.ts";
import type { ConversationEvent } from "../../../engine/protocol/frames.ts";
import type { GroupId, VisitorId } from "../../../engine/protocol/ids.ts";
import { wireLimits } from "../../../engine/protocol/limits.ts";
import { socketLimits } from "../../../engine/ports/sockets.ts";

const visitor = "vann" as VisitorId;
const from: SessionRef = { shard: "s0", id: 1, principal: { kind: "visitor", id: visitor } };
const turn: Turn = {
  now: 1,
  epoch: "e1",
  config: noConfig,
  from,
  attached: () => 1,
  rules: { message: (body) => body },
  base32: (length) => "a".repeat(length),
};

const said = (seq: number, text: string): ConversationEvent => ({
  seq,
  at: 1,
  k: "message",
  by: "visitor",
  cmid: "0123456789abcdef0123456789abcdef0123",
  body: { type: "text", text },
});

function began(state: VisitorState, n: number, words: readonly string[]): VisitorState {
  const group = "support" as GroupId;
  apply(state, { t: "began", n, group, at: 1, absentSince: null, queueMs: 1, silentMs: 1, offHoursAt: null });
  words.forEach((text, index) => apply(state, { t: "fact", e: said(index + 1, text) }));
  return state;
}

/** The longest text there may be, in the letters that need the most bytes. */
const longest = "𠮷".repeat(wireLimits.textCharsMax);

test("a stream of the longest messages fits what may wait for a slow visitor, and still carries something", () => {
  const state = began(initial(visitor), 1, Array(40).fill(longest));
  const frame = stream(state, turn, null, null);
  expect(frame.events.at(-1)?.seq).toBe(40);
  expect(encodeFrame(frame).length).toBeLessThan(socketLimits.visitorBufferedBytesMax);
});

test("a gap that does not fit one frame is not recovered by halves", () => {
  const state = began(initial(visitor), 1, Array(40).fill("字".repeat(1_000)));
  const all = stream(state, turn, null, { epoch: "e1", seq: 30 });
  expect([all.recovered, all.events.map(({ seq }) => seq)]).toEqual([true, [31, 32, 33, 34, 35, 36, 37, 38, 39, 40]]);
  const tooMuch = stream(state, turn, null, { epoch: "e1", seq: 1 });
  expect(tooMuch.recovered).toBe(false);
  expect(tooMuch.events.at(-1)?.seq).toBe(40);
});

test("short events are counted, not weighed", () => {
  const events = Array.from({ length: 250 }, (_, index) => said(index + 1, "ok"));
  expect(newestPart(events).map(({ seq }) => seq)).toEqual(events.slice(-100).map(({ seq }) => seq));
});

test("a position in an older conversation says nothing about the newest one", () => {
  const state = began(initial(visitor), 1, ["a", "b", "c"]);
  apply(state, { t: "fact", e: { seq: 4, at: 2, k: "closed", by: "agent", why: "done" } });
  began(state, 2, ["d", "e", "f", "g", "h"]);
  const asked = decide(state, { t: "watch", ref: 1, conv: "vann.1", epoch: "e1", seq: 3 }, turn);
  expect(asked).toMatchObject({
    ok: true,
    effects: [{ frame: { recovered: false, seq: 5, head: { conv: "vann.2" } } }],
  });
});
