/** A demo: two groups that help each other, four agents and an administrator, with passwords that are printed at every start. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  accountDefaults,
  groupDefaults,
  routingDefaults,
  type Account,
  type Config,
  type Group,
  type Levels,
} from "../core/config.ts";
import type { Digest } from "../ports/digest.ts";
import type { Random } from "../ports/random.ts";
import type { Role } from "../protocol/frames.ts";
import type { AgentId, GroupId } from "../protocol/ids.ts";

export interface Demo {
  readonly people: readonly { readonly login: string; readonly password: string; readonly role: Role }[];
  readonly accounts: readonly Account[];
  /** All of the configuration but the accounts. */
  readonly config: Omit<Config, "version" | "agents">;
}

const presale = "presale" as GroupId;
const aftersale = "aftersale" as GroupId;

/** Both are always open, so that the demo is worth a look at any hour. */
const groups: readonly Group[] = [
  {
    ...groupDefaults,
    id: presale,
    name: "售前咨询",
    rings: [{ groups: [aftersale], when: { t: "after", ms: 60_000 }, dropSkills: [] }],
  },
  { ...groupDefaults, id: aftersale, name: "售后服务", accept: "manual" },
];

const shifts = [
  { from: 9 * 60, to: 12 * 60 },
  { from: 13 * 60 + 30, to: 18 * 60 },
];

const config: Demo["config"] = {
  groups,
  /** No group has them: an example to look at, and to try. */
  hours: [
    {
      id: "office",
      name: "工作时间",
      timeZone: "Asia/Shanghai",
      week: [shifts, shifts, shifts, shifts, shifts, [], []],
      days: [
        { date: "2027-01-01", name: "元旦", open: [] },
        { date: "2027-01-03", name: "元旦调休", open: shifts },
      ],
    },
  ],
  tags: [
    { id: "vip", name: "VIP", boostS: 180, noAffinity: false },
    { id: "new", name: "新客户", boostS: 30, noAffinity: false },
  ],
  rules: [{ id: "aftersale-pages", when: [{ field: "page", op: "has", value: "/aftersale" }], group: aftersale }],
  routing: routingDefaults,
};

interface Member {
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly groups: readonly string[];
  readonly skills?: Levels;
}

const roster: readonly Member[] = [
  { login: "agent1", name: "小橙", role: "agent", groups: ["presale"], skills: { english: 3 } },
  { login: "agent2", name: "小蓝", role: "agent", groups: ["presale"] },
  { login: "agent3", name: "小青", role: "supervisor", groups: ["aftersale"] },
  { login: "agent4", name: "小紫", role: "agent", groups: ["aftersale"], skills: { repair: 4, english: 1 } },
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
  for (const { login, name, role, groups: ids, skills = {} } of roster) {
    const password = people.find((person) => person.login === login)?.password ?? random.base32(10);
    const passwordHash = await new Promise<string>((resolve) => digest.hashPassword(password, resolve));
    const id = `a${random.base32(12)}` as AgentId;
    accounts.push({
      ...accountDefaults,
      id,
      login,
      name,
      role,
      groups: ids as GroupId[],
      cap: 5,
      disabled: false,
      passwordHash,
      skills,
    });
  }
  return { people, accounts, config };
}
