/** A group that is taken away while somebody waits in it. */
import { expect, test } from "vitest";
import { groupDefaults } from "../../engine/core/config.ts";
import { queue as kind } from "../../engine/core/queue/index.ts";
import { ann, conv, group, help, sales, Scene, lin } from "./scene.ts";
import { Visit } from "./visitor/visits.ts";

const elsewhere = { groups: [group({ id: help, name: "Help" })] };

test("whoever waits there is heard out by the deadline of the join, and may leave a message", () => {
  const visit = new Visit().groups({ queueMs: 90_000 }).hello().says("hi").with(elsewhere);
  const joinedAt = visit.now;
  visit.rings();
  expect(visit.now - joinedAt).toBe(90_000);
  expect(visit.last).toMatchObject({ k: "closed", why: "queue_timeout" });
  expect(visit.told).toContain(`queue:${sales} queue.leave`);
});

test("whoever loses the agent of that group waits in the first one", () => {
  const visit = new Visit().hello().says("hi").taken().with(elsewhere).loses(lin);
  expect(visit.told).toContain(`queue:${help} queue.join`);
});

test("a page that still names it is served by the first group", () => {
  const visit = new Visit().with(elsewhere).hello({ group: sales }).says("hi");
  expect(visit.told).toContain(`queue:${help} queue.join`);
});

test("nothing is transferred into it", () => {
  const visit = new Visit()
    .groups({}, group({ id: help, name: "Help" }))
    .hello()
    .says("hi")
    .taken();
  expect(visit.with({ groups: [group()] }).transfers({ group: help }).refusal).toBe("no_group");
});

test("its queue lets go of whoever waits, and offers to nobody", () => {
  const line = new Scene(kind, sales);
  const request = { since: line.now, boostS: 0, tier: 5, skills: {}, lastAgent: null, not: null, transfer: null };
  line.gets({ t: "queue.join", conv: conv(1), visitor: { id: ann, name: "Ann" }, request });
  line.config = { ...line.config, ...elsewhere };
  line.gets({ t: "queue.match" });
  expect([line.refusal, line.tells("agent.reserve")]).toEqual([null, []]);
  line.passes(groupDefaults.queueMs).gets({ t: "queue.leave", conv: conv(1), visitor: ann });
  expect([line.refusal, line.deadline]).toEqual([null, null]);
});
