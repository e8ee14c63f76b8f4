import type { Capacity, VisitorCard } from "../commands.ts";
import type { Group } from "../config.ts";
import type { AgentId, ConversationId, GroupId, Ms, OfferId, VisitorId } from "../../protocol/ids.ts";

export interface LiveOffer {
  readonly offer: OfferId;
  readonly agent: AgentId;
  /** The lease: past this the queue takes the visitor back, whatever became of the agent's shard. */
  readonly until: Ms;
}

export interface Waiting {
  readonly visitor: VisitorCard;
  readonly conv: ConversationId;
  readonly at: Ms;
  offer: LiveOffer | null;
  /** Agents who let this one pass; they are not asked again until `passedAt` is `forgiveMs` ago. */
  excluded: readonly AgentId[];
  passedAt: Ms;
}

export interface Member extends Capacity {
  /** Offers of this queue that she has not answered. */
  reserved: number;
}

export interface QueueState {
  readonly id: GroupId;
  /** Rules of the group as of the last visitor who joined; kept so that replay needs no configuration. */
  acceptMs: number;
  accept: "auto" | "manual";
  /** In the order they came. An offered visitor keeps the place until someone has accepted. */
  waiting: Map<VisitorId, Waiting>;
  members: Map<AgentId, Member>;
  offers: number;
  /** Those of `waiting` with a live offer, and those somebody let pass: the only ones with a deadline. */
  offered: Set<VisitorId>;
  passed: Set<VisitorId>;
}

export type QueueEvent =
  | {
      readonly t: "joined";
      readonly conv: ConversationId;
      readonly visitor: VisitorCard;
      readonly at: Ms;
      readonly accept: Group["accept"];
      readonly acceptMs: number;
    }
  | { readonly t: "left"; readonly visitor: VisitorId }
  | { readonly t: "member"; readonly agent: AgentId; readonly capacity: Capacity | null }
  | {
      readonly t: "offered";
      readonly visitor: VisitorId;
      readonly offer: OfferId;
      readonly agent: AgentId;
      readonly until: Ms;
    }
  | { readonly t: "returned"; readonly visitor: VisitorId; readonly exclude: boolean; readonly at: Ms }
  | { readonly t: "everyoneAgain"; readonly visitor: VisitorId };

export function initial(id: string): QueueState {
  return {
    id: id as GroupId,
    acceptMs: 30_000,
    accept: "auto",
    waiting: new Map(),
    members: new Map(),
    offers: 0,
    offered: new Set(),
    passed: new Set(),
  };
}

export function apply(state: QueueState, event: QueueEvent): void {
  switch (event.t) {
    case "joined":
      state.accept = event.accept;
      state.acceptMs = event.acceptMs;
      state.waiting.set(event.visitor.id, {
        visitor: event.visitor,
        conv: event.conv,
        at: event.at,
        offer: null,
        excluded: [],
        passedAt: 0,
      });
      return;
    case "left": {
      endOffer(state, event.visitor);
      state.waiting.delete(event.visitor);
      state.passed.delete(event.visitor);
      return;
    }
    case "member": {
      if (event.capacity === null) state.members.delete(event.agent);
      else state.members.set(event.agent, { ...event.capacity, reserved: reservedFor(state, event.agent) });
      return;
    }
    case "offered": {
      const waiting = state.waiting.get(event.visitor);
      if (waiting === undefined) return;
      waiting.offer = { offer: event.offer, agent: event.agent, until: event.until };
      state.offered.add(event.visitor);
      const member = state.members.get(event.agent);
      if (member !== undefined) member.reserved += 1;
      state.offers += 1;
      return;
    }
    case "returned": {
      const agent = endOffer(state, event.visitor);
      const waiting = state.waiting.get(event.visitor);
      if (waiting === undefined || agent === null || !event.exclude) return;
      waiting.excluded = [...waiting.excluded, agent];
      waiting.passedAt = event.at;
      state.passed.add(event.visitor);
      return;
    }
    case "everyoneAgain": {
      const waiting = state.waiting.get(event.visitor);
      if (waiting !== undefined) waiting.excluded = [];
      state.passed.delete(event.visitor);
      return;
    }
  }
}

/** Takes back the live offer of a visitor, if there is one, and says whose it was. */
function endOffer(state: QueueState, visitor: VisitorId): AgentId | null {
  const waiting = state.waiting.get(visitor);
  if (waiting === undefined || waiting.offer === null) return null;
  const { agent } = waiting.offer;
  waiting.offer = null;
  state.offered.delete(visitor);
  const member = state.members.get(agent);
  if (member !== undefined) member.reserved -= 1;
  return agent;
}

function reservedFor(state: QueueState, agent: AgentId): number {
  const known = state.members.get(agent);
  if (known !== undefined) return known.reserved;
  let reserved = 0;
  for (const waiting of state.waiting.values()) if (waiting.offer?.agent === agent) reserved += 1;
  return reserved;
}

/** After this, agents who declined a visitor, or let the offer pass, may be asked again. */
export const forgiveMs = 60_000;

export function waitingOf(state: QueueState, visitors: Iterable<VisitorId>): Waiting[] {
  const found: Waiting[] = [];
  for (const visitor of visitors) {
    const waiting = state.waiting.get(visitor);
    if (waiting !== undefined) found.push(waiting);
  }
  return found;
}

export function freeze(state: QueueState): unknown {
  const { offered: _offered, passed: _passed, ...rest } = state;
  return { ...rest, waiting: [...state.waiting.values()], members: [...state.members] };
}

export function thaw(_id: string, frozen: unknown): QueueState {
  const { waiting, members, ...rest } = frozen as Omit<QueueState, "waiting" | "members" | "offered" | "passed"> & {
    waiting: Waiting[];
    members: [AgentId, Member][];
  };
  return {
    ...rest,
    waiting: new Map(waiting.map((one) => [one.visitor.id, one])),
    members: new Map(members),
    offered: new Set(waiting.filter(({ offer }) => offer !== null).map(({ visitor }) => visitor.id)),
    passed: new Set(waiting.filter(({ excluded }) => excluded.length > 0).map(({ visitor }) => visitor.id)),
  };
}
