/** What a visitor asks of a line: since when, with which boosts, and for whom. The queue looks nothing up. */
import type { Effect, Turn } from "../actor.ts";
import type { Command, ServiceRequest } from "../commands.ts";
import { findAgent, findGroup, type Config, type Group, type Tag } from "../config.ts";
import { dayMs, dayOf } from "../routing/day.ts";
import { chooseGroup } from "../routing/group-rules.ts";
import { closesAt, hoursOf, isOpen } from "../routing/hours.ts";
import type { AgentId, ConversationId, GroupId, Ms } from "../../protocol/ids.ts";
import type { Profile, Today, VisitorEvent, VisitorState } from "./state.ts";

export type QueueJoin = Extract<Command, { t: "queue.join" }>;

/** Nobody is served before others by a tier of their own: tags do that. */
const everybodysTier = 5;
/** Whoever leaves sooner has not waited in vain. */
export const waitedInVainMs = 30_000;

export function tagsOf(state: Pick<VisitorState, "verifiedTags" | "staffTags">): string[] {
  return [...new Set([...state.verifiedTags, ...state.staffTags])];
}

export function groupFor(state: VisitorState, turn: Turn): Group | undefined {
  return reopened(state, turn) ?? chooseGroup(turn.config, { ...asker(state), tags: tagsOf(state) });
}

function asker({ group, lang, page, channel, name }: Profile): Omit<Profile, "verifiedTags"> {
  return { group, lang, page, channel, name };
}

/** Whoever comes back soon goes on where they were served, if that agent is still of that group and it has not closed. */
function reopened({ group, conversation, lastAgent }: VisitorState, turn: Turn): Group | undefined {
  const { config, now } = turn;
  if (group !== null || conversation === null || lastAgent === null) return undefined;
  if (conversation.agent?.id !== lastAgent.id || now - lastAgent.at > config.routing.reopenMs) return undefined;
  const agent = findAgent(config, lastAgent.id);
  if (agent === undefined || agent.disabled || !agent.groups.includes(conversation.group)) return undefined;
  const before = findGroup(config, conversation.group);
  return before !== undefined && groupIsOpen(config, before, now) ? before : undefined;
}

export function groupIsOpen(config: Config, group: Group, now: Ms): boolean {
  return isOpen(hoursOf(config, group), now);
}

/** Whoever waits is served until the group closes and a little longer; in a group that is closed already, from now on. */
export function offHoursAt(config: Config, group: Group, now: Ms): Ms | null {
  const hours = hoursOf(config, group);
  if (!isOpen(hours, now)) return now + group.drainMs;
  const closing = closesAt(hours, now);
  return closing === null ? null : closing + group.drainMs;
}

export function join(
  state: VisitorState,
  group: GroupId,
  conv: ConversationId,
  request: ServiceRequest,
): { do: "tell"; to: { kind: "queue"; id: GroupId }; command: QueueJoin } {
  const visitor = { id: state.id, name: state.name };
  return { do: "tell", to: { kind: "queue", id: group }, command: { t: "queue.join", conv, visitor, request } };
}

export function leaveLine(state: VisitorState, group: string, conv: ConversationId): Effect {
  return { do: "tell", to: { kind: "queue", id: group }, command: { t: "queue.leave", conv, visitor: state.id } };
}

/** `boosted`: the agent was lost, or gives it away. */
export function request(
  state: VisitorState,
  turn: Turn,
  group: Group,
  { since, boosted, transfer = null }: { since: Ms; boosted: boolean; transfer?: ServiceRequest["transfer"] },
): ServiceRequest {
  return {
    since,
    boostS: boostS(state, turn, boosted),
    tier: everybodysTier,
    skills: {},
    lastAgent: transfer === null && !boosted ? agentOfLastTime(state, turn, group) : null,
    not: (transfer?.from.id ?? null) as AgentId | null,
    transfer,
  };
}

/** Each kind of boost with its own bound: no visitor can collect enough to stand before everybody for ever. */
export function boostS(state: VisitorState, turn: Turn, boosted: boolean): number {
  const { routing } = turn.config;
  const { failed, repeat } = today(state, turn);
  const tags = tagRules(state, turn).reduce((sum, tag) => sum + tag.boostS, 0);
  return (
    Math.min(tags, routing.tagBoostMaxS) +
    Math.min(failed * routing.failedBoostS, routing.failedBoostMaxS) +
    Math.min(repeat * routing.repeatBoostS, routing.repeatBoostMaxS) +
    (boosted ? routing.transferBoostS : 0)
  );
}

export function noAffinity(state: VisitorState, turn: Turn): boolean {
  return tagRules(state, turn).some((tag) => tag.noAffinity);
}

function tagRules(state: VisitorState, turn: Turn): readonly Tag[] {
  const mine = tagsOf(state);
  return mine.length === 0 ? [] : turn.config.tags.filter(({ id }) => mine.includes(id));
}

function agentOfLastTime(state: VisitorState, turn: Turn, group: Group): AgentId | null {
  const { lastAgent } = state;
  if (lastAgent === null || group.affinityMs === 0 || noAffinity(state, turn)) return null;
  return turn.now - lastAgent.at <= turn.config.routing.affinityDays * dayMs ? lastAgent.id : null;
}

/** Counters start anew with each natural day. */
export function today(state: VisitorState, turn: Turn): Today {
  const day = dayOf(turn.now, turn.config.routing.timeZone);
  return state.today.day === day ? state.today : { day, failed: 0, repeat: 0 };
}

export function counted(state: VisitorState, turn: Turn, what: "failed" | "repeat"): VisitorEvent {
  const before = today(state, turn);
  return { t: "counted", ...before, [what]: before[what] + 1 };
}
