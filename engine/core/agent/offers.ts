/** Offers: a place is reserved first, then taken; whoever is late hears that the offer is gone. */
import { no, yes, type Decision, type Effect, type Turn } from "../actor.ts";
import type { Command } from "../commands.ts";
import type { ConversationId, Ms, OfferId } from "../../protocol/ids.ts";
import { accepting, after, capacityFor, hasRoom, publishDesk, tellCapacity } from "./capacity.ts";
import type { AgentEvent, AgentState, Held, Offered } from "./state.ts";

type Reserve = Extract<Command, { t: "agent.reserve" }>;

export function reserve(state: AgentState, command: Reserve, turn: Turn): Decision<AgentEvent> {
  const { offer, conv, group, visitor, acceptMs } = command;
  const offered: Offered = { offer, conv, group, visitor, until: turn.now + acceptMs };
  if (!accepting(state)) return yes([], [refused(state, offered, "away")]);
  if (!hasRoom(state)) return yes([], [refused(state, offered, "full")]);
  if (command.accept === "auto") return take(state, offered, turn, []);
  const events: AgentEvent[] = [{ t: "offered", offered }];
  const then = after(state, events);
  return yes(events, [publishDesk(then), ...tellCapacity(then, group)]);
}

export function answerOffer(
  state: AgentState,
  answer: "accept" | "decline",
  offer: OfferId,
  ref: number,
  turn: Turn,
): Decision<AgentEvent> {
  const offered = state.offers.get(offer);
  if (offered === undefined) return no("offer_gone");
  const ok: Effect = { do: "reply", frame: { t: "ok", ref } };
  if (answer === "accept") return take(state, offered, turn, [ok]);
  const events: AgentEvent[] = [{ t: "offerEnded", offer }];
  const then = after(state, events);
  return yes(events, [ok, refused(then, offered, "declined"), publishDesk(then), ...tellCapacity(then, offered.group)]);
}

/** The agent holds it now, whatever the queue believes; only the visitor can still say that it is too late. */
function take(state: AgentState, offered: Offered, turn: Turn, effects: readonly Effect[]): Decision<AgentEvent> {
  const { offer, conv, group, visitor } = offered;
  const held: Held = { conv, group, visitor, since: turn.now };
  const events: AgentEvent[] = [{ t: "took", offer, held }];
  const then = after(state, events);
  return yes(events, [
    ...effects,
    claim(state, held),
    {
      do: "tell",
      to: { kind: "queue", id: group },
      command: {
        t: "queue.accepted",
        offer,
        conv,
        visitor: visitor.id,
        agent: state.id,
        capacity: capacityFor(then, group),
      },
    },
    ...tellCapacity(then, group),
    publishDesk(then),
  ]);
}

function claim(state: AgentState, { conv, visitor }: Held): Effect {
  const agent = { id: state.id, name: state.name };
  return { do: "tell", to: { kind: "visitor", id: visitor.id }, command: { t: "visitor.assign", conv, agent } };
}

/** One of both sides was restored from a backup. She says again what she holds; the visitor's answer settles it. */
export function doubt(state: AgentState, conv: ConversationId): Decision<AgentEvent> {
  const held = state.conversations.get(conv);
  return yes([], held === undefined ? [] : [claim(state, held)]);
}

export function withdraw(state: AgentState, offer: OfferId): Decision<AgentEvent> {
  const offered = state.offers.get(offer);
  if (offered === undefined) return yes([]);
  const events: AgentEvent[] = [{ t: "offerEnded", offer }];
  const then = after(state, events);
  return yes(events, [...tellCapacity(then), publishDesk(then)]);
}

/** Offers past their time, or all of them when she is `lost`, go back to where they came from. */
export function expireOffers(state: AgentState, now: Ms, lost: boolean): { events: AgentEvent[]; effects: Effect[] } {
  const over = [...state.offers.values()].filter((offered) => lost || offered.until <= now);
  const events: AgentEvent[] = over.map((offered) => ({ t: "offerEnded", offer: offered.offer }));
  if (over.length === 0) return { events, effects: [] };
  const then = after(state, events);
  const effects = over.map((offered) => refused(then, offered, lost ? "away" : "expired"));
  return { events, effects: [...effects, ...tellCapacity(then), publishDesk(then)] };
}

function refused(state: AgentState, offered: Offered, why: "full" | "declined" | "expired" | "away"): Effect {
  return {
    do: "tell",
    to: { kind: "queue", id: offered.group },
    command: {
      t: "queue.refused",
      offer: offered.offer,
      visitor: offered.visitor.id,
      agent: state.id,
      why,
      capacity: capacityFor(state, offered.group),
    },
  };
}
