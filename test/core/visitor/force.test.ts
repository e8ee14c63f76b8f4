import { expect, test } from "vitest";
import { conv, help, lin, max, sales, staff } from "../scene.ts";
import { eve, talks, waits } from "./visits.ts";

test("a supervisor gives a waiting visitor to somebody: the line is left when she has it, not before", () => {
  const visit = waits().forces(max);
  expect(visit.tells("agent.reserve")).toMatchObject([
    { how: "forced", accept: "auto", group: help, from: { name: "Boss" } },
  ]);
  expect(visit.stage).toBe("waiting");
  visit.taken(max, "forced", { group: help });
  expect([visit.holder, visit.last, visit.told]).toMatchObject([
    max,
    { how: "forced", group: help },
    [`queue:${sales} queue.leave`],
  ]);
});

test("an automatic assignment that is quicker holds until the decision arrives, and then gives way", () => {
  const visit = waits().forces(max).taken(lin);
  expect(visit.holder).toBe(lin);
  visit.taken(max, "forced", { group: help });
  expect([visit.holder, visit.told]).toEqual([max, [`agent:${lin} agent.release`]]);
});

test("nothing automatic ever replaces a decision", () => {
  const visit = waits().forces(max).taken(max, "forced", { group: help }).taken(lin);
  expect([visit.holder, visit.told]).toEqual([max, [`agent:${lin} agent.release`]]);
});

test("if the line finds the same agent first, that is the answer", () => {
  const visit = waits().forces(lin).taken(lin);
  expect([visit.holder, visit.state.conversation?.transfer]).toEqual([lin, null]);
  expect(visit.last).toMatchObject({ how: "forced" });
  expect(visit.taken(lin, "forced").decision).toEqual({ ok: true, events: [], effects: [] });
});

test("a running talk is given to somebody else", () => {
  const visit = talks().forces(eve).taken(eve, "forced");
  expect([visit.holder, visit.told]).toEqual([eve, [`agent:${lin} agent.release`]]);
});

test("a decision overrules a transfer, but no other decision", () => {
  const visit = talks().transfers({ agent: eve }).forces(max);
  expect(visit.told).toEqual([`agent:${eve} agent.withdraw`, `agent:${max} agent.reserve`]);
  expect(visit.forces(eve).refusal).toBe("transfer_running");
  expect(visit.forces(max).replies).toEqual([{ t: "ok", ref: 9 }]);
  expect(visit.told).toEqual([]);
  expect(visit.by(staff(lin)).gets({ t: "transferBack", ref: 9, conv: conv(1) }).refusal).toBe("transfer_running");
});

test("to the one who has it there is nothing to do, except that she keeps it", () => {
  expect(talks().forces(lin).effects).toEqual([{ do: "reply", frame: { t: "ok", ref: 9 } }]);
  const kept = talks().transfers({ group: help }).forces(lin);
  expect([kept.told, kept.holder]).toEqual([[`queue:${help} queue.leave`], lin]);
});

test("whoever is not there refuses, and the visitor goes on waiting", () => {
  const visit = waits().forces(max).refused(max, "away");
  expect([visit.stage, visit.state.conversation?.transfer, visit.told]).toEqual(["waiting", null, []]);
  expect(waits().forces("agone" as typeof max).refusal).toBe("agent_away");
});

test("a decision stands although the agent of before is lost in the meantime", () => {
  const visit = talks().forces(max).loses(lin);
  expect(visit.told).toEqual([`queue:${sales} queue.join`]);
  expect(visit.taken(max, "forced", { group: help }).told).toEqual([`queue:${sales} queue.leave`]);
});

test("what she says of an earlier time, when she still had it, is no answer to a decision, and frees nothing she is about to take", () => {
  const visit = talks().forces(eve).taken(eve, "queue", { offer: null });
  expect([visit.holder, visit.told]).toEqual([lin, []]);
  visit.taken(eve, "forced");
  expect([visit.holder, visit.told]).toEqual([eve, [`agent:${lin} agent.release`]]);
});
