import { no, yes, type Decision, type Effect, type Turn } from "../actor.ts";
import type { Command } from "../commands.ts";
import { authorize } from "../policy.ts";
import { findAgent } from "../config.ts";
import type { VisitorId } from "../../protocol/ids.ts";
import { claim, claimEnded, guest, guestGone as guestLeft } from "./guests.ts";
import { groupOf } from "./group.ts";
import { join } from "./join.ts";
import { match, matchAgain } from "./match.ts";
import { claimOver, withdrawal } from "./offer.ts";
import { places, show, stats } from "./places.ts";
import { noGuest } from "./announce.ts";
import { openByTime } from "./rings.ts";
import type { QueueEvent, QueueState } from "./state.ts";

type Of<T extends Command["t"]> = Extract<Command, { t: T }>;

/** Alarms of one turn; the next deadline is in the past then, and the next turn goes on. */
const alarmsPerTurnMax = 256;

export function decide(state: QueueState, command: Command, turn: Turn): Decision<QueueEvent> {
  switch (command.t) {
    case "queue.join":
      return join(state, command, turn);
    case "queue.leave":
      return leave(state, command, turn);
    case "queue.boost":
      return boost(state, command);
    case "queue.capacity": {
      const { agent, capacity } = command;
      return yes<QueueEvent>([{ t: "member", agent, capacity }], [...rematch(state), show()]);
    }
    case "queue.accepted":
      return accepted(state, command, turn);
    case "queue.refused":
      return refused(state, command, turn);
    case "queue.match":
      return match(state, turn);
    case "queue.places":
      return places(state, turn);
    case "queue.stats":
      return yes([], [stats(state, command.agent, turn)]);
    case "queue.guest":
      return guest(state, command);
    case "queue.guestGone":
      return guestLeft(state, command);
    case "queue.claim":
      return claim(state, command, turn);
    case "queue.claimEnded":
      return claimEnded(state, command);
    case "roster":
      return roster(state, command, turn);
    case "due":
      return due(state, turn);
    default:
      return no("bad_frame");
  }
}

function leave(state: QueueState, command: Of<"queue.leave">, turn: Turn): Decision<QueueEvent> {
  const waiting = state.waiting.get(command.visitor);
  if (waiting === undefined || waiting.conv !== command.conv) return yes([]);
  return yes<QueueEvent>(
    [{ t: "left", visitor: command.visitor, at: turn.now, served: false }],
    [...withdrawal(waiting, null), ...claimOver(waiting, false), ...noGuest(state, waiting), ...rematch(state), show()],
  );
}

function boost(state: QueueState, { conv, visitor, boostS, noAffinity }: Of<"queue.boost">): Decision<QueueEvent> {
  const waiting = state.waiting.get(visitor);
  if (waiting === undefined || waiting.conv !== conv) return yes([]);
  return yes<QueueEvent>([{ t: "boosted", visitor, boostS, noAffinity }], [matchAgain(state), show()]);
}

/** The agent holds the visitor: that stands, even if the offer was taken back and given to another meanwhile. */
function accepted(state: QueueState, command: Of<"queue.accepted">, turn: Turn): Decision<QueueEvent> {
  const { agent, capacity, visitor, conv, offer } = command;
  const events: QueueEvent[] = [];
  const effects: Effect[] = [];
  const waiting = state.waiting.get(visitor);
  if (waiting !== undefined && waiting.conv === conv) {
    events.push({ t: "left", visitor, at: turn.now, served: true });
    effects.push(
      ...withdrawal(waiting, offer),
      ...claimOver(waiting, waiting.offer?.offer === offer),
      ...noGuest(state, waiting),
    );
  }
  if (capacity !== null) events.push({ t: "member", agent, capacity });
  return yes(events, [...effects, ...rematch(state), show()]);
}

function refused(state: QueueState, command: Of<"queue.refused">, turn: Turn): Decision<QueueEvent> {
  const { agent, capacity, visitor, offer, why } = command;
  const events: QueueEvent[] = [];
  const effects: Effect[] = [];
  const waiting = state.waiting.get(visitor);
  if (waiting?.offer?.offer === offer) {
    events.push({ t: "returned", visitor, exclude: why === "declined" || why === "expired", at: turn.now });
    effects.push(...claimOver(waiting, false));
  }
  if (capacity !== null) events.push({ t: "member", agent, capacity });
  return yes(events, [...effects, matchAgain(state)]);
}

/** Leases that ran out (the agent's shard may be gone), tiers, holds, exclusions, rings and the ramp: all that time changes. */
function due(state: QueueState, turn: Turn): Decision<QueueEvent> {
  const { now } = turn;
  const events: QueueEvent[] = [];
  const effects: Effect[] = [];
  const visitors: VisitorId[] = [];
  for (const { own, guest: lent } of state.line.due(now, alarmsPerTurnMax)) {
    if (own === null) {
      events.push({ t: "claimEnded", conv: lent.conv, exclude: true });
      continue;
    }
    if (own.offer !== null && own.offer.until <= now) {
      events.push({ t: "returned", visitor: own.visitor.id, exclude: true, at: now });
      effects.push(...withdrawal(own, null), ...claimOver(own, false));
    } else if (own.offer === null && own.ringAt !== null && own.ringAt <= now) {
      events.push(openByTime(state, groupOf(state.id, turn), own, turn));
    }
    visitors.push(own.visitor.id);
  }
  if (visitors.length > 0) events.push({ t: "aged", visitors, at: now });
  if (state.rampedUntil !== null && state.rampedUntil <= now) events.push({ t: "ramped", until: null });
  if (events.length === 0) return yes([]);
  return yes(events, [...effects, matchAgain(state)]);
}

/** Nothing to match when nobody waits: spares the turn on the common path. */
function rematch(state: QueueState): Effect[] {
  return state.waiting.size + state.guests.size > 0 ? [matchAgain(state)] : [];
}

/** Who could take over here: the free ones first. */
function roster(state: QueueState, { ref, group }: Of<"roster">, turn: Turn): Decision<QueueEvent> {
  if (!authorize(turn.from?.principal ?? null, "roster")) return no("not_found");
  const agents = [...state.members.values()].map(({ id, capacity, reserved }) => ({
    id,
    name: findAgent(turn.config, id)?.name ?? id,
    accepting: capacity.accepting,
    free: capacity.accepting ? Math.max(0, capacity.cap - capacity.load - reserved) : 0,
  }));
  agents.sort((a, b) => Number(b.accepting) - Number(a.accepting) || b.free - a.free || (a.id < b.id ? -1 : 1));
  return yes([], [{ do: "reply", frame: { t: "roster", ref, group, waiting: state.waiting.size, agents } }]);
}
