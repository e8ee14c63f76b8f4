/** A message for later, because nobody could serve: a fact of the conversation and an item of the group's inbox. */
import { no, yes, type Decision, type Effect, type Turn } from "../actor.ts";
import type { Command, NewLeft } from "../commands.ts";
import type { ConversationEvent } from "../../protocol/frames.ts";
import { conversationId, type GroupId } from "../../protocol/ids.ts";
import { authorize } from "../policy.ts";
import { began } from "./begin.ts";
import { facts, numberOf, publishFact } from "./conversation.ts";
import { bodyHash, leftKey } from "./dedup.ts";
import { groupFor, groupIsOpen } from "./request.ts";
import type { Conversation, VisitorEvent, VisitorState } from "./state.ts";

type Leave = Extract<Command, { t: "leave" }>;

export function leave(state: VisitorState, command: Leave, turn: Turn): Decision<VisitorEvent> {
  const n = numberOf(state, command.conv);
  const who = turn.from?.principal ?? null;
  if (n === null || !authorize(who, "leave", facts(state, n, turn))) return no("not_found");
  const { conversation } = state;
  const ok: Effect = { do: "reply", frame: { t: "ok", ref: command.ref } };
  const hash = hashOf(command);
  const stored = state.said.find((said) => said.n === n)?.keys.get(leftKey(command.cmid));
  if (stored !== undefined) return stored.hash === hash ? yes([], [ok]) : no("cmid_conflict");
  if (command.contact.email === undefined && command.contact.phone === undefined) return no("contact_missing");
  if (conversation === null || n > conversation.n) return leaveAlone(state, n, command, turn, ok);
  if (n < conversation.n) return no("conversation_closed");
  if (!state.said.some((said) => said.n === n)) return no("duplicate_window_passed");
  const e: ConversationEvent = {
    seq: conversation.seq + 1,
    at: turn.now,
    k: "left",
    cmid: command.cmid,
    text: command.text,
  };
  return yes<VisitorEvent>(
    [{ t: "fact", e, hash }],
    [ok, publishFact(state, turn, n, e), add(state, command, n, e, conversation.group, whyLeft(conversation))],
  );
}

/** Nothing was said before: a conversation that is nothing but the message. */
function leaveAlone(state: VisitorState, n: number, command: Leave, turn: Turn, ok: Effect): Decision<VisitorEvent> {
  const { conversation } = state;
  if (conversation !== null && conversation.stage !== "closed") return no("not_found");
  const group = groupFor(state, turn);
  if (group === undefined) return no("no_group");
  const at = turn.now;
  const open = groupIsOpen(turn.config, group, at);
  const started: ConversationEvent = { seq: 1, at, k: "started", group: group.id };
  const left: ConversationEvent = { seq: 2, at, k: "left", cmid: command.cmid, text: command.text };
  const why = open ? "done" : "off_hours";
  const closed: ConversationEvent = { seq: 3, at, k: "closed", by: open ? "visitor" : "system", why };
  return yes<VisitorEvent>(
    [
      began(n, group, turn),
      { t: "fact", e: started },
      { t: "fact", e: left, hash: hashOf(command) },
      { t: "fact", e: closed },
    ],
    [
      ok,
      ...[started, left, closed].map((e) => publishFact(state, turn, n, e)),
      add(state, command, n, left, group.id, open ? "asked" : "off_hours"),
    ],
  );
}

function hashOf({ text }: Leave): number {
  return bodyHash({ type: "text", text });
}

function add(
  state: VisitorState,
  command: Leave,
  n: number,
  { seq, at }: ConversationEvent,
  group: GroupId,
  why: NewLeft["why"],
): Effect {
  const conv = conversationId(state.id, n);
  const { name, email, phone } = command.contact;
  const item: NewLeft = {
    id: `${conv}-${seq}`,
    conv,
    visitor: { id: state.id, name: state.name },
    at,
    contact: {
      ...(name === undefined ? {} : { name }),
      ...(email === undefined ? {} : { email }),
      ...(phone === undefined ? {} : { phone }),
    },
    text: command.text,
    files: command.files ?? [],
    why,
  };
  return { do: "tell", to: { kind: "inbox", id: group }, command: { t: "inbox.add", item } };
}

/** Why nobody served, if that is how it ended. */
function whyLeft({ log }: Conversation): NewLeft["why"] {
  const end = log.findLast((event) => event.k === "closed");
  switch (end?.why) {
    case "off_hours":
    case "queue_full":
    case "queue_timeout":
    case "left_queue":
      return end.why;
    default:
      return "asked";
  }
}
