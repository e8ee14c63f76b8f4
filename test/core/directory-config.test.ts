import { describe, expect, test } from "vitest";
import {
  fileFormat,
  groupDefaults,
  routingDefaults,
  type Config,
  type ConfigChange,
  type ConfigFile,
  type Group,
  type Hours,
  type Span,
} from "../../engine/core/config.ts";
import { directory as kind } from "../../engine/core/directory/index.ts";
import type { DirectoryEvent } from "../../engine/core/directory/state.ts";
import type { AgentId, GroupId } from "../../engine/protocol/ids.ts";
import { account, group, help, lin, max, sales, Scene, staff, visitor } from "./scene.ts";

const boss = "aboss" as AgentId;
const nowhere = "nowhere" as GroupId;
const week = (...spans: Span[]): Hours["week"] => Array.from({ length: 7 }, () => spans);
const shifts: Hours = {
  id: "shifts",
  name: "Shifts",
  timeZone: "Asia/Shanghai",
  week: week({ from: 540, to: 720 }, { from: 780, to: 1_440 }),
  days: [{ date: "2026-10-01", name: "国庆节", open: [] }],
};
const vip = { id: "vip", name: "VIP", boostS: 180, noAffinity: false };
const toHelp = { id: "r1", when: [{ field: "page", op: "has", value: "/help" }], group: help } as const;

function scene() {
  const accounts = [
    account({ id: boss, login: "boss", role: "admin", passwordHash: "h" }),
    account({ passwordHash: "h" }),
  ];
  const groups = [group(), group({ id: help, name: "Help" })];
  return new Scene(kind, "directory").gets({ t: "directory.seed", accounts, groups }).by(staff(boss, "admin"));
}

/** What the change is refused with, or null. */
function trying(change: ConfigChange, before: readonly ConfigChange[] = []) {
  const tried = scene();
  for (const one of before) tried.gets({ t: "directory.change", change: one, version: null });
  const { version } = tried.state.config;
  const { decision } = tried.gets({ t: "directory.change", change, version: null });
  expect(tried.state.config.version).toBe(decision.ok ? version + 1 : version);
  return decision.ok ? null : decision;
}

const putGroup = (changes: Partial<Group>): ConfigChange => ({ t: "groupPut", group: group(changes) });
const putHours = (changes: Partial<Hours>): ConfigChange => ({ t: "hoursPut", hours: { ...shifts, ...changes } });
const setRouting = (changes: Partial<Config["routing"]>): ConfigChange => ({
  t: "routingSet",
  routing: { ...routingDefaults, ...changes },
});
const ring = (...groups: GroupId[]) => ({ groups, when: { t: "offline" }, dropSkills: [] }) as const;

test.each<[string, ConfigChange, RegExp]>([
  [
    "a ring of a group that does not exist",
    putGroup({ rings: [ring(nowhere)] }),
    /^groups\.sales\.rings\.0\.groups: .*'nowhere'/,
  ],
  ["a ring of the group itself", putGroup({ rings: [ring(sales)] }), /^groups\.sales\.rings\.0\.groups: .*itself/],
  ["a ring of nobody", putGroup({ rings: [ring()] }), /^groups\.sales\.rings\.0\.groups: name at least one/],
  [
    "a group in two rings",
    putGroup({ rings: [ring(help), ring(help)] }),
    /^groups\.sales\.rings: 'help' is there twice/,
  ],
  ["seven rings", putGroup({ rings: Array.from({ length: 7 }, () => ring(help)) }), /^groups\.sales\.rings: at most 6/],
  [
    "a ring after a negative time",
    putGroup({ rings: [{ ...ring(help), when: { t: "after", ms: -1 } }] }),
    /when\.ms: a whole number/,
  ],
  ["hours that do not exist", putGroup({ hours: "shifts" }), /^groups\.sales\.hours: .*'shifts'/],
  ["an offer of three minutes", putGroup({ acceptMs: 180_000 }), /^groups\.sales\.acceptMs: .* to 120000/],
  ["half a place in line", putGroup({ waitingMax: 0.5 }), /^groups\.sales\.waitingMax: a whole number/],
  ["a skill of level 6", putGroup({ skills: { tech: 6 } }), /^groups\.sales\.skills\.tech: .*0 to 5/],
  ["a time zone of no place", putHours({ timeZone: "Mars/Olympus" }), /^hours\.shifts\.timeZone: 'Mars\/Olympus'/],
  ["six days a week", putHours({ week: shifts.week.slice(1) }), /^hours\.shifts\.week: seven days/],
  [
    "parts of a day out of order",
    putHours({ week: week({ from: 780, to: 900 }, { from: 540, to: 720 }) }),
    /^hours\.shifts\.week\.0\.1: begins before/,
  ],
  [
    "parts that overlap",
    putHours({ week: week({ from: 0, to: 60 }, { from: 59, to: 70 }) }),
    /^hours\.shifts\.week\.0\.1: begins before/,
  ],
  ["a day of 25 hours", putHours({ week: week({ from: 0, to: 1_500 }) }), /^hours\.shifts\.week\.0\.0: .*0 to 1440/],
  [
    "a part without length",
    putHours({ week: week({ from: 60, to: 60 }) }),
    /^hours\.shifts\.week\.0\.0: .*from before to/,
  ],
  [
    "30 February",
    putHours({ days: [{ date: "2026-02-30", name: "", open: [] }] }),
    /^hours\.shifts\.days: '2026-02-30'/,
  ],
  [
    "a holiday twice",
    putHours({ days: [...shifts.days, ...shifts.days] }),
    /^hours\.shifts\.days: '2026-10-01' is there twice/,
  ],
  ["a tag of eleven minutes", { t: "tagPut", tag: { ...vip, boostS: 660 } }, /^tags\.vip\.boostS: .*-600 to 600/],
  [
    "a tag of minus eleven minutes",
    { t: "tagPut", tag: { ...vip, boostS: -660 } },
    /^tags\.vip\.boostS: .*-600 to 600/,
  ],
  [
    "a rule for a group that does not exist",
    { t: "rulesSet", rules: [{ ...toHelp, group: nowhere }] },
    /^rules\.r1\.group: .*'nowhere'/,
  ],
  ["two rules of one name", { t: "rulesSet", rules: [toHelp, toHelp] }, /^rules\.id: 'r1' is there twice/],
  [
    "a condition for nothing",
    { t: "rulesSet", rules: [{ ...toHelp, when: [{ ...toHelp.when[0], value: "" }] }] },
    /^rules\.r1\.when: .*value/,
  ],
  ["days in no time zone", setRouting({ timeZone: "" }), /^routing\.timeZone/],
  ["nobody assigned in a second", setRouting({ rampPerSecond: 0 }), /^routing\.rampPerSecond: .*1 to 100/],
  [
    "a break twice",
    setRouting({
      breaks: [
        { id: "x", name: "1" },
        { id: "x", name: "2" },
      ],
    }),
    /^routing\.breaks: 'x' is there twice/,
  ],
  [
    "more than travels in one packet",
    {
      t: "rulesSet",
      rules: Array.from({ length: 900 }, (_, n) => ({
        ...toHelp,
        id: `r${n}`,
        when: [{ field: "page", op: "has", value: "页".repeat(200) }],
      })),
    },
    /bytes: 524288 is the most/,
  ],
])("%s is refused, with the field and what to do", (_name, change, detail) => {
  expect(trying(change)).toMatchObject({ reason: "bad_field", detail: expect.stringMatching(detail) });
});

test.each([
  [{ cap: 0 }, /^agents\.lin\.cap: .*1 to 200/],
  [{ cap: 201 }, /^agents\.lin\.cap: .*1 to 200/],
  [{ weight: 11 }, /^agents\.lin\.weight: .*1 to 10/],
  [{ skills: { tech: -1 } }, /^agents\.lin\.skills\.tech: .*0 to 5/],
  [{ groups: [sales, sales] }, /^agents\.lin\.groups: 'sales' is there twice/],
  [{ groups: [nowhere] }, /^agents\.lin\.groups: .*'nowhere'/],
] as const)("an agent with %j is refused", (change, detail) => {
  const { decision } = scene().gets({ t: "directory.changeAgent", id: lin, change });
  expect(decision).toMatchObject({ reason: "bad_field", detail: expect.stringMatching(detail) });
});

test("what was wrong before does not stand in the way of putting something else right", () => {
  const old = new Scene(kind, "directory");
  old.state = kind.thaw("directory", {
    version: 3,
    agents: [account({ id: boss, role: "admin" }), account({ id: max, login: "max", cap: 0 })],
    groups: [group()],
  });
  old.by(staff(boss, "admin")).gets({ t: "directory.changeAgent", id: boss, change: { cap: 4 } });
  expect(old.refusal).toBe(null);
  expect(old.gets({ t: "directory.changeAgent", id: max, change: { cap: -1 } }).refusal).toBe("bad_field");
});

test("what makes sense is put, takes the place of what was there, and goes again", () => {
  const changes: ConfigChange[] = [
    { t: "hoursPut", hours: shifts },
    { t: "tagPut", tag: vip },
    putGroup({ hours: "shifts", rings: [ring(help)], strategy: "capability", skills: { tech: 3 } }),
    { t: "rulesSet", rules: [toHelp] },
    setRouting({ rampPerSecond: 5 }),
    { t: "tagPut", tag: { ...vip, boostS: 60 } },
  ];
  const done = scene();
  for (const change of changes) expect(done.gets({ t: "directory.change", change, version: null }).refusal).toBe(null);
  expect(done.state.config).toMatchObject({
    groups: [{ id: sales, hours: "shifts", rings: [{ groups: [help] }] }, { id: help }],
    hours: [shifts],
    tags: [{ id: "vip", boostS: 60 }],
    rules: [toHelp],
    routing: { rampPerSecond: 5 },
  });
  done.gets({ t: "directory.change", change: { t: "tagRemoved", id: "vip" }, version: null });
  expect(done.state.config.tags).toEqual([]);
  expect(done.gets({ t: "directory.change", change: { t: "tagRemoved", id: "vip" }, version: null }).refusal).toBe(
    "not_found",
  );
});

test("every change reaches all shards at once, and whoever waits in a changed group is looked at again", () => {
  const changed = scene().gets({ t: "directory.change", change: putGroup({ strategy: "weighted" }), version: null });
  expect(changed.effects[0]).toEqual({ do: "config", config: changed.state.config });
  expect(changed.told).toEqual(["queue:sales queue.match"]);
  expect(changed.effects.at(-1)).toEqual({ do: "answer", value: { ok: true, version: changed.state.config.version } });
});

describe("what somebody still needs is not removed:", () => {
  test.each<[string, ConfigChange, ConfigChange[], string]>([
    ["a group of an account", { t: "groupRemoved", id: sales }, [], "named by account boss, account lin"],
    [
      "a group in a ring",
      { t: "groupRemoved", id: help },
      [putGroup({ rings: [ring(help)] })],
      "a ring of group sales",
    ],
    ["a group of a rule", { t: "groupRemoved", id: help }, [{ t: "rulesSet", rules: [toHelp] }], "rule r1"],
    [
      "hours of a group",
      { t: "hoursRemoved", id: "shifts" },
      [{ t: "hoursPut", hours: shifts }, putGroup({ hours: "shifts" })],
      "group sales",
    ],
    ["the last group", { t: "groupRemoved", id: sales }, [{ t: "groupRemoved", id: help }], "the last group"],
  ])("%s", (_name, change, before, detail) => {
    expect(trying(change, before)).toMatchObject({ reason: "still_in_use", detail: expect.stringContaining(detail) });
  });

  test("and what nobody needs is", () => {
    expect(trying({ t: "groupRemoved", id: help })).toBe(null);
    expect(trying({ t: "hoursRemoved", id: "shifts" }, [{ t: "hoursPut", hours: shifts }])).toBe(null);
    expect(trying({ t: "groupRemoved", id: nowhere })).toMatchObject({ reason: "not_found" });
  });
});

test("only an administrator changes or imports, and whoever oversees reads", () => {
  const commands = [
    { t: "directory.change", change: { t: "tagPut", tag: vip }, version: null },
    { t: "directory.import", file: fileOf(scene()), version: null },
  ] as const;
  for (const who of [null, visitor(), staff(lin), staff(lin, "supervisor")]) {
    for (const command of commands) expect(scene().by(who).gets(command).refusal).toBe("not_found");
  }
  const reads = [null, visitor(), staff(lin), staff(lin, "supervisor"), staff(boss, "admin")].map(
    (who) => scene().by(who).gets({ t: "directory.read", known: -1 }).refusal,
  );
  expect(reads).toEqual(["not_found", "not_found", "not_found", null, null]);
});

function fileOf(from: Scene<{ config: Config }, DirectoryEvent>): ConfigFile {
  const [effect] = from.by(staff(boss, "admin")).gets({ t: "directory.read", known: -1 }).effects;
  return (effect as unknown as { value: { file: ConfigFile } }).value.file;
}

describe("the configuration as a file", () => {
  test("has a format and no secret, and is not sent to whoever has it", () => {
    const here = scene();
    const file = fileOf(here);
    expect(file).toMatchObject({ format: fileFormat, version: 1, agents: [{ login: "boss" }, { login: "lin" }] });
    expect(JSON.stringify(file)).not.toContain("passwordHash");
    const [again] = here.gets({ t: "directory.read", known: 1 }).effects;
    expect(again).toEqual({ do: "answer", value: { ok: true, file: null } });
  });

  test("comes back as it went, and touches nobody", () => {
    const there = scene().gets({ t: "directory.change", change: { t: "tagPut", tag: vip }, version: null });
    const before = there.state.config;
    there.gets({ t: "directory.import", file: fileOf(there), version: before.version });
    expect(there.refusal).toBe(null);
    expect(there.told).toEqual([]);
    expect(there.state.config).toEqual({ ...before, version: before.version + 1 });
  });

  test("finds accounts by login: who is here keeps number and password, who is new is disabled, who is missing too", () => {
    const here = scene();
    const file = fileOf(here);
    const [chief] = file.agents;
    const agents = [
      { ...chief!, login: "BOSS", cap: 9 },
      { ...chief!, login: "New", role: "agent" as const },
    ];
    here.gets({ t: "directory.import", file: { ...file, agents }, version: null });
    expect(here.state.config.agents).toMatchObject([
      { id: boss, login: "boss", cap: 9, passwordHash: "h", disabled: false },
      { id: lin, login: "lin", disabled: true, groups: [sales] },
      { login: "new", disabled: true, passwordHash: "" },
    ]);
    expect(here.effects.at(-1)).toMatchObject({ value: { ok: true, added: ["new"], disabled: ["lin"] } });
    expect(here.tells("agent.account")).toMatchObject([
      { account: { id: boss }, endSessions: false },
      { account: { id: lin }, endSessions: true },
      { account: { login: "new" }, endSessions: false },
    ]);
    // And stays disabled: nobody could sign in.
    here.gets({ t: "directory.import", file: { ...fileOf(here), agents: [...agents] }, version: null });
    expect(here.state.config.agents.at(-1)).toMatchObject({ login: "new", disabled: true });
  });

  test("does not lock out the person who imports it", () => {
    const here = scene();
    const file = { ...fileOf(here), groups: [group({ id: help, name: "Help" })], agents: [] };
    expect(here.gets({ t: "directory.import", file, version: null }).refusal).toBe(null);
    expect(here.state.config.agents).toMatchObject([
      { id: boss, disabled: false, groups: [] },
      { id: lin, disabled: true, groups: [] },
    ]);
  });

  test("is refused whole if a part of it makes no sense", () => {
    const here = scene();
    const before = here.state.config;
    const file = fileOf(here);
    const twice = { ...file, agents: [...file.agents, { ...file.agents[1]!, login: "Lin" }] };
    const lost = { ...file, rules: [{ ...toHelp, group: nowhere }] };
    for (const wrong of [twice, lost]) {
      expect(here.gets({ t: "directory.import", file: wrong, version: null }).refusal).toBe("bad_field");
    }
    expect(here.state.config).toBe(before);
  });
});

test("a change made from a configuration that somebody else changed meanwhile is refused", () => {
  const here = scene();
  const { version } = here.state.config;
  const change = (boostS: number) =>
    here.gets({ t: "directory.change", change: { t: "tagPut", tag: { ...vip, boostS } }, version });
  expect(change(1).refusal).toBe(null);
  expect(change(2).refusal).toBe("config_changed");
  expect(here.gets({ t: "directory.import", file: fileOf(here), version }).refusal).toBe("config_changed");
  expect(here.state.config.tags).toMatchObject([{ boostS: 1 }]);
});

test("a directory that an older release wrote has the defaults for what that did not know", () => {
  const { weight: _weight, skills: _skills, ...agent } = account();
  const old = { version: 7, agents: [agent], groups: [{ id: sales, name: "Sales", accept: "manual", waitingMax: 9 }] };
  const { config } = kind.thaw("directory", old);
  expect(config).toEqual({
    version: 7,
    agents: [account()],
    groups: [{ ...groupDefaults, id: sales, name: "Sales", accept: "manual", waitingMax: 9 }],
    hours: [],
    tags: [],
    rules: [],
    routing: routingDefaults,
  });
});

test("a directory comes back from disk, and its events make it again", () => {
  const here = scene();
  for (const change of [
    { t: "hoursPut", hours: shifts },
    { t: "rulesSet", rules: [toHelp] },
    { t: "groupRemoved", id: nowhere },
  ] as const) {
    here.gets({ t: "directory.change", change, version: null });
  }
  const { config } = here.state;
  const replayed = kind.initial("directory");
  for (const event of structuredClone(here.events)) kind.apply(replayed, event);
  expect(replayed.config).toEqual(config);
  expect(here.sleeps().state.config).toEqual(config);
});
