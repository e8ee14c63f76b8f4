/** The hot frames, as they travel in a conversation of a shop. */
import type { ConversationView } from "../../engine/client/view.ts";
import { blankView } from "../../engine/client/conversation.ts";
import type { ClientFrames, ServerFrames } from "../../engine/protocol/frames.ts";
import type { Cmid, ConversationId } from "../../engine/protocol/ids.ts";

const visitor = "vabcdefghijklmnopqrstuvwx";
export const conv = `${visitor}.1` as ConversationId;
const cmid = "0123456789abcdef0123456789abcdef" as Cmid;
const body = { type: "text", text: "Is this jacket still in stock in blue, size M?" } as const;
const at = 1_800_000_000_000;
const epoch = "abcdefghijklmnop";

export const send: ClientFrames["send"] = { t: "send", ref: 17, conv, cmid, body };
export const read: ClientFrames["read"] = { t: "read", ref: 18, conv, seq: 12 };
export const typing: ClientFrames["typing"] = { t: "typing", conv, on: true };
export const ack: ServerFrames["ack"] = { t: "ack", ref: 17, cmid, seq: 12, at };

export function event(seq: number): ServerFrames["event"] {
  return { t: "event", conv, epoch, e: { seq, at, k: "message", by: "visitor", cmid, body } };
}

/** A conversation of fifty messages, as a client shows it. */
export function view(): ConversationView {
  const messages = Array.from({ length: 50 }, (_, index) => event(index + 1).e);
  return { ...blankView(conv, { id: visitor, name: "A visitor" }), epoch, seq: 50, events: messages };
}
