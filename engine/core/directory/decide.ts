/** Who may change the configuration, what makes no sense in it, and who has to hear of a change. */
import { no, noBecause, yes, type Decision, type Effect, type Turn } from "../actor.ts";
import type { Command, NewAccount } from "../commands.ts";
import {
  accountDefaults,
  findAgent,
  findGroup,
  groupDefaults,
  type Account,
  type Config,
  type ConfigChange,
} from "../config.ts";
import { authorize } from "../policy.ts";
import type { AgentId } from "../../protocol/ids.ts";
import { newProblem } from "./check.ts";
import { fileOf, importFile } from "./file.ts";
import { next, type DirectoryEvent, type DirectoryState } from "./state.ts";
import { usesOfGroup, usesOfHours } from "./uses.ts";

type Of<T extends Command["t"]> = Extract<Command, { t: T }>;

export function decide(state: DirectoryState, command: Command, turn: Turn): Decision<DirectoryEvent> {
  const { config } = state;
  switch (command.t) {
    case "directory.config":
      return yes([], [{ do: "config", config }]);
    case "directory.account": {
      const account = findAgent(config, command.id) ?? null;
      return yes([], [{ do: "answer", value: { ok: true, account } }]);
    }
    case "directory.read": {
      if (!authorize(turn.from?.principal ?? null, "config.read")) return no("not_found");
      const file = command.known === config.version ? null : fileOf(config);
      return yes([], [{ do: "answer", value: { ok: true, file } }]);
    }
    case "directory.setUp": {
      if (config.agents.length > 0) return no("already_set_up");
      const account = accountFrom(command.account, turn);
      const group = { ...groupDefaults, ...command.group };
      const events = [
        { t: "groupAdded", group },
        { t: "agentAdded", account: { ...account, groups: [group.id] } },
      ] as const;
      return settle(config, events, { id: account.id });
    }
    case "directory.seed":
      if (config.agents.length > 0) return yes([], [{ do: "answer", value: { ok: true } }]);
      return seed(config, command);
    case "directory.addAgent":
    case "directory.changeAgent":
    case "directory.addGroup":
    case "directory.changeGroup":
      if (!authorize(turn.from?.principal ?? null, "team.change")) return no("not_found");
      return changeTeam(config, command, turn);
    case "directory.change":
    case "directory.import":
      if (!authorize(turn.from?.principal ?? null, "config.change")) return no("not_found");
      if (command.version !== null && command.version !== config.version) {
        return noBecause("config_changed", `version ${config.version} by now, not ${command.version}; read it again`);
      }
      if (command.t === "directory.change") return change(config, command.change);
      return importAll(config, command, turn);
    default:
      return no("bad_frame");
  }
}

function seed(config: Config, { accounts, groups, ...rest }: Of<"directory.seed">): Decision<DirectoryEvent> {
  const { hours = config.hours, tags = config.tags, rules = config.rules, routing = config.routing } = rest;
  return settle(config, [{ t: "imported", config: { agents: accounts, groups, hours, tags, rules, routing } }]);
}

type TeamChange = Of<"directory.addAgent" | "directory.changeAgent" | "directory.addGroup" | "directory.changeGroup">;

function changeTeam(config: Config, command: TeamChange, turn: Turn): Decision<DirectoryEvent> {
  switch (command.t) {
    case "directory.addAgent": {
      const account = accountFrom(command.account, turn);
      if (config.agents.some(({ login }) => login === account.login)) return no("login_taken");
      return settle(config, [{ t: "agentAdded", account }], { id: account.id });
    }
    case "directory.changeAgent":
      if (findAgent(config, command.id) === undefined) return no("not_found");
      return settle(config, [{ t: "agentChanged", id: command.id, change: command.change }]);
    case "directory.addGroup":
      if (findGroup(config, command.group.id) !== undefined) return no("login_taken");
      return settle(config, [{ t: "groupAdded", group: { ...groupDefaults, ...command.group } }]);
    case "directory.changeGroup":
      if (findGroup(config, command.id) === undefined) return no("not_found");
      return settle(config, [{ t: "groupChanged", id: command.id, change: command.change }]);
  }
}

function change(config: Config, change: ConfigChange): Decision<DirectoryEvent> {
  switch (change.t) {
    case "groupRemoved":
      if (findGroup(config, change.id) === undefined) return no("not_found");
      if (config.groups.length === 1) return noBecause("still_in_use", "the last group takes all visitors");
      return unlessUsed(usesOfGroup(config, change.id), config, change);
    case "hoursRemoved":
      if (!config.hours.some(({ id }) => id === change.id)) return no("not_found");
      return unlessUsed(usesOfHours(config, change.id), config, change);
    case "tagRemoved":
      if (!config.tags.some(({ id }) => id === change.id)) return no("not_found");
      return settle(config, [change]);
    case "groupPut":
    case "hoursPut":
    case "tagPut":
    case "rulesSet":
    case "routingSet":
      return settle(config, [change]);
  }
}

/** Names a few of them: a thousand accounts make no sentence. */
function unlessUsed(uses: readonly string[], config: Config, change: ConfigChange): Decision<DirectoryEvent> {
  if (uses.length === 0) return settle(config, [change]);
  const some = uses.slice(0, 5).join(", ");
  const more = uses.length > 5 ? ` and ${uses.length - 5} more` : "";
  return noBecause("still_in_use", `named by ${some}${more}; take it out there first`);
}

function importAll(config: Config, { file }: Of<"directory.import">, turn: Turn): Decision<DirectoryEvent> {
  const logins = file.agents.map(({ login }) => login.toLowerCase());
  const double = logins.find((login, n) => logins.indexOf(login) !== n);
  if (double !== undefined) return noBecause("bad_field", `agents.login: '${double}' is there twice; leave one`);
  const { config: imported, added, disabled } = importFile(config, file, turn);
  return settle(config, [{ t: "imported", config: imported }], { added, disabled });
}

/** The events, the configuration they lead to for every shard, and a word to each actor they touch. */
function settle(config: Config, events: readonly DirectoryEvent[], answer: object = {}): Decision<DirectoryEvent> {
  const after = events.reduce(next, config);
  const problem = newProblem(config, after);
  if (problem !== null) return noBecause("bad_field", problem);
  return yes(events, [
    { do: "config", config: after },
    ...agentsTold(config, after),
    ...queuesTold(config, after),
    { do: "answer", value: { ok: true, version: after.version, ...answer } },
  ]);
}

function agentsTold(before: Config, after: Config): Effect[] {
  const old = new Map(before.agents.map((account) => [account.id, account]));
  return after.agents.flatMap((account): Effect[] => {
    const was = old.get(account.id);
    if (was === account) return [];
    const endSessions =
      was !== undefined && (was.passwordHash !== account.passwordHash || was.role !== account.role || account.disabled);
    const command = { t: "agent.account", account, endSessions } as const;
    return [{ do: "tell", to: { kind: "agent", id: account.id }, command }];
  });
}

/** Whoever waits in a group that is served by other rules now is looked at again. */
function queuesTold(before: Config, after: Config): Effect[] {
  const old = new Map(before.groups.map((group) => [group.id, group]));
  return after.groups.flatMap((group): Effect[] => {
    const was = old.get(group.id);
    if (was === undefined || JSON.stringify(was) === JSON.stringify(group)) return [];
    return [{ do: "tell", to: { kind: "queue", id: group.id }, command: { t: "queue.match" } }];
  });
}

function accountFrom(account: NewAccount, turn: Turn): Account {
  const id = `a${turn.base32(12)}` as AgentId;
  return { ...accountDefaults, ...account, login: account.login.toLowerCase(), id, disabled: false };
}
