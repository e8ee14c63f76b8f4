import { expect, test } from "vitest";
import { directory as kind } from "../../engine/core/directory/index.ts";
import type { AgentId } from "../../engine/protocol/ids.ts";
import { account, group, help, lin, max, sales, Scene, staff, visitor } from "./scene.ts";

const boss = "aboss" as AgentId;
const newcomer = { login: "Max", name: "Max", role: "agent", groups: [sales], cap: 3, passwordHash: "x" } as const;

function scene() {
  const accounts = [account({ id: boss, login: "boss", role: "admin" }), account()];
  const scene = new Scene(kind, "directory").gets({ t: "directory.seed", accounts, groups: [group()] });
  return scene.by(staff(boss, "admin"));
}

test("a new deployment is set up once: one administrator, one group she is in", () => {
  const setUp = {
    t: "directory.setUp",
    account: { ...newcomer, role: "admin", groups: [] },
    group: { id: help, name: "Help" },
  } as const;
  const fresh = new Scene(kind, "directory").gets(setUp);
  const id = fresh.state.config.agents[0]?.id;
  expect(id).toMatch(/^a/);
  expect(fresh.effects).toContainEqual({ do: "answer", value: expect.objectContaining({ ok: true, id }) });
  expect(fresh.state.config).toMatchObject({ agents: [{ login: "max", groups: [help] }], groups: [{ id: help }] });
  expect(fresh.gets(setUp).refusal).toBe("already_set_up");
});

test("seeding what is seeded changes nothing", () => {
  const { decision } = scene().gets({ t: "directory.seed", accounts: [account({ id: max })], groups: [] });
  expect(decision).toMatchObject({ ok: true, events: [] });
});

test("every change has a higher version, is pushed to every shard, and told to the agent it touches", () => {
  const before = scene();
  const { version } = before.state.config;
  before.gets({ t: "directory.changeAgent", id: lin, change: { cap: 5 } });
  expect(before.state.config.version).toBe(version + 1);
  expect(before.effects).toContainEqual({ do: "config", config: before.state.config });
  expect(before.tells("agent.account")).toMatchObject([{ account: { id: lin, cap: 5 }, endSessions: false }]);
});

test("only an administrator changes the team", () => {
  const add = { t: "directory.addAgent", account: newcomer } as const;
  for (const asker of [null, visitor(), staff(lin), staff(lin, "supervisor")]) {
    expect(scene().by(asker).gets(add).refusal).toBe("not_found");
  }
  expect(scene().gets(add).state.config.agents.at(-1)?.login).toBe("max");
});

test("a login is taken whatever its letters' case", () => {
  expect(scene().gets({ t: "directory.addAgent", account: { ...newcomer, login: "LIN" } }).refusal).toBe("login_taken");
});

test("nobody is put into a group that does not exist", () => {
  expect(scene().gets({ t: "directory.addAgent", account: { ...newcomer, groups: [help] } }).refusal).toBe("bad_field");
  expect(scene().gets({ t: "directory.changeAgent", id: lin, change: { groups: [help] } }).refusal).toBe("bad_field");
});

test("the last administrator stays one", () => {
  const change = (id: AgentId, change: object) => scene().gets({ t: "directory.changeAgent", id, change }).refusal;
  expect(change(boss, { role: "agent" })).toBe("bad_field");
  expect(change(boss, { disabled: true })).toBe("bad_field");
  const two = scene().gets({ t: "directory.changeAgent", id: lin, change: { role: "admin" } });
  expect(two.gets({ t: "directory.changeAgent", id: boss, change: { disabled: true } }).refusal).toBe(null);
});

test.each([
  ["another password", { passwordHash: "y" }],
  ["another role", { role: "supervisor" }],
  ["being disabled", { disabled: true }],
] as const)("%s ends every session of the agent", (_, change) => {
  const told = scene().gets({ t: "directory.changeAgent", id: lin, change }).tells("agent.account");
  expect(told).toMatchObject([{ endSessions: true }]);
});

test("groups are added and changed, never doubled", () => {
  const groups = scene().gets({ t: "directory.addGroup", group: { id: help, name: "Help" } });
  expect(groups.gets({ t: "directory.addGroup", group: { id: help, name: "Help" } }).refusal).not.toBe(null);
  groups.gets({ t: "directory.changeGroup", id: help, change: { waitingMax: 7 } });
  expect(groups.state.config.groups.find(({ id }) => id === help)?.waitingMax).toBe(7);
  expect(groups.gets({ t: "directory.changeGroup", id: "gone" as typeof help, change: {} }).refusal).toBe("not_found");
});

test("a shard that is a moment behind is told of an account, and of one that does not exist", () => {
  const asked = (id: string) => scene().gets({ t: "directory.account", id: id as AgentId }).decision;
  const answer = (account: unknown) => [{ do: "answer", value: { ok: true, account } }];
  expect(asked(boss)).toMatchObject({ events: [], effects: answer({ id: boss, login: "boss" }) });
  expect(asked("anobody")).toMatchObject({ events: [], effects: answer(null) });
});
