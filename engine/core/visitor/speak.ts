/** What people do inside a conversation: say, take back, read, type. */
import { no, yes, type Decision, type Effect, type Turn } from "../actor.ts";
import type { Command } from "../commands.ts";
import { authorize } from "../policy.ts";
import type { ConversationEvent, Who } from "../../protocol/frames.ts";
import type { AgentId } from "../../protocol/ids.ts";
import { wireLimits } from "../../protocol/limits.ts";
import { ack, begin, message } from "./begin.ts";
import { bodyHash, saidKey } from "./dedup.ts";
import { allowed, facts, numberOf, publishFact, staffTopic, visitorTopic } from "./conversation.ts";
import type { Conversation, VisitorEvent, VisitorState } from "./state.ts";

type Of<T extends Command["t"]> = Extract<Command, { t: T }>;

export function send(state: VisitorState, command: Of<"send">, turn: Turn): Decision<VisitorEvent> {
  const n = numberOf(state, command.conv);
  if (n === null || !authorize(turn.from?.principal ?? null, "send", facts(state, n, turn))) {
    return retryAfterHandover(state, n, command, turn) ?? no("not_found");
  }
  const { conversation } = state;
  const agent = speaker(turn);
  const known = knownMessage(state, n, command, agent);
  if (known !== null) return known;
  if (conversation === null || n > conversation.n) return begin(state, n, command, turn);
  if (n === conversation.n && conversation.stage !== "closed") {
    const e = message(conversation.seq + 1, command, agent, turn);
    return yes<VisitorEvent>(
      [{ t: "fact", e, hash: bodyHash(command.body) }],
      [ack(command, e), publishFact(state, turn, n, e)],
    );
  }
  return no(state.said.some((said) => said.n === n) ? "conversation_closed" : "duplicate_window_passed");
}

/** An agent's retry of what was stored before the conversation closed or went on to another must still find its ack. */
function retryAfterHandover(
  state: VisitorState,
  n: number | null,
  command: Of<"send">,
  turn: Turn,
): Decision<VisitorEvent> | null {
  const agent = speaker(turn);
  if (n === null || agent === null) return null;
  const known = knownMessage(state, n, command, agent);
  if (known !== null) return known;
  const mine = state.conversation?.n === n && state.conversation.agent?.id === agent;
  return mine ? no("conversation_closed") : null;
}

function knownMessage(
  state: VisitorState,
  n: number,
  command: Of<"send">,
  agent: AgentId | null,
): Decision<VisitorEvent> | null {
  const stored = state.said.find((said) => said.n === n)?.keys.get(saidKey(agent, command.cmid));
  if (stored === undefined) return null;
  if (stored.hash !== bodyHash(command.body)) return no("cmid_conflict");
  const { ref, cmid } = command;
  return yes([], [{ do: "reply", frame: { t: "ack", ref, cmid, seq: stored.seq, at: stored.at } }]);
}

function speaker(turn: Turn): AgentId | null {
  const who = turn.from?.principal;
  return who?.kind === "staff" ? who.id : null;
}

export function recall(state: VisitorState, command: Of<"recall">, turn: Turn): Decision<VisitorEvent> {
  const conversation = allowed(state, command.conv, "recall", turn);
  if (conversation === null) return no("not_found");
  const target = conversation.log.find((event) => event.seq === command.seq);
  if (target === undefined || target.k !== "message") return no("not_found");
  const agent = speaker(turn);
  if ((target.agent ?? null) !== agent || target.by === "system") return no("not_found");
  const ok: Effect = { do: "reply", frame: { t: "ok", ref: command.ref } };
  if (target.body === null) return yes([], [ok]);
  if (conversation.stage === "closed") return no("conversation_closed");
  if (turn.now - target.at > wireLimits.recallMsMax) return no("recall_too_late");
  const by: Who = agent === null ? "visitor" : "agent";
  const e: ConversationEvent = { seq: conversation.seq + 1, at: turn.now, k: "recalled", by, target: target.seq };
  return yes<VisitorEvent>([{ t: "fact", e }], [ok, publishFact(state, turn, conversation.n, e)]);
}

/** Cursors only grow and stop at words of the other side: that somebody has seen that somebody has seen is not a fact. */
export function read(state: VisitorState, command: Of<"read">, turn: Turn): Decision<VisitorEvent> {
  const conversation = allowed(state, command.conv, "read", turn);
  if (conversation === null) return no("not_found");
  const ok: Effect = { do: "reply", frame: { t: "ok", ref: command.ref } };
  const by: Who = speaker(turn) === null ? "visitor" : "agent";
  const cursor = by === "visitor" ? conversation.visitorRead : conversation.agentRead;
  const upTo = lastWordsTo(by, conversation, command.seq);
  if (upTo <= cursor || conversation.stage === "closed") return yes([], [ok]);
  const e: ConversationEvent = { seq: conversation.seq + 1, at: turn.now, k: "read", by, upTo };
  return yes<VisitorEvent>([{ t: "fact", e }], [ok, publishFact(state, turn, conversation.n, e)]);
}

/** The newest message not of this side, up to `seq`; 0 if there is none at hand. */
function lastWordsTo(by: Who, { log }: Conversation, seq: number): number {
  const words = log.findLast((event) => event.k === "message" && event.by !== by && event.seq <= seq);
  return words?.seq ?? 0;
}

/** Seen by the other side only, never stored. */
export function typing(state: VisitorState, command: Of<"typing">, turn: Turn): Decision<VisitorEvent> {
  const conversation = allowed(state, command.conv, "typing", turn);
  if (conversation === null) return yes([]);
  const agent = speaker(turn);
  const by: Who = agent === null ? "visitor" : "agent";
  const topics = [agent === null ? staffTopic(state, conversation.n) : visitorTopic];
  return yes([], [{ do: "publish", topics, frame: { t: "typing", conv: command.conv, by, on: command.on } }]);
}
