import type { AgentStatus, Role } from "../../protocol/frames.ts";
import type { AgentId, ConversationId, GroupId, Ms, OfferId } from "../../protocol/ids.ts";
import type { VisitorCard } from "../commands.ts";

export interface Held {
  readonly conv: ConversationId;
  readonly group: GroupId;
  readonly visitor: VisitorCard;
  readonly since: Ms;
}

export interface Offered {
  readonly offer: OfferId;
  readonly conv: ConversationId;
  readonly group: GroupId;
  readonly visitor: VisitorCard;
  readonly until: Ms;
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
  /** At least one device is connected. */
  connected: boolean;
  /** Since when nobody is connected; null once the grace time was acted on, or while connected. */
  lostAt: Ms | null;
  conversations: Map<ConversationId, Held>;
  offers: Map<OfferId, Offered>;
  signIns: readonly SignIn[];
  lastAssignedAt: Ms;
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
  | { readonly t: "status"; readonly status: AgentStatus }
  | { readonly t: "connected"; readonly on: boolean; readonly at: Ms }
  | { readonly t: "graceOver" }
  | { readonly t: "offered"; readonly offered: Offered }
  | { readonly t: "took"; readonly offer: OfferId; readonly held: Held }
  | { readonly t: "offerEnded"; readonly offer: OfferId }
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
    connected: false,
    lostAt: null,
    conversations: new Map(),
    offers: new Map(),
    signIns: [],
    lastAssignedAt: 0,
    rev: 0,
  };
}

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
      return;
    case "connected":
      state.connected = event.on;
      state.lostAt = event.on ? null : event.at;
      return;
    case "graceOver":
      state.lostAt = null;
      return;
    case "offered":
      state.offers.set(event.offered.offer, event.offered);
      return;
    case "took":
      state.offers.delete(event.offer);
      state.conversations.set(event.held.conv, event.held);
      state.lastAssignedAt = event.held.since;
      return;
    case "offerEnded":
      state.offers.delete(event.offer);
      return;
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
    ...rest,
    conversations: new Map(conversations.map((held) => [held.conv, held])),
    offers: new Map(offers.map((offered) => [offered.offer, offered])),
  };
}
