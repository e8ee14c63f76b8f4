import { expect, test } from "vitest";
import { changeOf, draftFrom, draftWrong, newMember } from "../../admin-ui/src/pages/team/member-draft.ts";
import { groupIdWrong } from "../../admin-ui/src/parts/form.ts";
import { inTeamOrder, isLastAdmin, membersMatching } from "../../admin-ui/src/state/team.ts";
import type { Member, TeamRecord } from "../../admin-ui/src/state/team.ts";

function member(change: Partial<Member> = {}): Member {
  return {
    id: "a1",
    login: "lin",
    name: "Lin",
    role: "agent",
    groups: ["sales"],
    cap: 5,
    disabled: false,
    weight: 5,
    skills: {},
    ...change,
  };
}

function record(...agents: Member[]): TeamRecord {
  return { agents, groups: [{ id: "sales", name: "售前", accept: "auto" }] };
}

test("a draft that was not touched changes nothing", () => {
  const lin = member();
  expect(changeOf(draftFrom(lin), lin)).toEqual({});
});

test("only what differs travels", () => {
  const lin = member();
  const draft = { ...draftFrom(lin), name: " Lin Xia ", cap: "8", groups: ["sales", "vip"], password: "a new secret" };
  expect(changeOf(draft, lin)).toEqual({ name: "Lin Xia", cap: 8, groups: ["sales", "vip"], password: "a new secret" });
});

test("the order of groups is no change", () => {
  const lin = member({ groups: ["sales", "vip"] });
  expect(changeOf({ ...draftFrom(lin), groups: ["vip", "sales"] }, lin)).toEqual({});
});

test("a new member needs a name, a login, a password and a cap", () => {
  const { name, login, password, cap, ...rest } = draftWrong({ ...draftFrom(null), cap: "" }, null);
  expect([name, login, password, cap].every((error) => error !== null)).toBe(true);
  expect(rest).toEqual({ weight: null, skills: null });
});

test("a known member keeps the password when none is written", () => {
  const lin = member();
  expect(draftWrong(draftFrom(lin), lin).password).toBeNull();
  expect(draftWrong({ ...draftFrom(lin), password: "short" }, lin).password).not.toBeNull();
});

test("a cap is a whole number within the bounds of the engine", () => {
  const wrong = (cap: string) => draftWrong({ ...draftFrom(null), cap }, null).cap !== null;
  expect(["1", "5", "200"].map(wrong)).toEqual([false, false, false]);
  expect(["0", "201", "2.5", "five", " "].map(wrong)).toEqual([true, true, true, true, true]);
});

test("a new member travels without the spaces around the words", () => {
  const draft = { ...draftFrom(null), name: " Ada ", login: " ada ", password: " kept as is " };
  expect(newMember(draft)).toMatchObject({ name: "Ada", login: "ada", password: " kept as is ", cap: 5 });
});

test("skills without a name do not count, and the same levels are no change", () => {
  const lin = member({ skills: { english: 3 } });
  const draft = draftFrom(lin);
  expect(changeOf({ ...draft, skills: [...draft.skills, { key: 99, skill: " ", level: 2 }] }, lin)).toEqual({});
  expect(changeOf({ ...draft, skills: [{ key: 1, skill: "english", level: 4 }] }, lin)).toEqual({
    skills: { english: 4 },
  });
});

test("a group's id is made of lower-case letters, digits and hyphens", () => {
  expect(["sales", "vip-2"].map(groupIdWrong)).toEqual([null, null]);
  expect(["", "Sales", "a b", "售前"].every((id) => groupIdWrong(id) !== null)).toBe(true);
});

test("the last active administrator is known as such", () => {
  const [ada, ben] = [member({ id: "a1", role: "admin" }), member({ id: "a2", role: "admin", disabled: true })];
  expect(isLastAdmin(record(ada, ben, member({ id: "a3" })), "a1")).toBe(true);
  expect(isLastAdmin(record(ada, { ...ben, disabled: false }), "a1")).toBe(false);
  expect(isLastAdmin(record(ada, ben), "a2")).toBe(false);
});

test("those at work come first, each part by name", () => {
  const team = [
    member({ id: "a1", name: "Zoe" }),
    member({ id: "a2", name: "Ada", disabled: true }),
    member({ id: "a3", name: "Ben" }),
  ];
  expect(inTeamOrder(team, "en").map(({ name }) => name)).toEqual(["Ben", "Zoe", "Ada"]);
});

test("members are found by name, login and group, every word counting", () => {
  const team = record(
    member({ name: "Ada", login: "ada" }),
    member({ id: "a2", name: "Ben", login: "ben", groups: [] }),
  );
  expect(membersMatching(team, "售前").map(({ name }) => name)).toEqual(["Ada"]);
  expect(membersMatching(team, "BEN").map(({ name }) => name)).toEqual(["Ben"]);
  expect(membersMatching(team, "ada ben")).toEqual([]);
  expect(membersMatching(team, " ")).toHaveLength(2);
});
