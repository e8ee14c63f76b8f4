/** The directory: accounts and groups. One actor, the single writer of the configuration. */
import { no, yes, type ActorKind, type ActorRef, type Decision, type Effect, type Turn } from "../actor.ts";
import type { AccountChange, Command, NewAccount } from "../commands.ts";
import { accountDefaults, groupDefaults, noConfig, type Account, type Config, type Group } from "../config.ts";
import { authorize } from "../policy.ts";
import type { AgentId, GroupId } from "../../protocol/ids.ts";

export const directoryRef: ActorRef = { kind: "directory", id: "directory" };

export interface DirectoryState {
  config: Config;
}

export type DirectoryEvent =
  | { readonly t: "agentAdded"; readonly account: Account }
  | { readonly t: "agentChanged"; readonly id: AgentId; readonly change: AccountChange }
  | { readonly t: "groupAdded"; readonly group: Group }
  | { readonly t: "groupChanged"; readonly id: GroupId; readonly change: Partial<Omit<Group, "id">> };

export function decide(state: DirectoryState, command: Command, turn: Turn): Decision<DirectoryEvent> {
  const { config } = state;
  switch (command.t) {
    case "directory.config":
      return yes([], [{ do: "config", config }]);
    case "directory.account": {
      const account = config.agents.find((agent) => agent.id === command.id) ?? null;
      return yes([], [{ do: "answer", value: { ok: true, account } }]);
    }
    case "directory.setUp": {
      if (config.agents.length > 0) return no("already_set_up");
      const account = accountFrom(command.account, turn);
      const group = { ...groupDefaults, ...command.group };
      return settle(state, [
        { t: "groupAdded", group },
        { t: "agentAdded", account: { ...account, groups: [group.id] } },
      ]);
    }
    case "directory.seed":
      if (config.agents.length > 0) return yes([], [{ do: "answer", value: { ok: true } }]);
      return settle(state, [
        ...command.groups.map((group) => ({ t: "groupAdded", group }) as const),
        ...command.accounts.map((account) => ({ t: "agentAdded", account }) as const),
      ]);
    case "directory.addAgent":
    case "directory.changeAgent":
    case "directory.addGroup":
    case "directory.changeGroup":
      if (!authorize(turn.from?.principal ?? null, "team.change")) return no("not_found");
      return change(state, command, turn);
    default:
      return no("bad_frame");
  }
}

type Change = Extract<
  Command,
  { t: "directory.addAgent" | "directory.changeAgent" | "directory.addGroup" | "directory.changeGroup" }
>;

function change(state: DirectoryState, command: Change, turn: Turn): Decision<DirectoryEvent> {
  const { config } = state;
  switch (command.t) {
    case "directory.addAgent": {
      const login = command.account.login.toLowerCase();
      if (config.agents.some((agent) => agent.login === login)) return no("login_taken");
      if (!groupsExist(config, command.account.groups)) return no("no_group");
      return settle(state, [{ t: "agentAdded", account: accountFrom(command.account, turn) }]);
    }
    case "directory.changeAgent": {
      const agent = config.agents.find((one) => one.id === command.id);
      if (agent === undefined) return no("not_found");
      if (command.change.groups !== undefined && !groupsExist(config, command.change.groups)) return no("no_group");
      const after = { ...agent, ...command.change };
      const admins = config.agents.filter((one) => one.role === "admin" && !one.disabled && one.id !== agent.id);
      if (admins.length === 0 && (after.role !== "admin" || after.disabled)) return no("bad_field");
      return settle(state, [{ t: "agentChanged", id: agent.id, change: command.change }]);
    }
    case "directory.addGroup": {
      if (config.groups.some((group) => group.id === command.group.id)) return no("login_taken");
      return settle(state, [{ t: "groupAdded", group: { ...groupDefaults, ...command.group } }]);
    }
    case "directory.changeGroup": {
      if (!config.groups.some((group) => group.id === command.id)) return no("not_found");
      return settle(state, [{ t: "groupChanged", id: command.id, change: command.change }]);
    }
  }
}

/** The events, the configuration they lead to for every shard, and a word to each agent they touch. */
function settle(state: DirectoryState, events: readonly DirectoryEvent[]): Decision<DirectoryEvent> {
  const config = events.reduce(next, state.config);
  const effects: Effect[] = [{ do: "config", config }];
  for (const event of events) {
    if (event.t !== "agentAdded" && event.t !== "agentChanged") continue;
    const id = event.t === "agentAdded" ? event.account.id : event.id;
    const account = config.agents.find((agent) => agent.id === id);
    if (account === undefined) continue;
    const endSessions =
      event.t === "agentChanged" &&
      (event.change.passwordHash !== undefined || event.change.role !== undefined || account.disabled);
    effects.push({ do: "tell", to: { kind: "agent", id }, command: { t: "agent.account", account, endSessions } });
  }
  const last = events[events.length - 1];
  const id = last?.t === "agentAdded" ? last.account.id : null;
  effects.push({ do: "answer", value: { ok: true, id } });
  return yes(events, effects);
}

function next(config: Config, event: DirectoryEvent): Config {
  const version = config.version + 1;
  switch (event.t) {
    case "agentAdded":
      return { ...config, version, agents: [...config.agents, event.account] };
    case "agentChanged":
      return {
        ...config,
        version,
        agents: config.agents.map((agent) => (agent.id === event.id ? { ...agent, ...event.change } : agent)),
      };
    case "groupAdded":
      return { ...config, version, groups: [...config.groups, event.group] };
    case "groupChanged":
      return {
        ...config,
        version,
        groups: config.groups.map((group) => (group.id === event.id ? { ...group, ...event.change } : group)),
      };
  }
}

function accountFrom(account: NewAccount, turn: Turn): Account {
  return {
    ...accountDefaults,
    ...account,
    login: account.login.toLowerCase(),
    id: `a${turn.base32(12)}` as AgentId,
    disabled: false,
  };
}

function groupsExist(config: Config, groups: readonly GroupId[]): boolean {
  return groups.every((id) => config.groups.some((group) => group.id === id));
}

export const directory: ActorKind<DirectoryState, DirectoryEvent> = {
  name: "directory",
  byte: 4,
  initial: () => ({ config: { ...noConfig, version: 0 } }),
  decide,
  apply: (state, event) => {
    state.config = next(state.config, event);
  },
  nextDeadline: () => null,
  present: () => false,
  freeze: (state) => state.config,
  thaw: (_id, frozen) => ({ config: frozen as Config }),
};
