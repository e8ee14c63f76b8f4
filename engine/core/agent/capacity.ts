/** The headline promise: `conversations + offers ≤ cap`, decided by one writer, told to every queue that may choose her. */
import type { Effect, Turn } from "../actor.ts";
import type { Capacity } from "../commands.ts";
import type { Desk } from "../../protocol/frames.ts";
import type { GroupId } from "../../protocol/ids.ts";
import { apply, type AgentEvent, type AgentState, type Held, type Offered } from "./state.ts";
import { workToday, workUpToNow } from "./work.ts";

export function accepting(state: AgentState): boolean {
  return state.status === "online" && state.connected && !state.disabled;
}

export function hasRoom(state: AgentState): boolean {
  return state.conversations.size + state.offers.size < state.cap;
}

/** As told to `group`, whose own offers it counts itself. Null: she is not of that group. */
export function capacityFor(state: AgentState, group: GroupId, turn: Turn): Capacity | null {
  if (!state.groups.includes(group)) return null;
  let load = state.conversations.size;
  for (const { group: from, how } of state.offers.values()) if (from !== group || how !== "queue") load += 1;
  const { cap, lastAssignedAt, recent } = state;
  const { taken: takenToday, onlineMs: onlineMsToday } = workUpToNow(state, turn);
  return {
    accepting: accepting(state),
    cap,
    load,
    lastAssignedAt,
    takenToday,
    onlineMsToday,
    recent,
  };
}

/** The state after the events, without touching the one before: what effects must speak of. */
export function after(state: AgentState, events: readonly AgentEvent[]): AgentState {
  const copy = { ...state, conversations: new Map(state.conversations), offers: new Map(state.offers) };
  for (const event of events) apply(copy, event);
  return copy;
}

/** Tells every queue of hers, except one that hears it with its own answer. */
export function tellCapacity(state: AgentState, turn: Turn, except: GroupId | null = null): Effect[] {
  return state.groups
    .filter((group) => group !== except)
    .map((group) => ({
      do: "tell",
      to: { kind: "queue", id: group },
      command: { t: "queue.capacity", agent: state.id, capacity: capacityFor(state, group, turn) },
    }));
}

/** All devices of hers. */
export const deskTopic = "desk";

/** The devices of one sign-in, so that signing out ends just these. */
export function signInTopic(hash: string): string {
  return `signIn:${hash}`;
}

export function desk(state: AgentState, turn: Turn): Desk {
  const { rev, status, reason, since, cap } = state;
  const { onlineMs, taken } = workToday(state, turn);
  return {
    t: "desk",
    rev,
    status,
    reason,
    since,
    onlineMs,
    taken,
    cap,
    breaks: [...turn.config.routing.breaks],
    conversations: [...state.conversations.values()].map(shownHeld),
    offers: [...state.offers.values()].map(shownOffer),
  };
}

function shownHeld({ how: _how, ...held }: Held): Desk["conversations"][number] {
  return held;
}

function shownOffer({ how: _how, ...offered }: Offered): Desk["offers"][number] {
  return offered;
}

export function publishDesk(state: AgentState, turn: Turn): Effect {
  return { do: "publish", topics: [deskTopic], frame: desk(state, turn) };
}
