/** What the directory knows, and what each of its events makes of that. */
import type { AccountChange } from "../commands.ts";
import {
  accountDefaults,
  groupDefaults,
  noConfig,
  routingDefaults,
  type Account,
  type Config,
  type ConfigChange,
  type Group,
} from "../config.ts";
import type { AgentId, GroupId } from "../../protocol/ids.ts";

export interface DirectoryState {
  config: Config;
}

export type DirectoryEvent =
  | { readonly t: "agentAdded"; readonly account: Account }
  | { readonly t: "agentChanged"; readonly id: AgentId; readonly change: AccountChange }
  | { readonly t: "groupAdded"; readonly group: Group }
  | { readonly t: "groupChanged"; readonly id: GroupId; readonly change: Partial<Omit<Group, "id">> }
  | { readonly t: "imported"; readonly config: Omit<Config, "version"> }
  | ConfigChange;

/** Total: what is removed may be gone already, and a field that an older release did not write has its default. */
export function next(config: Config, event: DirectoryEvent): Config {
  return { ...config, ...changed(config, event), version: config.version + 1 };
}

function changed(config: Config, event: DirectoryEvent): Partial<Config> {
  switch (event.t) {
    case "agentAdded":
      return { agents: [...config.agents, { ...accountDefaults, ...event.account }] };
    case "agentChanged":
      return { agents: config.agents.map((one) => (one.id === event.id ? { ...one, ...event.change } : one)) };
    case "groupAdded":
      return { groups: [...config.groups, { ...groupDefaults, ...event.group }] };
    case "groupChanged":
      return { groups: config.groups.map((one) => (one.id === event.id ? { ...one, ...event.change } : one)) };
    case "groupPut":
      return { groups: put(config.groups, event.group) };
    case "groupRemoved":
      return { groups: config.groups.filter(({ id }) => id !== event.id) };
    case "hoursPut":
      return { hours: put(config.hours, event.hours) };
    case "hoursRemoved":
      return { hours: config.hours.filter(({ id }) => id !== event.id) };
    case "tagPut":
      return { tags: put(config.tags, event.tag) };
    case "tagRemoved":
      return { tags: config.tags.filter(({ id }) => id !== event.id) };
    case "rulesSet":
      return { rules: event.rules };
    case "routingSet":
      return { routing: event.routing };
    case "imported":
      return event.config;
  }
}

/** In the place of what had this id, or at the end. */
function put<T extends { readonly id: string }>(all: readonly T[], one: T): readonly T[] {
  return all.some(({ id }) => id === one.id) ? all.map((old) => (old.id === one.id ? one : old)) : [...all, one];
}

/** A directory that an older release wrote knows less. */
export function thaw(frozen: Partial<Config>): DirectoryState {
  const config = { ...noConfig, version: 0, ...frozen };
  return {
    config: {
      ...config,
      agents: config.agents.map((account) => ({ ...accountDefaults, ...account })),
      groups: config.groups.map((group) => ({ ...groupDefaults, ...group })),
      routing: { ...routingDefaults, ...config.routing },
    },
  };
}
