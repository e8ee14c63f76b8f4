/** What a queue remembers: who waits, who serves, the guests of other queues, and how fast the line moved. */
import type { Capacity, ServiceRequest, VisitorCard, WaitKey } from "../commands.ts";
import type { Levels } from "../config.ts";
import type { Pace } from "../routing/estimate.ts";
import type { AgentId, ConversationId, GroupId, Ms, OfferId, VisitorId } from "../../protocol/ids.ts";
import { Line } from "./line.ts";

export interface LiveOffer {
  readonly offer: OfferId;
  readonly agent: AgentId;
  readonly at: Ms;
  /** The lease: past this the queue takes the visitor back, whatever became of the agent's shard. */
  readonly until: Ms;
  /** The agent was proposed by this queue, which keeps her place until the offer ends. */
  readonly claim: { readonly id: string; readonly lender: GroupId } | null;
}

export interface Waiting {
  readonly visitor: VisitorCard;
  readonly conv: ConversationId;
  request: ServiceRequest;
  key: WaitKey;
  readonly joinedAt: Ms;
  offer: LiveOffer | null;
  /** Agents who let this one pass, or must not have it; asked again when `passedAt` is `forgiveMs` ago. */
  excluded: readonly AgentId[];
  passedAt: Ms;
  /** Until then only this agent, who served the visitor last time, may have it. */
  hold: { readonly agent: AgentId; readonly until: Ms } | null;
  /** Rings that are open, when the next one opens by time alone, and the groups in those that are open. */
  rings: number;
  ringAt: Ms | null;
  lenders: readonly GroupId[];
  told: Told | null;
  /** Skills that are still asked for. */
  skills: Levels;
  /** Estimated wait when the visitor came. */
  readonly promisedMs: Ms | null;
  shown: Shown | null;
}

export interface Shown {
  readonly place: number;
  readonly estimateMs: Ms | null;
  readonly at: Ms;
}

/** The queues that know the visitor as a guest, and as what: in which order, with which needs, not to be given to whom. */
export interface Told {
  readonly to: readonly GroupId[];
  readonly terms: string;
}

/** A visitor who waits in another queue and may be served from here. */
export interface Guest {
  readonly origin: GroupId;
  readonly conv: ConversationId;
  readonly visitor: VisitorId;
  readonly key: WaitKey;
  readonly skills: Levels;
  excluded: readonly AgentId[];
  claim: { readonly id: string; readonly agent: AgentId; readonly at: Ms; readonly until: Ms } | null;
}

export interface Member {
  readonly id: AgentId;
  capacity: Capacity;
  /** Offers of this queue and claims for guests that are not answered. */
  reserved: number;
  /** When these were made, oldest first. */
  offeredAt: readonly Ms[];
  /** For `weighted`: work received, in visitors divided by weight. */
  share: number;
}

export interface QueueState {
  readonly id: GroupId;
  readonly waiting: Map<VisitorId, Waiting>;
  readonly guests: Map<ConversationId, Guest>;
  readonly members: Map<AgentId, Member>;
  /** Numbers of arrivals, offers and claims so far. */
  arrivals: number;
  offers: number;
  claims: number;
  /** Share of the last one chosen: whoever comes new starts there and is not buried. */
  share: number;
  readonly pace: Pace;
  /** How far estimates were off, by powers of two of a second. */
  readonly errors: number[];
  /** Where the next round of places beyond the first begins. */
  shownUpTo: number;
  /** Somebody could be served if the ramp did not hold; until then. */
  rampedUntil: Ms | null;
  /** Made from the rest, never stored. */
  readonly line: Line;
}

export type QueueEvent =
  | {
      readonly t: "joined";
      readonly conv: ConversationId;
      readonly visitor: VisitorCard;
      readonly request: ServiceRequest;
      readonly skills: Levels;
      readonly at: Ms;
      readonly hold: Waiting["hold"];
      readonly ringAt: Ms | null;
    }
  /** `served`: an agent has the visitor; otherwise they left. */
  | { readonly t: "left"; readonly visitor: VisitorId; readonly at: Ms; readonly served: boolean }
  | { readonly t: "boosted"; readonly visitor: VisitorId; readonly boostS: number; readonly noAffinity: boolean }
  | { readonly t: "member"; readonly agent: AgentId; readonly capacity: Capacity | null }
  | {
      readonly t: "offered";
      readonly visitor: VisitorId;
      readonly offer: OfferId;
      readonly agent: AgentId;
      readonly at: Ms;
      readonly until: Ms;
      readonly claim: LiveOffer["claim"];
      /** Under `weighted`: her share from now on. */
      readonly share: number | null;
    }
  | { readonly t: "returned"; readonly visitor: VisitorId; readonly exclude: boolean; readonly at: Ms }
  /** Time passed for these: tiers, holds and exclusions are what they are now. */
  | { readonly t: "aged"; readonly visitors: readonly VisitorId[]; readonly at: Ms }
  | {
      readonly t: "opened";
      readonly visitor: VisitorId;
      readonly rings: number;
      readonly lenders: readonly GroupId[];
      readonly skills: Levels;
      readonly ringAt: Ms | null;
    }
  /** Lenders know by now what there is to know. */
  | { readonly t: "announced"; readonly visitor: VisitorId }
  | { readonly t: "guest"; readonly guest: Omit<Guest, "claim"> }
  | { readonly t: "guestGone"; readonly conv: ConversationId }
  | {
      readonly t: "claimed";
      readonly conv: ConversationId;
      readonly claim: string;
      readonly agent: AgentId;
      readonly at: Ms;
      readonly until: Ms;
    }
  /** `exclude`: the origin did not want her, or she did not take it. */
  | { readonly t: "claimEnded"; readonly conv: ConversationId; readonly exclude: boolean }
  | { readonly t: "ramped"; readonly until: Ms | null }
  /** Places were shown to the first of the line, and to a run behind them. */
  | { readonly t: "shown"; readonly from: number; readonly at: Ms };

/** After this, agents who declined a visitor, or let the offer pass, may be asked again. */
export const forgiveMs = 60_000;

export function initial(id: string): QueueState {
  return {
    id: id as GroupId,
    waiting: new Map(),
    guests: new Map(),
    members: new Map(),
    arrivals: 0,
    offers: 0,
    claims: 0,
    share: 0,
    pace: [],
    errors: [],
    shownUpTo: 0,
    rampedUntil: null,
    line: new Line(),
  };
}

export function freeze(state: QueueState): unknown {
  const { line, waiting, guests, members, ...rest } = state;
  return {
    ...rest,
    waiting: [...waiting.values()],
    guests: [...guests.values()],
    members: [...members.values()],
    room: [...line.room],
  };
}

type Frozen = Omit<QueueState, "line" | "waiting" | "guests" | "members"> & {
  readonly waiting: readonly Waiting[];
  readonly guests: readonly Guest[];
  readonly members: readonly Member[];
  /** Who has room is known from the members; in which order it is said is not. */
  readonly room: readonly AgentId[];
};

export function thaw(_id: string, frozen: unknown): QueueState {
  const { waiting, guests, members, room, ...rest } = frozen as Frozen;
  const state: QueueState = {
    ...rest,
    waiting: new Map(waiting.map((one) => [one.visitor.id, one])),
    guests: new Map(guests.map((one) => [one.conv, one])),
    members: new Map(members.map((one) => [one.id, one])),
    line: new Line(),
  };
  for (const one of waiting) state.line.add(one);
  for (const guest of guests) state.line.addGuest(guest);
  for (const id of room) state.line.room.add(id);
  for (const member of members) state.line.sees(member);
  return state;
}
