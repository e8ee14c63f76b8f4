/**
 * What users of other systems complain about, as promises. The letters between visitors, queues and agents are delivered in
 * another order for each seed.
 */
import { expect, test } from "vitest";
import type { Hours } from "../../engine/core/config.ts";
import type { GroupId, AgentId, ConversationId } from "../../engine/protocol/ids.ts";
import { Prng } from "../../engine/testing/sim/prng.ts";
import { conversation, Town, type Session } from "./town.ts";

const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
const names = (count: number) => Array.from({ length: count }, (_, index) => `${index}`.padStart(5, "0"));
const lin = "alin" as AgentId;
const max = "amax" as AgentId;

/** Conversations that visitors believe to have, by agent. */
function talks(town: Town): Map<string, number> {
  const count = new Map<string, number>();
  for (const conv of town.facts.keys()) {
    const agent = town.holder(conv);
    if (agent !== null) count.set(agent, (count.get(agent) ?? 0) + 1);
  }
  return count;
}

const waiting = (town: Town) => [...town.stages()].filter(([, stage]) => stage === "queued").map(([conv]) => conv);

test.each(seeds)("200 simultaneous starts never push an agent over the cap (order %i)", (seed) => {
  const town = new Town({ seed });
  for (const name of ["lin", "max", "kim"]) town.agent(name, { cap: 5 });
  const visitors = names(200).map((name) => town.visitor(name));
  let most = 0;
  town.onTurn = () => {
    most = Math.max(most, ...talks(town).values());
  };
  for (const visitor of visitors) town.begins(visitor, `${visitor.to.id}.1` as ConversationId);
  town.settles();
  expect(most).toBe(5);
  expect(waiting(town)).toHaveLength(185);
});

test.each(seeds)("two parallel starts of one visitor make one conversation (order %i)", (seed) => {
  const town = new Town({ seed });
  town.agent("lin", { cap: 5 });
  const [phone, laptop] = [town.visitor("ann"), town.visitor("ann")];
  town.begins(phone, conversation("ann"), "from the phone");
  town.begins(laptop, conversation("ann"), "from the laptop");
  town.settles();
  expect([...town.facts.keys()]).toEqual([conversation("ann")]);
  const said = town.facts.get(conversation("ann"))?.flatMap((fact) => (fact.k === "message" ? fact.body?.text : []));
  expect(said?.toSorted()).toEqual(["from the laptop", "from the phone"]);
  expect(talks(town)).toEqual(new Map([[lin, 1]]));
});

test.each(seeds)("an agent who is free again gets the best waiting visitor in the same tick (order %i)", (seed) => {
  const town = new Town({ seed });
  const desk = town.agent("lin", { cap: 1 });
  const first = town.says(town.visitor("first"));
  for (const name of ["second", "third"]) {
    town.passes(1_000);
    town.says(town.visitor(name));
  }
  const { now } = town;
  town.asks(desk, { t: "end", ref: 2, conv: first });
  expect([town.holder(conversation("second")), town.now]).toEqual([lin, now]);
  expect(waiting(town)).toEqual([conversation("third")]);
});

test(
  "10,000 wait and 1,000 agents become free: nobody is given to two, and the first come are served",
  { timeout: 120_000 },
  () => {
    const town = new Town({ groups: [{ waitingMax: 20_000 }] });
    const agents = names(1_000).map((name) => {
      const desk = town.agent(name, { cap: 1 });
      return town.asks(desk, { t: "status", ref: 2, status: "away" });
    });
    const visitors = names(10_000).map((name) => town.visitor(name));
    for (const visitor of visitors) town.says(visitor);
    expect(waiting(town)).toHaveLength(10_000);
    for (const agent of agents) town.asks(agent, { t: "status", ref: 3, status: "online" });
    const assigned = [...town.facts].filter(([, facts]) => facts.some(({ k }) => k === "assigned"));
    expect(assigned.map(([conv]) => conv)).toEqual(visitors.slice(0, 1_000).map(({ to }) => `${to.id}.1`));
    expect(assigned.every(([, facts]) => facts.filter(({ k }) => k === "assigned").length === 1)).toBe(true);
    expect([...talks(town).values()].every((count) => count === 1)).toBe(true);
  },
);

test("nobody starves behind those who go first: five minutes of waiting outweigh any tag", () => {
  const vip = { id: "vip", name: "VIP", boostS: 600, noAffinity: false };
  const town = new Town({ tags: [vip] });
  const desk = town.agent("lin", { cap: 1 });
  town.says(town.visitor("first"));
  const plain = town.says(town.visitor("plain"));
  const { now } = town;
  for (const name of names(200)) {
    town.says(town.visitor(name, { tags: ["vip"] }));
    town.passes(2_000);
    for (const { conv } of town.desk(desk).conversations) town.asks(desk, { t: "end", ref: 2, conv });
    if (town.holder(plain) !== null) break;
  }
  expect(town.holder(plain)).toBe(lin);
  expect(town.now - now).toBeGreaterThan(290_000);
  expect(town.now - now).toBeLessThan(310_000);
});

test.each(["offline", "away", "gone"] as const)(
  "who comes back is not given to the agent of last time who is %s",
  (how) => {
    const town = new Town();
    const desk = town.agent("lin");
    const ann = town.visitor("ann");
    const conv = town.says(ann);
    town.asks(desk, { t: "end", ref: 2, conv });
    if (how === "gone") town.hangsUp(desk);
    else town.asks(desk, { t: "status", ref: 3, status: how });
    town.agent("max");
    town.passes(1_000);
    town.says(ann, 2);
    expect(town.holder(conversation("ann", 2))).toBe(max);
  },
);

test("an agent whose socket is lost keeps her talks for the grace time; then they go on, and the supervisor sees it", () => {
  const town = new Town();
  const { graceMs, handoverMs } = town.config.routing;
  const desk = town.agent("lin");
  const supervisor = town.agent("boss", { role: "supervisor", cap: 0 });
  const conv = town.says(town.visitor("ann"));
  town.hangsUp(desk);
  town.passes(graceMs + handoverMs - 1_000);
  expect(town.holder(conv)).toBe(lin);
  town.agent("max");
  town.passes(2_000);
  expect(town.holder(conv)).toBe(max);
  const notices = supervisor.frames.flatMap((frame) =>
    frame.t === "notice" ? [`${frame.kind} ${frame.agent.id} ${frame.count}`] : [],
  );
  expect(notices).toEqual([`agent_lost ${lin} 1`]);
});

test("an agent who is back within the grace time has lost nothing", () => {
  const town = new Town();
  const desk = town.agent("lin");
  town.agent("max");
  const conv = town.says(town.visitor("ann"));
  const owner = town.holder(conv);
  town.hangsUp(desk);
  town.passes(town.config.routing.graceMs - 1_000);
  town.device(lin);
  town.passes(600_000 - 60_000);
  expect(town.holder(conv)).toBe(owner);
});

test("an agent on two devices has one state, which survives a restart", () => {
  const town = new Town();
  const laptop = town.agent("lin");
  const phone = town.device(lin);
  const conv = town.says(town.visitor("ann"));
  town.asks(phone, { t: "status", ref: 2, status: "away", reason: "meal" });
  const shown = [laptop, phone].map((device) => town.desk(device));
  expect(shown[0]).toEqual(shown[1]);
  expect(shown[0]).toMatchObject({ status: "away", reason: "meal" });
  expect(shown[0]?.conversations.map((held) => held.conv)).toEqual([conv]);
  town.restarts();
  expect(town.desk(town.device(lin))).toMatchObject({ status: "away", reason: "meal", conversations: [{ conv }] });
});

test.each(seeds)("what a supervisor decided is never overwritten by the queue (order %i)", (seed) => {
  const town = new Town({ seed, groups: [{ accept: "manual" }] });
  const desk = town.agent("lin", { cap: 1 });
  town.agent("max", { cap: 1 });
  const boss = town.agent("boss", { role: "supervisor", cap: 0 });
  const conv = town.says(town.visitor("ann"));
  const other = town.desk(desk).offers.length > 0 ? max : lin;
  town.asks(boss, { t: "assign", ref: 5, conv, agent: other });
  town.passes(300_000);
  const owners = town.facts.get(conv)?.flatMap((fact) => (fact.k === "assigned" ? `${fact.agent.id} ${fact.how}` : []));
  expect(owners?.at(-1)).toBe(`${other} forced`);
  expect(town.holder(conv)).toBe(other);
});

/** Whatever people did: who is shown free, and could serve, has nobody waiting for her. */
test.each(seeds)("an agent shown free is given work, always (order %i)", (seed) => {
  const chance = new Prng(`always ${seed}`);
  const town = new Town({ seed, groups: [{ accept: chance.pick(["auto", "manual"]), acceptMs: 5_000 }] });
  const desks = ["lin", "max", "kim"].map((name) => town.agent(name, { cap: chance.whole(1, 3) }));
  const visitors = names(12).map((name) => ({ session: town.visitor(name), n: 0 }));
  for (let step = 0; step < 120; step += 1) {
    act(town, chance, desks, visitors);
    town.passes(chance.whole(0, 3_000));
  }
  for (const desk of desks) town.asks(desk, { t: "status", ref: 9, status: "online" });
  for (let second = 0; second < 90; second += 1) {
    for (const desk of desks)
      for (const { offer } of town.desk(desk).offers) town.asks(desk, { t: "accept", ref: 9, offer });
    town.passes(1_000);
  }
  const free = desks.filter((desk) => town.desk(desk).conversations.length < town.desk(desk).cap);
  expect(free.length === 0 || waiting(town).length === 0).toBe(true);
});

function act(
  town: Town,
  chance: Prng,
  desks: readonly Session[],
  visitors: readonly { session: Session; n: number }[],
): void {
  const desk = chance.pick(desks);
  const { conversations, offers } = town.desk(desk);
  const dice = chance.next();
  if (dice < 0.4) {
    const visitor = chance.pick(visitors);
    const current = `${visitor.session.to.id}.${visitor.n}` as ConversationId;
    const open = visitor.n > 0 && town.stages().get(current) !== "closed";
    if (open) return;
    (visitor as { n: number }).n += 1;
    town.says(visitor.session, visitor.n);
  } else if (dice < 0.5) town.asks(desk, { t: "status", ref: 1, status: chance.pick(["away", "online", "offline"]) });
  else if (dice < 0.7 && conversations[0] !== undefined)
    town.asks(desk, { t: "end", ref: 1, conv: conversations[0].conv });
  else if (dice < 0.8 && offers[0] !== undefined) town.asks(desk, { t: "decline", ref: 1, offer: offers[0].offer });
  else if (offers[0] !== undefined) town.asks(desk, { t: "accept", ref: 1, offer: offers[0].offer });
}

const office: Hours = {
  id: "office",
  name: "Office",
  timeZone: "Asia/Shanghai",
  week: Array.from({ length: 7 }, () => [
    { from: 9 * 60, to: 12 * 60 },
    { from: 14 * 60, to: 18 * 60 },
  ]),
  days: [{ date: "2025-11-12", name: "holiday", open: [] }],
};

test.each([
  ["in the morning shift", "2025-11-11T11:59:00+08:00", "assigned"],
  ["between two shifts", "2025-11-11T13:00:00+08:00", "closed"],
  ["in the afternoon shift", "2025-11-11T14:00:00+08:00", "assigned"],
  ["at night", "2025-11-11T18:00:00+08:00", "closed"],
  ["on a holiday", "2025-11-12T10:00:00+08:00", "closed"],
])("who writes %s is served, or told that nobody is here and asked for a message", (_when, time, stage) => {
  const town = new Town({ hours: [office], groups: [{ hours: "office", id: "sales" as GroupId }] });
  town.agent("lin");
  town.now = Date.parse(time);
  const ann = town.visitor("ann");
  const conv = town.says(ann);
  expect(town.stages().get(conv)).toBe(stage);
  if (stage === "assigned") return;
  expect(town.facts.get(conv)?.at(-1)).toMatchObject({ k: "closed", why: "off_hours" });
  const cmid = "leave-0000000000000001";
  town.asks(ann, { t: "leave", ref: 3, conv, cmid, contact: { email: "ann@example.com" }, text: "call me" });
  expect(town.facts.get(conv)?.at(-1)).toMatchObject({ k: "left", text: "call me" });
});
