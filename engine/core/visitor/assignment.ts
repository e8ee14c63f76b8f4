/** From waiting to talking to closed. The visitor has the last word on who holds the conversation. */
import { yes, type Decision, type Effect, type Turn } from "../actor.ts";
import type { Command } from "../commands.ts";
import { authorize } from "../policy.ts";
import type { ConversationEvent, ConversationEvents, Who } from "../../protocol/frames.ts";
import { conversationId, type ConversationId, type Ms } from "../../protocol/ids.ts";
import { facts, numberOf, publishFact, visitorTopic } from "./conversation.ts";
import type { Conversation, VisitorEvent, VisitorState } from "./state.ts";

type Of<T extends Command["t"]> = Extract<Command, { t: T }>;
type Why = ConversationEvents["closed"]["why"];

/** A visitor whose last socket is lost keeps the place in line this long. */
export const reconnectGraceMs = 60_000;

/** Of two agents who both accepted, the first to be heard has the conversation; the other one's place is freed. */
export function assign(state: VisitorState, command: Of<"visitor.assign">, turn: Turn): Decision<VisitorEvent> {
  const { conversation } = state;
  const { conv, agent } = command;
  const current = conversation !== null && conversationId(state.id, conversation.n) === conv;
  if (!current || conversation.stage !== "waiting") {
    if (current && conversation.stage === "talking" && conversation.agent?.id === agent.id) return yes([]);
    return yes([], [{ do: "tell", to: { kind: "agent", id: agent.id }, command: { t: "agent.release", conv } }]);
  }
  const e: ConversationEvent = { seq: conversation.seq + 1, at: turn.now, k: "assigned", agent };
  return yes<VisitorEvent>([{ t: "fact", e }], [publishFact(state, turn, conversation.n, e)]);
}

export function queueFull(state: VisitorState, conv: ConversationId, turn: Turn): Decision<VisitorEvent> {
  const { conversation } = state;
  if (conversation === null || conversation.stage !== "waiting") return yes([]);
  if (conversationId(state.id, conversation.n) !== conv) return yes([]);
  return close(state, conversation, "system", "queue_full", turn, []);
}

export function place(state: VisitorState, command: Of<"visitor.place">): Decision<VisitorEvent> {
  const { conversation } = state;
  if (conversation === null || conversation.stage !== "waiting") return yes([]);
  const { conv, place: at, waiting } = command;
  return yes([], [{ do: "publish", topics: [visitorTopic], frame: { t: "place", conv, place: at, waiting } }]);
}

/** For her it does not exist. */
export function notHers(conv: string, turn: Turn): Decision<VisitorEvent> {
  return { ok: false, reason: "not_found", effects: doubt(conv, turn) };
}

/** If her desk shows it all the same, she is asked, so that no place of hers stays taken for ever. */
function doubt(conv: string, turn: Turn): Effect[] {
  const who = turn.from?.principal;
  if (who?.kind !== "staff") return [];
  const command = { t: "agent.doubt", conv: conv as ConversationId } as const;
  return [{ do: "cast", to: { kind: "agent", id: who.id }, command }];
}

/** An agent ends it, or the visitor leaves. Ending what has ended is fine: the answer to a retry. */
export function end(state: VisitorState, command: Of<"end">, turn: Turn): Decision<VisitorEvent> {
  const n = numberOf(state, command.conv);
  const who = turn.from?.principal ?? null;
  if (n === null || who === null || !authorize(who, "end", facts(state, n, turn))) return notHers(command.conv, turn);
  const ok: Effect = { do: "reply", frame: { t: "ok", ref: command.ref } };
  const { conversation } = state;
  if (conversation === null || conversation.n !== n || conversation.stage === "closed") {
    return yes([], [ok, ...doubt(command.conv, turn)]);
  }
  const by: Who = who.kind === "visitor" ? "visitor" : "agent";
  return close(state, conversation, by, conversation.stage === "waiting" ? "left_queue" : "done", turn, [ok]);
}

export function due(state: VisitorState, turn: Turn): Decision<VisitorEvent> {
  const { conversation } = state;
  const over = conversation === null ? null : deadline(conversation);
  if (conversation === null || over === null || turn.now < over.at) return yes([]);
  return close(state, conversation, over.why === "left_queue" ? "visitor" : "system", over.why, turn, []);
}

/** The next moment at which the conversation ends by itself, and why. */
export function deadline(conversation: Conversation): { at: Ms; why: Why } | null {
  switch (conversation.stage) {
    case "closed":
      return null;
    case "talking":
      return { at: conversation.lastAt + conversation.silentMs, why: "silent" };
    case "waiting": {
      const timeout = { at: conversation.queuedAt + conversation.queueMs, why: "queue_timeout" } as const;
      if (conversation.absentSince === null) return timeout;
      const left = { at: conversation.absentSince + reconnectGraceMs, why: "left_queue" } as const;
      return left.at < timeout.at ? left : timeout;
    }
  }
}

function close(
  state: VisitorState,
  conversation: Conversation,
  by: Who,
  why: Why,
  turn: Turn,
  effects: readonly Effect[],
): Decision<VisitorEvent> {
  const conv = conversationId(state.id, conversation.n);
  const e: ConversationEvent = { seq: conversation.seq + 1, at: turn.now, k: "closed", by, why };
  const farewell: Effect[] =
    conversation.stage === "waiting"
      ? [
          {
            do: "tell",
            to: { kind: "queue", id: conversation.group },
            command: { t: "queue.leave", conv, visitor: state.id },
          },
        ]
      : conversation.agent === null
        ? []
        : [{ do: "tell", to: { kind: "agent", id: conversation.agent.id }, command: { t: "agent.release", conv } }];
  return yes<VisitorEvent>([{ t: "fact", e }], [...effects, publishFact(state, turn, conversation.n, e), ...farewell]);
}
