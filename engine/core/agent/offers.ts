/** Offers: a place is reserved first, then taken; whoever is late hears that the offer is gone. */
import { no, yes, type Decision, type Effect, type Turn } from "../actor.ts";
import type { Command, Refusal } from "../commands.ts";
import type { ConversationId, OfferId } from "../../protocol/ids.ts";
import { accepting, after, capacityFor, hasRoom, publishDesk, tellCapacity } from "./capacity.ts";
import { notify } from "./notices.ts";
import type { AgentEvent, AgentState, Held, Offered } from "./state.ts";
import { workToday } from "./work.ts";

type Reserve = Extract<Command, { t: "agent.reserve" }>;

export function reserve(state: AgentState, command: Reserve, turn: Turn): Decision<AgentEvent> {
  const { t: _t, accept, acceptMs, ...brief } = command;
  const offered: Offered = { ...brief, until: turn.now + acceptMs };
  const held = state.conversations.get(command.conv);
  if (held !== undefined) {
    const { conv, group } = offered;
    const events: AgentEvent[] = command.how === "forced" ? [{ t: "forced", conv, group }] : [];
    return yes(events, claimed(state, held, offered, turn));
  }
  if (!accepting(state)) return yes([], [refused(state, offered, "away", turn)]);
  if (command.how === "forced") return take(state, offered, turn, []);
  if (!hasRoom(state)) return yes([], [refused(state, offered, "full", turn)]);
  if (accept === "auto") return take(state, offered, turn, []);
  const events: AgentEvent[] = [{ t: "offered", offered }];
  const then = after(state, events);
  return yes(events, [publishDesk(then, turn), ...tellCapacity(then, turn, ownQueue(offered))]);
}

export function answerOffer(
  state: AgentState,
  answer: Extract<Command, { t: "accept" | "decline" }>,
  turn: Turn,
): Decision<AgentEvent> {
  const offer = answer.offer as OfferId;
  const offered = state.offers.get(offer);
  if (offered === undefined) return no("offer_gone");
  const ok: Effect = { do: "reply", frame: { t: "ok", ref: answer.ref } };
  if (answer.t === "accept") return take(state, offered, turn, [ok]);
  const reason = answer.reason === undefined ? {} : { reason: answer.reason };
  const events: AgentEvent[] = [{ t: "offerEnded", offer, end: "declined", ...reason }];
  const then = after(state, events);
  return yes(events, [
    ok,
    refused(then, offered, "declined", turn),
    publishDesk(then, turn),
    ...tellCapacity(then, turn, ownQueue(offered)),
  ]);
}

/** The agent holds it now, whatever the queue believes; only the visitor can still say that it is too late. */
function take(state: AgentState, offered: Offered, turn: Turn, effects: readonly Effect[]): Decision<AgentEvent> {
  const { offer, until: _until, ...brief } = offered;
  const held: Held = { ...brief, since: turn.now };
  const today = workToday(state, turn);
  const work = { ...today, taken: today.taken + 1 };
  // Forced upon her while the queue still asks whether she wants it: one place, one answer.
  const moot = [...state.offers.values()].filter((other) => other.conv === offered.conv && other.offer !== offer);
  const over = !state.offers.has(offer) && moot.length === 0 && !hasRoom(state);
  const events: AgentEvent[] = [
    ...moot.map((other): AgentEvent => ({ t: "offerEnded", offer: other.offer, end: "withdrawn" })),
    { t: "took", offer, held, work, over },
  ];
  const then = after(state, events);
  return yes(events, [
    ...effects,
    ...claimed(then, held, offered, turn),
    ...tellCapacity(then, turn, ownQueue(offered)),
    publishDesk(then, turn),
    ...(over ? notify(state, "over_cap", then.conversations.size + then.offers.size, turn) : []),
  ]);
}

/** The visitor hears that she holds it, and the queue that offered it. */
function claimed(state: AgentState, held: Held, { offer, how, group }: Offered, turn: Turn): Effect[] {
  const { conv, visitor } = held;
  const toVisitor = claim(state, { ...held, how, group }, offer);
  if (how !== "queue") return [toVisitor];
  const capacity = capacityFor(state, group, turn);
  const command = { t: "queue.accepted", offer, conv, visitor: visitor.id, agent: state.id, capacity } as const;
  return [toVisitor, { do: "tell", to: { kind: "queue", id: group }, command }];
}

function claim(state: AgentState, { conv, visitor, group, how }: Held, offer: OfferId | null): Effect {
  const agent = { id: state.id, name: state.name };
  const command = { t: "visitor.assign", conv, agent, group, how, offer } as const;
  return { do: "tell", to: { kind: "visitor", id: visitor.id }, command };
}

/** One of both sides was restored from a backup. She says again what she holds; the visitor's answer settles it. */
export function doubt(state: AgentState, conv: ConversationId): Decision<AgentEvent> {
  const held = state.conversations.get(conv);
  return yes([], held === undefined ? [] : [claim(state, held, null)]);
}

export function withdraw(state: AgentState, offer: OfferId, turn: Turn): Decision<AgentEvent> {
  if (!state.offers.has(offer)) return yes([]);
  const events: AgentEvent[] = [{ t: "offerEnded", offer, end: "withdrawn" }];
  const then = after(state, events);
  return yes(events, [...tellCapacity(then, turn), publishDesk(then, turn)]);
}

/** Offers past their time, or all of them when she is `lost`, go back to where they came from. */
export function overdue(state: AgentState, turn: Turn, lost: boolean): { events: AgentEvent[]; offers: Offered[] } {
  const offers = [...state.offers.values()].filter((offered) => lost || offered.until <= turn.now);
  const end = lost ? "away" : "expired";
  return { events: offers.map(({ offer }) => ({ t: "offerEnded", offer, end })), offers };
}

export function refused(state: AgentState, offered: Offered, why: Refusal, turn: Turn): Effect {
  const { offer, visitor, group, conv, how } = offered;
  if (how !== "queue") {
    const command = { t: "visitor.refused", conv, offer, agent: state.id, why } as const;
    return { do: "tell", to: { kind: "visitor", id: visitor.id }, command };
  }
  const capacity = capacityFor(state, group, turn);
  const command = { t: "queue.refused", offer, visitor: visitor.id, agent: state.id, why, capacity } as const;
  return { do: "tell", to: { kind: "queue", id: group }, command };
}

/** The queue that is answered hears her capacity with the answer. */
function ownQueue({ how, group }: Offered) {
  return how === "queue" ? group : null;
}
