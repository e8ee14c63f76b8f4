/** The first words of a conversation make it, and put it in line if somebody serves. */
import { no, yes, type Decision, type Effect, type Turn } from "../actor.ts";
import type { Command } from "../commands.ts";
import type { Group } from "../config.ts";
import type { ConversationEvent, Who } from "../../protocol/frames.ts";
import { conversationId, type AgentId } from "../../protocol/ids.ts";
import { publishFact, visitorTopic } from "./conversation.ts";
import { bodyHash } from "./dedup.ts";
import { groupFor, groupIsOpen, join, offHoursAt, request } from "./request.ts";
import type { VisitorEvent, VisitorState } from "./state.ts";

type Send = Extract<Command, { t: "send" }>;

export function begin(state: VisitorState, n: number, command: Send, turn: Turn): Decision<VisitorEvent> {
  const { conversation } = state;
  if (conversation !== null && conversation.stage !== "closed") return no("not_found");
  const group = groupFor(state, turn);
  if (group === undefined) return no("no_group");
  const at = turn.now;
  const hash = bodyHash(command.body);
  const started: ConversationEvent = { seq: 1, at, k: "started", group: group.id };
  if (!groupIsOpen(turn.config, group, at)) {
    const said = message(2, command, null, turn);
    const closed: ConversationEvent = { seq: 3, at, k: "closed", by: "system", why: "off_hours" };
    return yes<VisitorEvent>(
      [began(n, group, turn), { t: "fact", e: started }, { t: "fact", e: said, hash }, { t: "fact", e: closed }],
      [ack(command, said), ...[started, said, closed].map((e) => publishFact(state, turn, n, e))],
    );
  }
  const queued: ConversationEvent = { seq: 2, at, k: "queued", group: group.id, why: "new" };
  const said = message(3, command, null, turn);
  return yes<VisitorEvent>(
    [began(n, group, turn), { t: "fact", e: started }, { t: "fact", e: queued }, { t: "fact", e: said, hash }],
    [
      ack(command, said),
      ...[started, queued, said].map((e) => publishFact(state, turn, n, e)),
      join(state, group.id, conversationId(state.id, n), request(state, turn, group, { since: at, boosted: false })),
    ],
  );
}

export function began(n: number, group: Group, turn: Turn): VisitorEvent {
  const { id, queueMs, silentMs } = group;
  const at = turn.now;
  const absentSince = turn.attached(visitorTopic) > 0 ? null : at;
  return {
    t: "began",
    n,
    group: id,
    at,
    absentSince,
    queueMs,
    silentMs,
    offHoursAt: offHoursAt(turn.config, group, at),
  };
}

type Words = Pick<Send, "cmid" | "body">;

export function message(seq: number, words: Words, agent: AgentId | null, turn: Turn): ConversationEvent {
  const { cmid } = words;
  const body = turn.rules.message(words.body);
  const by: Who = agent === null ? "visitor" : "agent";
  if (agent === null) return { seq, at: turn.now, k: "message", by, cmid, body };
  return { seq, at: turn.now, k: "message", by, agent, cmid, body };
}

export function ack(command: Send, e: ConversationEvent): Effect {
  return { do: "reply", frame: { t: "ack", ref: command.ref, cmid: command.cmid, seq: e.seq, at: e.at } };
}
