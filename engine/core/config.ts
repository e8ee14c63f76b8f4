/** What administrators decide: data with one owner (the directory actor) and a version, pushed to every shard. */
import type { Role } from "../protocol/frames.ts";
import type { AgentId, GroupId } from "../protocol/ids.ts";

export interface Account {
  readonly id: AgentId;
  /** What is typed to sign in; compared in lower case. */
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly groups: readonly GroupId[];
  /** Most conversations at once, offered ones included. */
  readonly cap: number;
  readonly disabled: boolean;
  /** Output of the slow hash; never leaves the engine. */
  readonly passwordHash: string;
  /** Share of the work under the strategy `weighted`, 1 to 10. */
  readonly weight: number;
  /** Level by skill, 1 to 5; a skill that is not named is level 0. */
  readonly skills: Levels;
}

/** Levels by skill: what an agent can, or what a conversation needs. */
export type Levels = Readonly<Record<string, number>>;

/** How the agent is chosen among those who may; what each does is written in routing/strategy.ts. */
export const strategies = ["even-load", "even-count", "longest-idle", "capability", "weighted"] as const;
export type Strategy = (typeof strategies)[number];

/** When a ring opens, seen from the group where the visitor waits. */
export type RingTrigger =
  | { readonly t: "after"; readonly ms: number }
  /** Nobody of the group accepts conversations. */
  | { readonly t: "offline" }
  /** Everybody who accepts is at her cap, and at least so many wait. */
  | { readonly t: "full"; readonly waiting: number }
  | { readonly t: "estimate"; readonly ms: number };

/** Other groups that may serve a visitor who waits here. The place in line stays; a ring that opened for a visitor never closes. */
export interface Ring {
  readonly groups: readonly GroupId[];
  readonly when: RingTrigger;
  /** Skills that are no longer asked for from this ring on. */
  readonly dropSkills: readonly string[];
}

export interface Group {
  readonly id: GroupId;
  readonly name: string;
  /** `auto`: the agent has the conversation at once. `manual`: she accepts within `acceptMs`. */
  readonly accept: "auto" | "manual";
  readonly acceptMs: number;
  readonly strategy: Strategy;
  /** Skills every conversation of this group needs. */
  readonly skills: Levels;
  /** A visitor who comes back waits this long for the agent of last time, if she is online and full. 0: not at all. */
  readonly affinityMs: number;
  /** Visitors over this are told that the line is full; transfers may go a fifth above it. */
  readonly waitingMax: number;
  /** Longest time in line. */
  readonly queueMs: number;
  /** What a visitor is asked for whom nobody can serve: full, too long, closed. */
  readonly otherwise: "message" | "nothing";
  /** A conversation in which nobody says anything this long is closed. */
  readonly silentMs: number;
  /** Entered in this order; at most six, and a group in one of them only. */
  readonly rings: readonly Ring[];
  /** Slots of each agent that visitors of other groups never take. */
  readonly reserveSlots: number;
  /** Opening hours; null: always open. */
  readonly hours: string | null;
  /** Whoever waits when the group closes is served this much longer. */
  readonly drainMs: number;
}

/** A part of a day in minutes from midnight, `from` included, `to` not; `to` may be 1440. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Hours {
  readonly id: string;
  readonly name: string;
  /** IANA name: `Asia/Shanghai`. */
  readonly timeZone: string;
  /** Seven days from Monday, each with its parts in order; no part: closed. */
  readonly week: readonly (readonly Span[])[];
  /** Days that differ from the week: holidays 节假日 and working days made up for 调休. */
  readonly days: readonly { readonly date: string; readonly name: string; readonly open: readonly Span[] }[];
}

/** What a tag does to the place in line. */
export interface Tag {
  readonly id: string;
  readonly name: string;
  /** Seconds that the visitor counts as having waited longer. */
  readonly boostS: number;
  /** The agent of last time is not looked for. */
  readonly noAffinity: boolean;
}

/** What a rule may look at. */
export const ruleFields = ["tag", "lang", "page", "channel", "name"] as const;
export type RuleField = (typeof ruleFields)[number];

export interface Condition {
  readonly field: RuleField;
  /** `is`: equal. `has`: contains, without regard to case. `starts`: begins so. */
  readonly op: "is" | "has" | "starts";
  readonly value: string;
}

/** The first rule whose conditions all hold chooses the group. A group that the page names stands above all rules. */
export interface GroupRule {
  readonly id: string;
  readonly when: readonly Condition[];
  readonly group: GroupId;
}

/** What is the same for all groups. Boosts in seconds of waiting time. */
export interface Routing {
  /** Natural days are counted in this zone. */
  readonly timeZone: string;
  readonly tagBoostMaxS: number;
  /** For each time today that the visitor waited in vain. */
  readonly failedBoostS: number;
  readonly failedBoostMaxS: number;
  /** For each conversation today that was served. */
  readonly repeatBoostS: number;
  readonly repeatBoostMaxS: number;
  readonly transferBoostS: number;
  /** A visitor of another group counts as having waited this much less. */
  readonly overflowPenaltyS: number;
  /** Most conversations an agent is given in a second: who comes online is not buried. */
  readonly rampPerSecond: number;
  /** Offers in a row that may pass before the agent is set to a break. */
  readonly missesMax: number;
  /** How long the agent of last time is remembered. */
  readonly affinityDays: number;
  /** A visitor who comes back this soon after the end goes on with the same conversation's agent first. */
  readonly reopenMs: number;
  /** After her last socket is lost an agent's offers go back after this … */
  readonly graceMs: number;
  /** … and her conversations this long after that. */
  readonly handoverMs: number;
  /** How long decisions can be looked up. */
  readonly ledgerDays: number;
  /** Reasons for a break, shown in this order. */
  readonly breaks: readonly { readonly id: string; readonly name: string }[];
}

export interface Config {
  /** Grows with every change; decisions of one version can be told from those of the next. */
  readonly version: number;
  readonly agents: readonly Account[];
  /** The first one takes visitors whom no rule sends elsewhere. */
  readonly groups: readonly Group[];
  readonly hours: readonly Hours[];
  readonly tags: readonly Tag[];
  readonly rules: readonly GroupRule[];
  readonly routing: Routing;
}

/** An account in a file: without its number here and without its secret. */
export type AccountEntry = Omit<Account, "id" | "passwordHash">;

/** The whole configuration as one file that can be kept, compared and taken elsewhere. It holds no secret. */
export type ConfigFile = Omit<Config, "agents"> & {
  readonly format: typeof fileFormat;
  readonly agents: readonly AccountEntry[];
};
export const fileFormat = "peakdesk-config/1";

/** One thing that an administrator decides about routing. What is put takes the place of what had the same id. */
export type ConfigChange =
  | { readonly t: "groupPut"; readonly group: Group }
  | { readonly t: "groupRemoved"; readonly id: GroupId }
  | { readonly t: "hoursPut"; readonly hours: Hours }
  | { readonly t: "hoursRemoved"; readonly id: string }
  | { readonly t: "tagPut"; readonly tag: Tag }
  | { readonly t: "tagRemoved"; readonly id: string }
  | { readonly t: "rulesSet"; readonly rules: readonly GroupRule[] }
  | { readonly t: "routingSet"; readonly routing: Routing };

export const routingDefaults: Routing = {
  timeZone: "Asia/Shanghai",
  tagBoostMaxS: 600,
  failedBoostS: 120,
  failedBoostMaxS: 300,
  repeatBoostS: 20,
  repeatBoostMaxS: 100,
  transferBoostS: 300,
  overflowPenaltyS: 30,
  rampPerSecond: 2,
  missesMax: 2,
  affinityDays: 7,
  reopenMs: 600_000,
  graceMs: 30_000,
  handoverMs: 120_000,
  ledgerDays: 30,
  breaks: [
    { id: "meal", name: "用餐" },
    { id: "rest", name: "休息" },
    { id: "meeting", name: "会议" },
    { id: "training", name: "培训" },
  ],
};

/** What a shard knows before the directory has spoken; a directory without any account is version 0. */
export const noConfig: Config = {
  version: -1,
  agents: [],
  groups: [],
  hours: [],
  tags: [],
  rules: [],
  routing: routingDefaults,
};

export const groupDefaults = {
  accept: "auto",
  acceptMs: 30_000,
  strategy: "even-load",
  skills: {},
  affinityMs: 30_000,
  waitingMax: 500,
  queueMs: 600_000,
  otherwise: "message",
  silentMs: 600_000,
  rings: [],
  reserveSlots: 1,
  hours: null,
  drainMs: 1_800_000,
} as const;

export const accountDefaults = { weight: 5, skills: {} } as const;

export function findGroup(config: Config, id: string | undefined): Group | undefined {
  return indexOf(config).groups.get(id ?? "");
}

export function findAgent(config: Config, id: string): Account | undefined {
  return indexOf(config).agents.get(id);
}

interface Index {
  readonly groups: ReadonlyMap<string, Group>;
  readonly agents: ReadonlyMap<string, Account>;
}

/** A configuration never changes, so what was indexed once stays right: a thousand groups must not slow each message. */
const indexes = new WeakMap<Config, Index>();

function indexOf(config: Config): Index {
  let index = indexes.get(config);
  if (index === undefined) {
    index = {
      groups: new Map(config.groups.map((group) => [group.id, group])),
      agents: new Map(config.agents.map((agent) => [agent.id, agent])),
    };
    indexes.set(config, index);
  }
  return index;
}
