/** Bugs in the queue: order, exclusion, reservation, affinity, overflow. */
import type { QueueEvent, QueueState, Waiting } from "../../../core/queue/state.ts";
import type { ActorKind, Turn } from "../../../core/actor.ts";
import type { Config, Group } from "../../../core/config.ts";
import type { VisitorId } from "../../../protocol/ids.ts";
import type { Flaw } from "../world.ts";
import { spoil } from "./spoil.ts";

type Of<T extends QueueEvent["t"]> = Extract<QueueEvent, { t: T }>;
type Queue = ActorKind<QueueState, unknown>;

/** A queue that takes events of one kind for something else than they say. */
function misreads<T extends QueueEvent["t"]>(
  name: T,
  misread: (event: Of<T>, state: QueueState, apply: (event: QueueEvent) => void) => void,
): Flaw {
  return {
    kinds: spoil<QueueState>("queue", (kind: Queue) => ({
      apply: (state, event) => {
        const read = event as QueueEvent;
        if (read.t === name) misread(read as Of<T>, state, (other) => kind.apply(state, other));
        else kind.apply(state, event);
      },
    })),
  };
}

/** A queue that believes the configuration to be another one. */
function believes(change: (config: Config) => Partial<Config>): Flaw {
  const misled = (turn: Turn): Turn => ({ ...turn, config: { ...turn.config, ...change(turn.config) } });
  return {
    kinds: spoil<QueueState>("queue", (kind: Queue) => ({
      decide: (state, command, turn) => kind.decide(state, command, misled(turn)),
    })),
  };
}

const allGroups = (change: Partial<Group>) => (config: Config) => ({
  groups: config.groups.map((group) => ({ ...group, ...change })),
});

function change(state: QueueState, visitor: VisitorId, how: (waiting: Waiting) => void): void {
  const waiting = state.waiting.get(visitor);
  if (waiting !== undefined) state.line.change(waiting, () => how(waiting));
}

export const spoiledLines: Readonly<Record<string, Flaw>> = {
  "serves whoever came last": misreads("joined", (event, _state, apply) =>
    apply({ ...event, request: { ...event.request, since: 2 * event.at - event.request.since } }),
  ),
  "moves whoever should go first to the back": misreads("joined", (event, _state, apply) =>
    apply({ ...event, request: { ...event.request, boostS: -event.request.boostS } }),
  ),
  "settles ties by name": misreads("joined", (event, state, apply) => {
    const { arrivals } = state;
    state.arrivals = Number.parseInt(event.visitor.id.slice(1, 6), 36);
    apply(event);
    state.arrivals = arrivals + 1;
  }),
  "sends whoever was declined to the back of the line": misreads("returned", (event, _state, apply) => {
    apply(event);
    apply({ t: "boosted", visitor: event.visitor, boostS: -600, noAffinity: false });
  }),
  "forgets who let a visitor pass": misreads("returned", (event, _state, apply) => apply({ ...event, exclude: false })),
  "never again asks an agent who let a visitor pass": misreads("aged", (event, state, apply) => {
    const before = event.visitors.map((id) => [id, state.waiting.get(id)?.excluded ?? []] as const);
    apply(event);
    for (const [id, excluded] of before) change(state, id, (waiting) => (waiting.excluded = excluded));
  }),
  "does not count the places of open offers": misreads("offered", (event, state, apply) => {
    apply(event);
    const member = state.members.get(event.agent);
    if (member === undefined || event.claim !== null) return;
    member.reserved -= 1;
    state.line.sees(member);
  }),
  "waits for no agent of last time": misreads("joined", (event, _state, apply) => apply({ ...event, hold: null })),
  "buries whoever comes online": believes((config) => ({ routing: { ...config.routing, rampPerSecond: 1_000 } })),
  "lends the places that are reserved": believes(allGroups({ reserveSlots: 0 })),
  "asks for no skills": believes(allGroups({ skills: {} })),
  "lends without a penalty": believes((config) => ({ routing: { ...config.routing, overflowPenaltyS: 0 } })),
  "chooses by load whatever the strategy": believes(allGroups({ strategy: "even-load" })),
  "opens no ring": believes(allGroups({ rings: [] })),
  "takes two agents of other groups for one visitor": {
    kinds: spoil<QueueState>("queue", (kind) => ({
      decide: (state, command, turn) => {
        const waiting = command.t === "queue.claim" ? state.waiting.get(command.visitor) : undefined;
        if (waiting === undefined) return kind.decide(state, command, turn);
        const free = { ...waiting, offer: null, hold: null };
        return kind.decide({ ...state, waiting: new Map([[waiting.visitor.id, free]]) }, command, turn);
      },
    })),
  },
  "forgets who waits when the queue sleeps": {
    kinds: spoil<QueueState>("queue", (kind) => ({
      freeze: (state) => kind.freeze({ ...state, waiting: new Map() }),
    })),
  },
};
