/** How a conversation looks from outside: head, position, recovery. Nothing here changes it. */
import type { Effect, Principal, Turn } from "../actor.ts";
import { findAgent } from "../config.ts";
import type { ConversationFacts } from "../policy.ts";
import type { ConversationEvent, Head, ServerFrames } from "../../protocol/frames.ts";
import { conversationId, parseConversationId, type ConversationId } from "../../protocol/ids.ts";
import { newestPart } from "./page.ts";
import type { VisitorState } from "./state.ts";

/** All sessions of the visitor; they hear every conversation of theirs. */
export const visitorTopic = "visitor";

/** Staff who watch one conversation. */
export function staffTopic(n: number): string {
  return `staff:${n}`;
}

export function newest(state: VisitorState): number {
  return state.conversation?.n ?? 0;
}

/** The number in a conversation id, if it is one of this visitor's, past, running or next; else null. */
export function numberOf(state: VisitorState, conv: string): number | null {
  const parsed = parseConversationId(conv);
  if (parsed === null || parsed.visitor !== state.id || parsed.n > newest(state) + 1) return null;
  return parsed.n;
}

export function facts(state: VisitorState, n: number, turn: Turn): ConversationFacts {
  const conversation = state.conversation?.n === n ? state.conversation : null;
  const who: Principal | null = turn.from?.principal ?? null;
  return {
    visitor: state.id,
    group: conversation?.group ?? null,
    agent: conversation?.agent?.id ?? null,
    open: conversation !== null && conversation.stage !== "closed",
    groups: who?.kind === "staff" ? (findAgent(turn.config, who.id)?.groups ?? []) : [],
  };
}

export function head(state: VisitorState, turn: Turn): Head {
  const { conversation } = state;
  return {
    conv: conversationId(state.id, conversation?.n ?? 1),
    stage: conversation?.stage ?? "none",
    group: conversation?.group ?? null,
    agent: conversation?.agent ?? null,
    visitor: { id: state.id, name: state.name },
    visitorRead: conversation?.visitorRead ?? 0,
    agentRead: conversation?.agentRead ?? 0,
    visitorOnline: turn.attached(visitorTopic) > 0,
  };
}

/** Continues from a position if the whole gap is at hand, else gives the newest part. Never half a recovery (D7). */
export function stream(
  state: VisitorState,
  turn: Turn,
  ref: number | null,
  position: { epoch: string; seq: number } | null,
): ServerFrames["stream"] {
  const log = state.conversation?.log ?? [];
  const seq = state.conversation?.seq ?? 0;
  const oldest = log[0]?.seq ?? seq + 1;
  const inReach =
    position !== null && position.epoch === turn.epoch && position.seq <= seq && position.seq >= oldest - 1;
  const gap = inReach ? log.filter((event) => event.seq > position.seq) : [];
  const recovered = inReach && newestPart(gap).length === gap.length;
  const events = recovered ? gap : newestPart(log);
  return { t: "stream", ref, epoch: turn.epoch, seq, recovered, events, head: head(state, turn) };
}

export function publishFact(state: VisitorState, turn: Turn, n: number, e: ConversationEvent): Effect {
  const conv: ConversationId = conversationId(state.id, n);
  return {
    do: "publish",
    topics: [visitorTopic, staffTopic(n)],
    frame: { t: "event", conv, epoch: turn.epoch, e },
  };
}
