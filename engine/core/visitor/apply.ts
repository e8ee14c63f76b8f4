/** What each event does to the state. Total, and nothing but the event is read: replay is exact. */
import type { ConversationEvent } from "../../protocol/frames.ts";
import type { AgentId, GroupId } from "../../protocol/ids.ts";
import { dedupMs, leftKey, rememberedFor, saidKey } from "./dedup.ts";
import { untransferred, type Conversation, type Profile, type VisitorEvent, type VisitorState } from "./state.ts";

export function apply(state: VisitorState, event: VisitorEvent): void {
  switch (event.t) {
    case "created":
      state.secretHash = event.secretHash;
      applyProfile(state, event);
      return;
    case "profile":
      applyProfile(state, event);
      return;
    case "began":
      state.said = rememberedFor(state.said, event.at);
      state.said.push({ n: event.n, until: null, keys: new Map() });
      state.conversation = begin(event);
      return;
    case "counted":
      state.today = { day: event.day, failed: event.failed, repeat: event.repeat };
      return;
    case "tagged":
      state.staffTags = event.tags;
      return;
    case "contactAsked":
      state.contact = event.contact;
      return;
    case "contactEnded":
      state.contact = null;
      return;
    default:
      if (state.conversation !== null) applyToConversation(state, state.conversation, event);
  }
}

type OfConversation = Extract<VisitorEvent, { t: "joined" | "fact" | "absent" | "transferAsked" | "transferEnded" }>;

function applyToConversation(state: VisitorState, conversation: Conversation, event: OfConversation): void {
  switch (event.t) {
    case "joined":
      conversation.group = event.group;
      conversation.origin = event.origin;
      conversation.tried = event.tried;
      conversation.queueMs = event.queueMs;
      conversation.offHoursAt = event.offHoursAt;
      conversation.boosted = event.boosted;
      return;
    case "fact":
      applyFact(state, conversation, event.e, event.hash ?? 0);
      return;
    case "absent":
      conversation.absentSince = event.since;
      return;
    case "transferAsked":
      conversation.asks += 1;
      conversation.transfer = event.transfer;
      return;
    case "transferEnded":
      conversation.transfer = null;
      return;
  }
}

/** Events of a former version say less. */
function applyProfile(state: VisitorState, event: Profile): void {
  state.name = event.name;
  state.lang = event.lang;
  state.group = event.group;
  state.channel = event.channel ?? "";
  state.page = event.page ?? "";
  state.verifiedTags = event.verifiedTags ?? [];
}

function begin(event: Extract<VisitorEvent, { t: "began" }>): Conversation {
  const { n, group, at, absentSince, queueMs, silentMs, offHoursAt } = event;
  return {
    ...untransferred,
    n,
    group,
    origin: group,
    stage: "waiting",
    agent: null,
    seq: 0,
    log: [],
    spilled: 0,
    visitorRead: 0,
    agentRead: 0,
    since: at,
    queuedAt: at,
    absentSince,
    lastAt: at,
    queueMs,
    silentMs,
    offHoursAt: offHoursAt ?? null,
  };
}

function applyFact(state: VisitorState, conversation: Conversation, e: ConversationEvent, hash: number): void {
  conversation.seq = e.seq;
  conversation.log.push(e);
  switch (e.k) {
    case "started":
      return;
    case "queued":
      if (conversation.agent !== null) conversation.term += 1;
      conversation.stage = "waiting";
      conversation.agent = null;
      conversation.queuedAt = e.at;
      conversation.lastAt = e.at;
      return;
    case "assigned":
      applyAssigned(conversation, e);
      return;
    case "message":
      conversation.lastAt = e.at;
      remember(state, saidKey(e.agent ?? null, e.cmid), e, hash);
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
    case "left":
      remember(state, leftKey(e.cmid), e, hash);
      return;
    case "closed": {
      if (conversation.agent !== null) state.lastAgent = { id: conversation.agent.id as AgentId, at: e.at };
      conversation.stage = "closed";
      conversation.absentSince = null;
      conversation.transfer = null;
      const said = state.said[state.said.length - 1];
      if (said !== undefined) said.until = e.at + dedupMs;
      return;
    }
  }
}

function applyAssigned(conversation: Conversation, e: Extract<ConversationEvent, { k: "assigned" }>): void {
  const before = conversation.agent;
  if (before !== null && before.id !== e.agent.id) {
    conversation.term += 1;
    conversation.gaveAway = { agent: before.id as AgentId, at: e.at };
    if (e.how === "transfer") conversation.transfers += 1;
  }
  if (e.how !== "contact") conversation.served = true;
  conversation.stage = "talking";
  conversation.agent = e.agent;
  conversation.group = (e.group ?? conversation.group) as GroupId;
  conversation.absentSince = null;
  conversation.lastAt = e.at;
}

function remember(state: VisitorState, key: string, e: ConversationEvent, hash: number): void {
  state.said[state.said.length - 1]?.keys.set(key, { seq: e.seq, at: e.at, hash });
}
