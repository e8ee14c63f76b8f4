import type { ConversationEvent, Person } from "../../protocol/frames.ts";
import type { GroupId, Ms, VisitorId } from "../../protocol/ids.ts";
import { rememberedFor, type Said } from "./dedup.ts";

export interface Conversation {
  /** 1, 2, 3 … in the life of this visitor. */
  readonly n: number;
  readonly group: GroupId;
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
  queuedAt: Ms;
  /** Since when the visitor is away while waiting; null while connected. */
  absentSince: Ms | null;
  /** Of the last message or change of stage. */
  lastAt: Ms;
  /** Limits of the group as of the start: a deadline must not depend on configuration. */
  readonly queueMs: Ms;
  readonly silentMs: Ms;
}

export interface VisitorState {
  readonly id: VisitorId;
  /** Empty until the first hello. */
  secretHash: string;
  name: string;
  lang: string;
  /** The group this visitor's page asks for. */
  group: string | null;
  conversation: Conversation | null;
  /** What was said in the running conversation, and for a day after its end, so that a late retry is known. */
  said: Said[];
}

export type VisitorEvent =
  | {
      readonly t: "created";
      readonly secretHash: string;
      readonly name: string;
      readonly lang: string;
      readonly group: string | null;
    }
  | { readonly t: "profile"; readonly name: string; readonly lang: string; readonly group: string | null }
  | {
      readonly t: "began";
      readonly n: number;
      readonly group: GroupId;
      readonly at: Ms;
      readonly absentSince: Ms | null;
      readonly queueMs: Ms;
      readonly silentMs: Ms;
    }
  /** One fact of the running conversation; `hash` tells what was said before plugins changed it. */
  | { readonly t: "fact"; readonly e: ConversationEvent; readonly hash?: number }
  | { readonly t: "absent"; readonly since: Ms | null };

export function initial(id: string): VisitorState {
  return { id: id as VisitorId, secretHash: "", name: "", lang: "", group: null, conversation: null, said: [] };
}

export function apply(state: VisitorState, event: VisitorEvent): void {
  switch (event.t) {
    case "created":
      state.secretHash = event.secretHash;
      state.name = event.name;
      state.lang = event.lang;
      state.group = event.group;
      return;
    case "profile":
      state.name = event.name;
      state.lang = event.lang;
      state.group = event.group;
      return;
    case "began":
      state.said = rememberedFor(state.said, event.at);
      state.said.push({ n: event.n, until: null, keys: new Map() });
      state.conversation = begin(event);
      return;
    case "fact":
      if (state.conversation !== null) applyFact(state, state.conversation, event.e, event.hash ?? 0);
      return;
    case "absent":
      if (state.conversation !== null) state.conversation.absentSince = event.since;
      return;
  }
}

function begin(event: Extract<VisitorEvent, { t: "began" }>): Conversation {
  const { n, group, at, absentSince, queueMs, silentMs } = event;
  return {
    n,
    group,
    stage: "waiting",
    agent: null,
    seq: 0,
    log: [],
    spilled: 0,
    visitorRead: 0,
    agentRead: 0,
    queuedAt: at,
    absentSince,
    lastAt: at,
    queueMs,
    silentMs,
  };
}

function applyFact(state: VisitorState, conversation: Conversation, e: ConversationEvent, hash: number): void {
  conversation.seq = e.seq;
  conversation.log.push(e);
  switch (e.k) {
    case "started":
      return;
    case "queued":
      conversation.stage = "waiting";
      conversation.queuedAt = e.at;
      conversation.lastAt = e.at;
      return;
    case "assigned":
      conversation.stage = "talking";
      conversation.agent = e.agent;
      conversation.absentSince = null;
      conversation.lastAt = e.at;
      return;
    case "message":
      conversation.lastAt = e.at;
      state.said[state.said.length - 1]?.keys.set(saidKey(e.agent ?? null, e.cmid), { seq: e.seq, at: e.at, hash });
      return;
    case "recalled":
      conversation.log = conversation.log.map((old) =>
        old.seq === e.target && old.k === "message" ? { ...old, body: null } : old,
      );
      return;
    case "read":
      if (e.by === "visitor") conversation.visitorRead = e.upTo;
      else conversation.agentRead = e.upTo;
      return;
    case "closed": {
      conversation.stage = "closed";
      conversation.absentSince = null;
      const said = state.said[state.said.length - 1];
      if (said !== undefined) said.until = e.at + dedupMs;
      return;
    }
  }
}

/** A retry is recognised while its conversation is open and this long after (D3). */
export const dedupMs = 86_400_000;

/** The author is the principal, never a connection or a token: a retry after a new sign-in is still a retry (D2). */
export function saidKey(agent: string | null, cmid: string): string {
  return agent === null ? cmid : `${agent} ${cmid}`;
}

export function freeze(state: VisitorState): unknown {
  return { ...state, said: state.said.map(({ n, until, keys }) => ({ n, until, keys: [...keys] })) };
}

export function thaw(_id: string, frozen: unknown): VisitorState {
  const state = frozen as Omit<VisitorState, "said"> & {
    said: { n: number; until: Ms | null; keys: [string, { seq: number; at: Ms; hash: number }][] }[];
  };
  return { ...state, said: state.said.map(({ n, until, keys }) => ({ n, until, keys: new Map(keys) })) };
}
