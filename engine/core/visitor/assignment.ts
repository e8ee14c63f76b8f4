/** From waiting to talking, to somebody else, and back. The visitor has the last word on who holds the conversation. */
import { yes, type Decision, type Effect, type Turn } from "../actor.ts";
import type { Command } from "../commands.ts";
import { findAgent, findGroup } from "../config.ts";
import type { ConversationEvent } from "../../protocol/frames.ts";
import { conversationId, type ConversationId, type GroupId } from "../../protocol/ids.ts";
import { close } from "./closing.ts";
import { contacted, firstWords } from "./contact.ts";
import { publishFact, release, visitorTopic } from "./conversation.ts";
import { counted, groupIsOpen, join, leaveLine, offHoursAt, request } from "./request.ts";
import type { Conversation, VisitorEvent, VisitorState } from "./state.ts";
import { endTransfer, groupOf, withdraw } from "./transfer.ts";

type Of<T extends Command["t"]> = Extract<Command, { t: T }>;

/** Of two agents who both accepted, the first to be heard has the conversation; the other one's place is freed. */
export function assign(state: VisitorState, command: Of<"visitor.assign">, turn: Turn): Decision<VisitorEvent> {
  const conversation = current(state, command.conv);
  if (conversation === null) return contacted(state, command, turn) ?? tooLate(state, command);
  const asked = conversation.transfer;
  const answers = answersTransfer(conversation, command);
  if (conversation.agent?.id === command.agent.id) {
    if (asked === null || !answers) return yes([]);
    const { events, effects } = endTransfer(state, conversation, asked, "taken");
    return yes(events, effects);
  }
  if (conversation.stage === "talking" && !answers) {
    // She is being asked anew: to free what she says she has would free what she is about to take.
    const askedAnew = command.offer === null && asked?.to.id === command.agent.id;
    return askedAnew ? yes([]) : tooLate(state, command);
  }
  return take(state, conversation, command, answers, turn);
}

/** The conversation of this id, if it runs. */
function current(state: VisitorState, conv: ConversationId): Conversation | null {
  const { conversation } = state;
  if (conversation === null || conversation.stage === "closed") return null;
  return conversationId(state.id, conversation.n) === conv ? conversation : null;
}

function tooLate(state: VisitorState, { conv, agent, offer }: Of<"visitor.assign">): Decision<VisitorEvent> {
  const events: VisitorEvent[] =
    state.contact !== null && state.contact.id === offer ? [{ t: "contactEnded", why: "late" }] : [];
  return yes(events, [release(agent.id, conv)]);
}

/**
 * Whether this is what a transfer under way waits for: that offer, that agent, or whoever that group has found. Without an offer
 * she answers a doubt, and may have given it away since: that is no answer to a new question.
 */
function answersTransfer(
  { transfer, stage }: Conversation,
  { offer, agent, how, group }: Of<"visitor.assign">,
): boolean {
  if (transfer === null || offer === null) return false;
  if (offer === transfer.id || agent.id === transfer.to.id) return true;
  return stage === "talking" && transfer.to.kind === "group" && how === "queue" && group === transfer.to.id;
}

function take(
  state: VisitorState,
  conversation: Conversation,
  command: Of<"visitor.assign">,
  answers: boolean,
  turn: Turn,
): Decision<VisitorEvent> {
  const { n, transfer, stage } = conversation;
  const { conv, agent } = command;
  const group = groupOf(turn.config, findAgent(turn.config, agent.id), command.group);
  const how = answers && transfer !== null ? transfer.how : command.how;
  const e: ConversationEvent = { seq: conversation.seq + 1, at: turn.now, k: "assigned", agent, group, how };
  const ended = answers && transfer !== null ? endTransfer(state, conversation, transfer, "taken") : null;
  const first = how !== "contact" && !conversation.served;
  const events: VisitorEvent[] = [
    ...(ended?.events ?? []),
    ...(first ? [counted(state, turn, "repeat")] : []),
    { t: "fact", e },
  ];
  const effects: Effect[] = [publishFact(state, turn, n, e), ...(ended?.effects ?? [])];
  if (stage === "waiting" && !fromOwnLine(conversation, command)) {
    effects.push(leaveLine(state, conversation.group, conv));
  }
  if (conversation.agent !== null) effects.push(release(conversation.agent.id, conv));
  const words = firstWords(state, command, n, e.seq + 1, turn);
  return yes([...events, ...words.events], [...effects, ...words.effects]);
}

/** The line knows by itself that its own offer was accepted. */
function fromOwnLine({ group }: Conversation, command: Of<"visitor.assign">): boolean {
  return command.how === "queue" && command.offer !== null && command.group === group;
}

/** Who was asked to take over does not. Whoever has it goes on. */
export function refused(state: VisitorState, command: Of<"visitor.refused">): Decision<VisitorEvent> {
  const { conversation, contact } = state;
  const asked = conversation?.transfer ?? null;
  if (contact !== null && contact.id === command.offer) return yes([{ t: "contactEnded", why: "refused" }]);
  if (conversation === null || asked === null || asked.id !== command.offer) return yes([]);
  const { events, effects } = endTransfer(state, conversation, asked, command.why);
  return yes(events, effects);
}

/** No place there: the next group that helps out is tried, or a transfer has failed. */
export function turnedAway(state: VisitorState, command: Of<"visitor.turnedAway">, turn: Turn): Decision<VisitorEvent> {
  const conversation = current(state, command.conv);
  if (conversation === null) return yes([]);
  const asked = conversation.transfer;
  if (conversation.stage === "talking") {
    if (asked === null || asked.to.id !== command.group) return yes([]);
    const { events, effects } = endTransfer(state, conversation, asked, "full");
    return yes(events, effects);
  }
  if (conversation.group !== command.group) return yes([]);
  const { config, now } = turn;
  const tried = [...conversation.tried, command.group];
  const rings = findGroup(config, conversation.origin)?.rings ?? [];
  const next = rings
    .flatMap((ring) => ring.groups)
    .filter((id) => !tried.includes(id))
    .map((id) => findGroup(config, id))
    .find((group) => group !== undefined && groupIsOpen(config, group, now));
  if (next === undefined) return close(state, conversation, "system", "queue_full", turn, []);
  return joinLine(state, conversation, { group: next.id, origin: conversation.origin, tried, why: "full" }, turn);
}

interface Line {
  readonly group: GroupId;
  readonly origin: GroupId;
  readonly tried: readonly GroupId[];
  readonly why: "full" | "lost";
}

/** Waits in another line, as long as before. */
function joinLine(state: VisitorState, conversation: Conversation, line: Line, turn: Turn): Decision<VisitorEvent> {
  const { origin, tried, why } = line;
  const group = findGroup(turn.config, line.group) ?? turn.config.groups[0];
  if (group === undefined) return close(state, conversation, "system", "off_hours", turn, []);
  const { id, queueMs } = group;
  const boosted = conversation.boosted || why === "lost";
  const conv = conversationId(state.id, conversation.n);
  const joined = { t: "joined", group: id, origin, tried, queueMs, boosted } as const;
  const e: ConversationEvent = { seq: conversation.seq + 1, at: turn.now, k: "queued", group: id, why };
  return yes<VisitorEvent>(
    [
      { ...joined, offHoursAt: offHoursAt(turn.config, group, turn.now) },
      { t: "fact", e },
      ...absence(conversation, turn),
    ],
    [
      publishFact(state, turn, conversation.n, e),
      join(state, id, conv, request(state, turn, group, { since: conversation.since, boosted })),
    ],
  );
}

/** While somebody talks nobody notes whether the visitor is there; a line must know. */
function absence({ stage }: Conversation, turn: Turn): VisitorEvent[] {
  return stage === "talking" && turn.attached(visitorTopic) === 0 ? [{ t: "absent", since: turn.now }] : [];
}

/** Her last device has been gone for too long. What she asked of another agent ends; what she asked of a group goes on. */
export function orphaned(state: VisitorState, command: Of<"visitor.orphaned">, turn: Turn): Decision<VisitorEvent> {
  const conversation = current(state, command.conv);
  if (conversation === null || conversation.agent?.id !== command.agent) return yes([]);
  const asked = conversation.transfer;
  if (asked?.to.kind === "group") {
    const group = asked.to.id as GroupId;
    const queueMs = asked.until - turn.now;
    const joined = { t: "joined", group, origin: group, tried: [], queueMs, boosted: true } as const;
    const e: ConversationEvent = { seq: conversation.seq + 1, at: turn.now, k: "queued", group, why: "lost" };
    return yes<VisitorEvent>(
      [
        { t: "transferEnded", end: "away" },
        { ...joined, offHoursAt: asked.offHoursAt },
        { t: "fact", e },
        ...absence(conversation, turn),
      ],
      [publishFact(state, turn, conversation.n, e)],
    );
  }
  const line = { group: conversation.group, origin: conversation.group, tried: [], why: "lost" } as const;
  const waits = joinLine(state, conversation, line, turn);
  if (!waits.ok || asked === null || asked.how === "forced") return waits;
  return yes(
    [{ t: "transferEnded", end: "away" }, ...waits.events],
    [...waits.effects, ...withdraw(state, conversation, asked)],
  );
}

export function place(state: VisitorState, command: Of<"visitor.place">): Decision<VisitorEvent> {
  const { conversation } = state;
  if (conversation === null || conversation.stage !== "waiting") return yes([]);
  const { conv, place: at, waiting, estimateMs } = command;
  const frame = { t: "place", conv, place: at, waiting, estimateMs } as const;
  return yes([], [{ do: "publish", topics: [visitorTopic], frame }]);
}
