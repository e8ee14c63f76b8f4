/** The configuration as a file, and a file as the configuration. */
import type { Turn } from "../actor.ts";
import { fileFormat, type Account, type AccountEntry, type Config, type ConfigFile } from "../config.ts";
import type { AgentId } from "../../protocol/ids.ts";

export function fileOf({ agents, ...rest }: Config): ConfigFile {
  return { format: fileFormat, ...rest, agents: agents.map(({ id: _id, passwordHash: _secret, ...entry }) => entry) };
}

/** What became of accounts, by login. */
export interface Import {
  readonly config: Omit<Config, "version">;
  /** New here, and disabled: nobody has given them a password. */
  readonly added: readonly string[];
  /** Not in the file, and so disabled. */
  readonly disabled: readonly string[];
}

/**
 * Accounts are found by login. Whoever is here keeps number and password. Whoever is new comes disabled, until an
 * administrator has given a password. Whoever is not in the file is disabled and keeps the groups that still exist, because
 * conversations name her; only the person who imports stays as she is, so that nobody locks herself out.
 */
export function importFile(config: Config, file: Omit<ConfigFile, "version" | "format">, turn: Turn): Import {
  const here = new Map(config.agents.map((account) => [account.login, account]));
  const named = new Map(file.agents.map((entry) => [entry.login.toLowerCase(), entry]));
  const groups = new Set<string>(file.groups.map(({ id }) => id));
  const importer = turn.from?.principal?.id;
  const kept = config.agents.map((account) => {
    const entry = named.get(account.login);
    if (entry !== undefined) {
      const disabled = entry.disabled || account.passwordHash === "";
      const { id, login, passwordHash } = account;
      return same(account, { ...account, ...entry, id, login, passwordHash, disabled });
    }
    const rest = account.groups.filter((id) => groups.has(id));
    return same(account, { ...account, groups: rest, disabled: account.disabled || account.id !== importer });
  });
  const added = file.agents.filter(({ login }) => !here.has(login.toLowerCase())).map((entry) => newcomer(entry, turn));
  const { hours, tags, rules, routing } = file;
  return {
    config: { agents: [...kept, ...added], groups: file.groups, hours, tags, rules, routing },
    added: added.map(({ login }) => login),
    disabled: kept
      .filter((account, n) => account.disabled && config.agents[n]?.disabled === false && !named.has(account.login))
      .map(({ login }) => login),
  };
}

function newcomer(entry: AccountEntry, turn: Turn): Account {
  const id = `a${turn.base32(12)}` as AgentId;
  return { ...entry, login: entry.login.toLowerCase(), id, disabled: true, passwordHash: "" };
}

/** The old object if nothing differs, so that only those are told whom it concerns. */
function same(before: Account, after: Account): Account {
  return JSON.stringify(before) === JSON.stringify(after) ? before : after;
}
