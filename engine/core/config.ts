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
}

export interface Group {
  readonly id: GroupId;
  readonly name: string;
  /** `auto`: the agent has the conversation at once. `manual`: she accepts within `acceptMs`. */
  readonly accept: "auto" | "manual";
  readonly acceptMs: number;
  /** Visitors over this are told that the line is full. */
  readonly waitingMax: number;
  /** Longest time in line. */
  readonly queueMs: number;
  /** A conversation in which nobody says anything this long is closed. */
  readonly silentMs: number;
}

export interface Config {
  /** Grows with every change; decisions of one version can be told from those of the next. */
  readonly version: number;
  readonly agents: readonly Account[];
  /** The first one takes visitors who name none. */
  readonly groups: readonly Group[];
}

/** What a shard knows before the directory has spoken; a directory without any account is version 0. */
export const noConfig: Config = { version: -1, agents: [], groups: [] };

export const groupDefaults = {
  accept: "auto",
  acceptMs: 30_000,
  waitingMax: 500,
  queueMs: 600_000,
  silentMs: 600_000,
} as const;

export function findGroup(config: Config, id: string | undefined): Group | undefined {
  return config.groups.find((group) => group.id === id);
}

export function findAgent(config: Config, id: string): Account | undefined {
  return config.agents.find((agent) => agent.id === id);
}
