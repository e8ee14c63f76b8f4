/** The headline promise: `conversations + offers ≤ cap`, decided by one writer, told to every queue that may choose her. */
import type { Effect } from "../actor.ts";
import type { Capacity } from "../commands.ts";
import type { Desk } from "../../protocol/frames.ts";
import type { GroupId } from "../../protocol/ids.ts";
import { apply, type AgentEvent, type AgentState } from "./state.ts";

export function accepting(state: AgentState): boolean {
  return state.status === "online" && state.connected && !state.disabled;
}

export function hasRoom(state: AgentState): boolean {
  return state.conversations.size + state.offers.size < state.cap;
}

/** As told to `group`, whose own offers it counts itself. */
export function capacityFor(state: AgentState, group: GroupId): Capacity {
  let load = state.conversations.size;
  for (const offered of state.offers.values()) if (offered.group !== group) load += 1;
  return { accepting: accepting(state), cap: state.cap, load, lastAssignedAt: state.lastAssignedAt };
}

/** The state after the events, without touching the one before: what effects must speak of. */
export function after(state: AgentState, events: readonly AgentEvent[]): AgentState {
  const copy = { ...state, conversations: new Map(state.conversations), offers: new Map(state.offers) };
  for (const event of events) apply(copy, event);
  return copy;
}

/** Tells every queue of hers, except one that hears it with its own answer. */
export function tellCapacity(state: AgentState, except: GroupId | null = null): Effect[] {
  return state.groups
    .filter((group) => group !== except)
    .map((group) => ({
      do: "tell",
      to: { kind: "queue", id: group },
      command: { t: "queue.capacity", agent: state.id, capacity: capacityFor(state, group) },
    }));
}

/** All devices of hers. */
export const deskTopic = "desk";

/** The devices of one sign-in, so that signing out ends just these. */
export function signInTopic(hash: string): string {
  return `signIn:${hash}`;
}

export function desk(state: AgentState): Desk {
  return {
    t: "desk",
    rev: state.rev,
    status: state.status,
    cap: state.cap,
    conversations: [...state.conversations.values()],
    offers: [...state.offers.values()],
  };
}

export function publishDesk(state: AgentState): Effect {
  return { do: "publish", topics: [deskTopic], frame: desk(state) };
}
