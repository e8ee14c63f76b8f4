/** How a conversation looks from outside: head, position, recovery. Nothing here changes it. */
import type { Effect, Principal, Turn } from "../actor.ts";
import { findAgent, findGroup } from "../config.ts";
import { authorize, type ConversationAction, type ConversationFacts } from "../policy.ts";
import { hoursOf, isOpen, nextChange } from "../routing/hours.ts";
import type { ConversationEvent, Head, ServerFrames } from "../../protocol/frames.ts";
import { conversationId, parseConversationId, type ConversationId } from "../../protocol/ids.ts";
import { newestPart } from "./page.ts";
import { groupFor, tagsOf } from "./request.ts";
import type { Conversation, VisitorState } from "./state.ts";

/** All sessions of the visitor; they hear every conversation of theirs. */
export const visitorTopic = "visitor";

/**
 * Staff who watch one conversation. An agent who loses it stays behind on the old topic, where nothing is said any more;
 * whoever may still watch is attached to the new one by the next beat, which also shows what was missed.
 */
export function staffTopic(state: VisitorState, n: number): string {
  const term = termOf(state, n);
  return term === 0 ? `staff:${n}` : `staff:${n}.${term}`;
}

/** Of a conversation before the newest nobody knows any more how often it changed hands. */
const pastTermsMax = 12;

/** The topic of now and all former ones. */
export function staffTopics(state: VisitorState, n: number): string[] {
  const terms = n < newest(state) ? pastTermsMax : termOf(state, n);
  return Array.from({ length: terms + 1 }, (_, term) => (term === 0 ? `staff:${n}` : `staff:${n}.${term}`));
}

function termOf({ conversation }: VisitorState, n: number): number {
  return conversation?.n === n ? conversation.term : 0;
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

/** The running conversation, if the asker may do this in it. */
export function allowed(
  state: VisitorState,
  conv: string,
  action: ConversationAction,
  turn: Turn,
): Conversation | null {
  const n = numberOf(state, conv);
  if (n === null || n !== newest(state)) return null;
  return authorize(turn.from?.principal ?? null, action, facts(state, n, turn)) ? state.conversation : null;
}

/** Each side sees what is for it: opening hours are of no use to staff, tags and transfers no business of the visitor. */
export function head(state: VisitorState, turn: Turn): Head {
  const { conversation } = state;
  const forStaff = turn.from?.principal?.kind === "staff";
  return {
    ...(forStaff ? staffPart(state) : visitorPart(state, turn)),
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

function staffPart(state: VisitorState): Pick<Head, "tags" | "transfer"> {
  const tags = tagsOf(state);
  const asked = state.conversation?.transfer ?? null;
  if (asked === null) return { tags };
  return { tags, transfer: { to: asked.to, by: asked.by.id, until: asked.until } };
}

function visitorPart(state: VisitorState, turn: Turn): Pick<Head, "service"> {
  const { config, now } = turn;
  const { conversation } = state;
  const running = conversation !== null && conversation.stage !== "closed";
  const group = running ? findGroup(config, conversation.group) : groupFor(state, turn);
  if (group === undefined) return {};
  const hours = hoursOf(config, group);
  const form = group.otherwise === "message";
  return { service: { open: isOpen(hours, now), changesAt: nextChange(hours, now), form } };
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
    topics: [visitorTopic, staffTopic(state, n)],
    frame: { t: "event", conv, epoch: turn.epoch, e },
  };
}

/** Whoever held it, or took it too late, has her place free again. */
export function release(agent: string, conv: ConversationId): Effect {
  return { do: "tell", to: { kind: "agent", id: agent }, command: { t: "agent.release", conv } };
}
