import { no, yes, type Decision, type Effect, type Turn } from "../actor.ts";
import type { Command, VisitorCard } from "../commands.ts";
import { findGroup } from "../config.ts";
import { parseConversationId, type AgentId, type ConversationId, type OfferId } from "../../protocol/ids.ts";
import { match, matchAgain } from "./match.ts";
import { forgiveMs, waitingOf, type QueueEvent, type QueueState, type Waiting } from "./state.ts";

/** Places and counts are shown at most this often: people read no faster, and a peak must not pay for it. */
const showEveryMs = 1_000;

export function decide(state: QueueState, command: Command, turn: Turn): Decision<QueueEvent> {
  switch (command.t) {
    case "queue.join":
      return join(state, command);
    case "queue.leave":
      return leave(state, command);
    case "queue.capacity": {
      const { agent, capacity } = command;
      return yes<QueueEvent>([{ t: "member", agent, capacity }], [...rematch(state), show()]);
    }
    case "queue.accepted":
      return accepted(state, command);
    case "queue.refused":
      return refused(state, command, turn);
    case "queue.match":
      return match(state, turn);
    case "queue.places":
      return places(state, turn);
    case "queue.stats":
      return yes([], [stats(state, command.agent, turn)]);
    case "due":
      return due(state, turn);
    default:
      return no("bad_frame");
  }
}

type Of<T extends Command["t"]> = Extract<Command, { t: T }>;

function join(state: QueueState, command: Of<"queue.join">): Decision<QueueEvent> {
  const { conv, visitor, at, group } = command;
  const former = state.waiting.get(visitor.id);
  if (former !== undefined && numberOf(former.conv) >= numberOf(conv)) return yes([]);
  // The former conversation is over: the word of the agent who took it is still on its way, and will find it gone.
  const gone: QueueEvent[] = former === undefined ? [] : [{ t: "left", visitor: visitor.id }];
  const withdrawn = former === undefined ? [] : withdrawOffer(former, null);
  const place = state.waiting.size - gone.length + 1;
  if (place > group.waitingMax) {
    const full: Effect = {
      do: "tell",
      to: { kind: "visitor", id: visitor.id },
      command: { t: "visitor.queueFull", conv },
    };
    return yes(gone, [...withdrawn, full]);
  }
  const { accept, acceptMs } = group;
  return yes<QueueEvent>(
    [...gone, { t: "joined", conv, visitor, at, accept, acceptMs }],
    [...withdrawn, matchAgain(state), tellPlace(visitor, conv, place, place), show()],
  );
}

function numberOf(conv: ConversationId): number {
  return parseConversationId(conv)?.n ?? 0;
}

function leave(state: QueueState, command: Of<"queue.leave">): Decision<QueueEvent> {
  const waiting = state.waiting.get(command.visitor);
  if (waiting === undefined || waiting.conv !== command.conv) return yes([]);
  return yes<QueueEvent>(
    [{ t: "left", visitor: command.visitor }],
    [...withdrawOffer(waiting, null), ...rematch(state), show()],
  );
}

/** The agent holds the visitor: that stands, even if the offer was taken back and given to another meanwhile. */
function accepted(state: QueueState, command: Of<"queue.accepted">): Decision<QueueEvent> {
  const { agent, capacity, visitor, conv, offer } = command;
  const events: QueueEvent[] = [];
  const effects: Effect[] = [];
  const waiting = state.waiting.get(visitor);
  if (waiting !== undefined && waiting.conv === conv) {
    events.push({ t: "left", visitor });
    effects.push(...withdrawOffer(waiting, offer));
  }
  events.push({ t: "member", agent, capacity });
  return yes(events, [...effects, ...rematch(state), show()]);
}

function refused(state: QueueState, command: Of<"queue.refused">, turn: Turn): Decision<QueueEvent> {
  const { agent, capacity, visitor, offer, why } = command;
  const events: QueueEvent[] = [];
  if (state.waiting.get(visitor)?.offer?.offer === offer) {
    events.push({ t: "returned", visitor, exclude: why === "declined" || why === "expired", at: turn.now });
  }
  events.push({ t: "member", agent, capacity });
  return yes(events, [matchAgain(state)]);
}

/**
 * A lease ran out: the agent's shard may be gone, so the visitor is offered to someone else. And whoever let a visitor
 * pass is asked again after a while.
 */
function due(state: QueueState, turn: Turn): Decision<QueueEvent> {
  const over = waitingOf(state, state.offered).filter(({ offer }) => offer !== null && offer.until <= turn.now);
  const again = waitingOf(state, state.passed).filter(({ passedAt }) => passedAt + forgiveMs <= turn.now);
  const events = [
    ...over.map(({ visitor }): QueueEvent => ({ t: "returned", visitor: visitor.id, exclude: true, at: turn.now })),
    ...again.map(({ visitor }): QueueEvent => ({ t: "everyoneAgain", visitor: visitor.id })),
  ];
  if (events.length === 0) return yes([]);
  return yes(events, [...over.flatMap((waiting) => withdrawOffer(waiting, null)), matchAgain(state)]);
}

function withdrawOffer(waiting: Waiting, accepted: OfferId | null): Effect[] {
  const { offer, conv } = waiting;
  if (offer === null || offer.offer === accepted) return [];
  return [
    { do: "tell", to: { kind: "agent", id: offer.agent }, command: { t: "agent.withdraw", offer: offer.offer, conv } },
  ];
}

/** Nothing to match when nobody waits: spares the turn on the common path. */
function rematch(state: QueueState): Effect[] {
  return state.waiting.size > 0 ? [matchAgain(state)] : [];
}

function show(): Effect {
  return { do: "later", key: "places", afterMs: showEveryMs, command: { t: "queue.places" } };
}

function places(state: QueueState, turn: Turn): Decision<QueueEvent> {
  const effects: Effect[] = [];
  let place = 0;
  for (const { visitor, conv } of state.waiting.values()) {
    place += 1;
    effects.push(tellPlace(visitor, conv, place, state.waiting.size));
  }
  for (const agent of state.members.keys()) effects.push(stats(state, agent, turn));
  return yes([], effects);
}

function tellPlace(visitor: VisitorCard, conv: ConversationId, place: number, waiting: number): Effect {
  return { do: "cast", to: { kind: "visitor", id: visitor.id }, command: { t: "visitor.place", conv, place, waiting } };
}

function stats(state: QueueState, agent: AgentId, turn: Turn): Effect {
  let online = 0;
  for (const member of state.members.values()) if (member.accepting) online += 1;
  return {
    do: "cast",
    to: { kind: "agent", id: agent },
    command: {
      t: "agent.group",
      group: state.id,
      name: findGroup(turn.config, state.id)?.name ?? state.id,
      waiting: state.waiting.size,
      online,
    },
  };
}
