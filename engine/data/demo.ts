/** A demo: two groups, four agents and an administrator, with passwords that are printed at every start. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { accountDefaults, groupDefaults, type Account, type Group } from "../core/config.ts";
import type { Digest } from "../ports/digest.ts";
import type { Random } from "../ports/random.ts";
import type { Role } from "../protocol/frames.ts";
import type { AgentId, GroupId } from "../protocol/ids.ts";

export interface Demo {
  readonly people: readonly { readonly login: string; readonly password: string; readonly role: Role }[];
  readonly accounts: readonly Account[];
  readonly groups: readonly Group[];
}

const groups: readonly Group[] = [
  { ...groupDefaults, id: "presale" as GroupId, name: "售前咨询" },
  { ...groupDefaults, id: "aftersale" as GroupId, name: "售后服务", accept: "manual" },
];

const roster: readonly { login: string; name: string; role: Role; groups: readonly string[] }[] = [
  { login: "agent1", name: "小橙", role: "agent", groups: ["presale"] },
  { login: "agent2", name: "小蓝", role: "agent", groups: ["presale"] },
  { login: "agent3", name: "小青", role: "supervisor", groups: ["aftersale"] },
  { login: "agent4", name: "小紫", role: "agent", groups: ["aftersale"] },
  { login: "admin", name: "管理员", role: "admin", groups: ["presale", "aftersale"] },
];

/** Makes the people at the first start, and finds their passwords again at the next ones. */
export async function prepareDemo(data: string, digest: Digest, random: Random): Promise<Demo> {
  const path = join(data, "demo.json");
  const people = existsSync(path)
    ? (JSON.parse(readFileSync(path, "utf8")) as Demo["people"])
    : roster.map(({ login, role }) => ({ login, role, password: random.base32(10) }));
  writeFileSync(path, `${JSON.stringify(people, null, 2)}\n`, { mode: 0o600 });
  const accounts: Account[] = [];
  for (const { login, name, role, groups: ids } of roster) {
    const password = people.find((person) => person.login === login)?.password ?? random.base32(10);
    const passwordHash = await new Promise<string>((resolve) => digest.hashPassword(password, resolve));
    const id = `a${random.base32(12)}` as AgentId;
    accounts.push({ ...accountDefaults, id, login, name, role, groups: ids as GroupId[], cap: 5, disabled: false, passwordHash });
  }
  return { people, accounts, groups };
}
