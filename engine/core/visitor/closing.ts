/** How a conversation ends: by somebody, or by itself. */
import { yes, type Decision, type Effect, type Turn } from "../actor.ts";
import type { Command } from "../commands.ts";
import { authorize } from "../policy.ts";
import type { ConversationEvent, ConversationEvents, Who } from "../../protocol/frames.ts";
import { conversationId, type Ms } from "../../protocol/ids.ts";
import { doubt, notHers } from "./doubt.ts";
import { facts, numberOf, publishFact, release } from "./conversation.ts";
import { counted, leaveLine, waitedInVainMs } from "./request.ts";
import type { Conversation, VisitorEvent, VisitorState } from "./state.ts";
import { endTransfer, withdraw } from "./transfer.ts";

type Of<T extends Command["t"]> = Extract<Command, { t: T }>;
type Why = ConversationEvents["closed"]["why"];

/** A visitor whose last socket is lost keeps the place in line this long. */
export const reconnectGraceMs = 60_000;

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

/** One thing a time: what else is due comes next. */
export function due(state: VisitorState, turn: Turn): Decision<VisitorEvent> {
  const { conversation, contact } = state;
  const over = conversation === null ? null : deadline(conversation);
  if (conversation !== null && over !== null && turn.now >= over.at) {
    return close(state, conversation, over.why === "left_queue" ? "visitor" : "system", over.why, turn, []);
  }
  const asked = conversation?.transfer ?? null;
  if (conversation !== null && asked !== null && turn.now >= asked.until) {
    const { events, effects } = endTransfer(state, conversation, asked, "expired");
    return yes(events, [...effects, ...withdraw(state, conversation, asked)]);
  }
  if (contact === null || turn.now < contact.until) return yes([]);
  const command = { t: "agent.withdraw", offer: contact.id, conv: contact.conv } as const;
  return yes<VisitorEvent>(
    [{ t: "contactEnded", why: "expired" }],
    [{ do: "tell", to: { kind: "agent", id: contact.agent.id }, command }],
  );
}

export function nextDeadline({ conversation, contact }: VisitorState): Ms | null {
  const over = conversation === null ? null : deadline(conversation);
  const times = [over?.at, conversation?.transfer?.until, contact?.until].filter((at) => at !== undefined);
  return times.length === 0 ? null : Math.min(...times);
}

/** The next moment at which the conversation ends by itself, and why. */
export function deadline(conversation: Conversation): { at: Ms; why: Why } | null {
  switch (conversation.stage) {
    case "closed":
      return null;
    case "talking":
      return { at: conversation.lastAt + conversation.silentMs, why: "silent" };
    case "waiting": {
      const { queuedAt, queueMs, offHoursAt, absentSince } = conversation;
      const ends: { at: Ms; why: Why }[] = [{ at: queuedAt + queueMs, why: "queue_timeout" }];
      if (offHoursAt !== null) ends.push({ at: offHoursAt, why: "off_hours" });
      if (absentSince !== null) ends.push({ at: absentSince + reconnectGraceMs, why: "left_queue" });
      return ends.reduce((first, end) => (end.at < first.at ? end : first));
    }
  }
}

export function close(
  state: VisitorState,
  conversation: Conversation,
  by: Who,
  why: Why,
  turn: Turn,
  effects: readonly Effect[],
): Decision<VisitorEvent> {
  const conv = conversationId(state.id, conversation.n);
  const e: ConversationEvent = { seq: conversation.seq + 1, at: turn.now, k: "closed", by, why };
  const failed = inVain(conversation, why, turn.now) ? [counted(state, turn, "failed")] : [];
  const events: VisitorEvent[] = [...failed, { t: "fact", e }];
  const farewell: Effect[] = [];
  if (conversation.stage === "waiting") farewell.push(leaveLine(state, conversation.group, conv));
  else if (conversation.agent !== null) farewell.push(release(conversation.agent.id, conv));
  if (conversation.transfer !== null) farewell.push(...withdraw(state, conversation, conversation.transfer));
  return yes<VisitorEvent>(events, [...effects, publishFact(state, turn, conversation.n, e), ...farewell]);
}

/** Counts for the next time today. That the group closed is nobody's disappointment with the line. */
function inVain(conversation: Conversation, why: Why, now: Ms): boolean {
  if (why === "queue_full" || why === "queue_timeout") return true;
  return why === "left_queue" && now - conversation.queuedAt >= waitedInVainMs;
}
