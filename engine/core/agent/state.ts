import type { AgentStatus, Person, Role } from "../../protocol/frames.ts";
import type { AgentId, ConversationId, GroupId, Ms, OfferId } from "../../protocol/ids.ts";
import type { Source, VisitorCard } from "../commands.ts";

/** What she is told of a conversation, offered or held. */
interface Brief {
  readonly conv: ConversationId;
  readonly group: GroupId;
  readonly visitor: VisitorCard;
  readonly how: Source;
  readonly why: string;
  readonly from?: Person;
  readonly note?: string;
}

export interface Held extends Brief {
  readonly since: Ms;
}

export interface Offered extends Brief {
  readonly offer: OfferId;
  readonly until: Ms;
}

/** Work of one natural day: stretches online that are over, and conversations taken. */
export interface Work {
  readonly day: string;
  readonly onlineMs: Ms;
  readonly taken: number;
}

export interface SignIn {
  readonly hash: string;
  readonly until: Ms;
}

export interface AgentState {
  readonly id: AgentId;
  name: string;
  role: Role;
  groups: readonly GroupId[];
  cap: number;
  disabled: boolean;
  /** What she chose; it survives restarts and lost sockets. */
  status: AgentStatus;
  /** Why away: a break of the configuration, or `missed` after too many offers that passed. */
  reason: string | null;
  /** Since when the status is as it is. */
  since: Ms;
  work: Work;
  /** Offers in a row that passed. */
  misses: number;
  /** At least one device is connected. */
  connected: boolean;
  /** Nobody is connected: when her offers go back, and when her conversations do; null once it was done, or while connected. */
  graceUntil: Ms | null;
  handoverAt: Ms | null;
  conversations: Map<ConversationId, Held>;
  offers: Map<OfferId, Offered>;
  signIns: readonly SignIn[];
  lastAssignedAt: Ms;
  /** Times of the newest assignments, oldest first. */
  recent: readonly Ms[];
  /** Counts changes of the desk, so that a late frame can be told from a new one. */
  rev: number;
}

export type AgentEvent =
  | {
      readonly t: "account";
      readonly name: string;
      readonly role: Role;
      readonly groups: readonly GroupId[];
      readonly cap: number;
      readonly disabled: boolean;
    }
  | { readonly t: "signedIn"; readonly hash: string; readonly until: Ms; readonly at: Ms }
  | { readonly t: "signedOut"; readonly hash: string | null }
  | {
      readonly t: "status";
      readonly status: AgentStatus;
      readonly reason: string | null;
      readonly at: Ms;
      /** With the stretch that ends here. */
      readonly work: Work;
    }
  | { readonly t: "connected" }
  | { readonly t: "lost"; readonly graceUntil: Ms; readonly handoverAt: Ms }
  | { readonly t: "graceOver" }
  /** Nobody came back: she holds nothing any more. */
  | { readonly t: "handedOver" }
  | { readonly t: "offered"; readonly offered: Offered }
  /** `over`: she was made to take it beyond her cap. */
  | { readonly t: "took"; readonly offer: OfferId; readonly held: Held; readonly work: Work; readonly over: boolean }
  | {
      readonly t: "offerEnded";
      readonly offer: OfferId;
      readonly end: "declined" | "expired" | "withdrawn" | "away";
      readonly reason?: string;
    }
  /** What she holds already is hers by force from now on. */
  | { readonly t: "forced"; readonly conv: ConversationId; readonly group: GroupId }
  | { readonly t: "released"; readonly conv: ConversationId };

export function initial(id: string): AgentState {
  return {
    id: id as AgentId,
    name: "",
    role: "agent",
    groups: [],
    cap: 0,
    disabled: true,
    status: "offline",
    reason: null,
    since: 0,
    work: { day: "", onlineMs: 0, taken: 0 },
    misses: 0,
    connected: false,
    graceUntil: null,
    handoverAt: null,
    conversations: new Map(),
    offers: new Map(),
    signIns: [],
    lastAssignedAt: 0,
    recent: [],
    rev: 0,
  };
}

/** More than any ramp limit looks at. */
const recentMax = 10;

/** Signed-in devices kept per agent; the oldest one makes room. */
export const signInsMax = 10;

export function apply(state: AgentState, event: AgentEvent): void {
  state.rev += 1;
  switch (event.t) {
    case "account":
      state.name = event.name;
      state.role = event.role;
      state.groups = event.groups;
      state.cap = event.cap;
      state.disabled = event.disabled;
      return;
    case "signedIn":
      state.signIns = [
        ...state.signIns.filter((one) => one.until > event.at),
        { hash: event.hash, until: event.until },
      ].slice(-signInsMax);
      return;
    case "signedOut":
      state.signIns = event.hash === null ? [] : state.signIns.filter((one) => one.hash !== event.hash);
      return;
    case "status":
      state.status = event.status;
      state.reason = event.reason;
      state.since = event.at;
      state.work = event.work;
      state.misses = 0;
      return;
    case "connected":
      state.connected = true;
      state.graceUntil = null;
      state.handoverAt = null;
      return;
    case "lost":
      state.connected = false;
      state.graceUntil = event.graceUntil;
      state.handoverAt = event.handoverAt;
      return;
    case "graceOver":
      state.graceUntil = null;
      return;
    case "handedOver":
      state.handoverAt = null;
      state.conversations.clear();
      return;
    case "offered":
      state.offers.set(event.offered.offer, event.offered);
      return;
    case "took":
      state.offers.delete(event.offer);
      state.conversations.set(event.held.conv, event.held);
      state.lastAssignedAt = event.held.since;
      state.recent = [...state.recent, event.held.since].slice(-recentMax);
      state.work = event.work;
      state.misses = 0;
      return;
    case "offerEnded":
      state.offers.delete(event.offer);
      if (event.end === "expired") state.misses += 1;
      if (event.end === "declined") state.misses = 0;
      return;
    case "forced": {
      const held = state.conversations.get(event.conv);
      if (held !== undefined) state.conversations.set(event.conv, { ...held, how: "forced", group: event.group });
      return;
    }
    case "released":
      state.conversations.delete(event.conv);
      return;
  }
}

export function freeze(state: AgentState): unknown {
  const { conversations, offers, ...rest } = state;
  return { ...rest, conversations: [...conversations.values()], offers: [...offers.values()] };
}

export function thaw(_id: string, frozen: unknown): AgentState {
  const { conversations, offers, ...rest } = frozen as Omit<AgentState, "conversations" | "offers"> & {
    conversations: Held[];
    offers: Offered[];
  };
  return {
    ...initial(rest.id),
    ...rest,
    conversations: new Map(conversations.map((held) => [held.conv, held])),
    offers: new Map(offers.map((offered) => [offered.offer, offered])),
  };
}
