/** What is kept of a visitor, and what can happen to one. */
import type { Source } from "../commands.ts";
import type { ConversationEvent, Person } from "../../protocol/frames.ts";
import type { AgentId, ConversationId, GroupId, Ms, OfferId, VisitorId } from "../../protocol/ids.ts";
import type { Said } from "./dedup.ts";

export interface Conversation {
  /** 1, 2, 3 … in the life of this visitor. */
  readonly n: number;
  /** Where it waits, or of the agent who has it: rights of supervisors follow it. */
  group: GroupId;
  /** Where it joined first; the rings of this group are tried when a line is full. */
  origin: GroupId;
  /** Groups whose line was full. */
  tried: readonly GroupId[];
  stage: "waiting" | "talking" | "closed";
  agent: Person | null;
  /** Top of the dense sequence of facts. */
  seq: number;
  /** The newest facts, without a gap, ending at `seq`. Older ones are in the journal's chunks. */
  log: ConversationEvent[];
  /** Highest seq that has a chunk; 0 if none. */
  spilled: number;
  visitorRead: number;
  agentRead: number;
  /** Since when the visitor waits for a person: kept when an agent is lost. */
  since: Ms;
  queuedAt: Ms;
  /** Since when the visitor is away while waiting; null while connected. */
  absentSince: Ms | null;
  /** Of the last message or change of stage. */
  lastAt: Ms;
  /** Limits of the group as of the start: a deadline must not depend on configuration. */
  queueMs: Ms;
  readonly silentMs: Ms;
  /** When whoever still waits is no longer served, because the group has closed; null: it does not close. */
  offHoursAt: Ms | null;
  /** The agent was lost: a boost. */
  boosted: boolean;
  /** An agent was found by waiting for one; counted once. */
  served: boolean;
  /** How often somebody else was asked to take over; names the offers. */
  asks: number;
  /** How often an agent gave it away and somebody took it. */
  transfers: number;
  transfer: Transfer | null;
  /** Who gave it away last: it does not go straight back. */
  gaveAway: { readonly agent: AgentId; readonly at: Ms } | null;
  /** Grows when an agent loses it, and with it the topic that staff hear: whoever lost it hears nothing more. */
  term: number;
}

/** Somebody was asked to take over, and has not answered yet. */
export interface Transfer {
  readonly id: OfferId;
  readonly how: "transfer" | "forced";
  /** The agent who gives it away, or the supervisor who decides so. */
  readonly by: Person;
  readonly to: Target;
  readonly until: Ms;
  /** Of a group: until when it serves whoever waits. */
  readonly offHoursAt: Ms | null;
}

export interface Target {
  readonly kind: "agent" | "group";
  readonly id: string;
  readonly name: string;
}

/** Why nobody took over, or that somebody did. */
export type TransferEnd = "taken" | "declined" | "expired" | "away" | "full" | "back" | "overruled";

/** An agent who wants to write first, until her own actor has answered. */
export interface Contact {
  readonly id: OfferId;
  readonly conv: ConversationId;
  readonly agent: Person;
  readonly group: GroupId;
  readonly cmid: string;
  readonly text: string;
  readonly until: Ms;
}

export interface Profile {
  readonly name: string;
  readonly lang: string;
  /** The group this visitor's page asks for. */
  readonly group: string | null;
  readonly channel: string;
  /** Address of the page of the newest hello before the conversation. */
  readonly page: string;
  /** Of the verified identity. */
  readonly verifiedTags: readonly string[];
}

export interface VisitorState extends Profile {
  readonly id: VisitorId;
  /** Empty until the first hello. */
  secretHash: string;
  name: string;
  lang: string;
  group: string | null;
  channel: string;
  page: string;
  verifiedTags: readonly string[];
  /** Set by staff; whatever the identity says next does not take them away. */
  staffTags: readonly string[];
  /** How often today somebody waited in vain, and was served. */
  today: Today;
  /** Of the last talk: only a wish, she may be anywhere by now. */
  lastAgent: { readonly id: AgentId; readonly at: Ms } | null;
  conversation: Conversation | null;
  contact: Contact | null;
  /** What was said in the running conversation, and for a day after its end, so that a late retry is known. */
  said: Said[];
}

export interface Today {
  /** In the zone of the configuration at that moment, like 2026-11-24. */
  readonly day: string;
  readonly failed: number;
  readonly repeat: number;
}

export type VisitorEvent =
  | ({ readonly t: "created"; readonly secretHash: string } & Profile)
  | ({ readonly t: "profile" } & Profile)
  | {
      readonly t: "began";
      readonly n: number;
      readonly group: GroupId;
      readonly at: Ms;
      readonly absentSince: Ms | null;
      readonly queueMs: Ms;
      readonly silentMs: Ms;
      readonly offHoursAt: Ms | null;
    }
  /** Another line than the first one; the fact `queued` follows. */
  | {
      readonly t: "joined";
      readonly group: GroupId;
      readonly origin: GroupId;
      readonly tried: readonly GroupId[];
      readonly queueMs: Ms;
      readonly offHoursAt: Ms | null;
      readonly boosted: boolean;
    }
  /** One fact of the running conversation; `hash` tells what was said before plugins changed it. */
  | { readonly t: "fact"; readonly e: ConversationEvent; readonly hash?: number }
  | { readonly t: "absent"; readonly since: Ms | null }
  | ({ readonly t: "counted" } & Today)
  | { readonly t: "tagged"; readonly tags: readonly string[] }
  | { readonly t: "transferAsked"; readonly transfer: Transfer; readonly note: string | null }
  | { readonly t: "transferEnded"; readonly end: TransferEnd }
  | { readonly t: "contactAsked"; readonly contact: Contact }
  | { readonly t: "contactEnded"; readonly why: Source | "refused" | "expired" | "late" };

export function initial(id: string): VisitorState {
  return {
    id: id as VisitorId,
    secretHash: "",
    name: "",
    lang: "",
    group: null,
    channel: "",
    page: "",
    verifiedTags: [],
    staffTags: [],
    today: { day: "", failed: 0, repeat: 0 },
    lastAgent: null,
    conversation: null,
    contact: null,
    said: [],
  };
}

/** What a conversation is like that nobody has given away, lost or been forced to take. */
export const untransferred = {
  tried: [],
  offHoursAt: null,
  boosted: false,
  served: false,
  asks: 0,
  transfers: 0,
  transfer: null,
  gaveAway: null,
  term: 0,
} as const;
