import { expect, test } from "vitest";
import { queue as kind } from "../../../engine/core/queue/index.ts";
import type { AgentId, GroupId, VisitorId } from "../../../engine/protocol/ids.ts";
import { Prng } from "../../../engine/testing/sim/prng.ts";
import { lin, max, sales, Scene, staff, visitor } from "../scene.ts";
import { ring, Town } from "./town.ts";

const names = (count: number) => Array.from({ length: count }, (_, index) => `a${index}` as AgentId);

test("ten thousand wait, a thousand agents become free at random: everybody is served once, in order, within the caps", () => {
  const random = new Prng("crowd");
  const agents = names(1_000);
  const there = new Town(
    [{ id: sales, accept: "auto", waitingMax: 20_000 }],
    agents.map((id) => ({ id, groups: [sales], cap: 1 + random.whole(0, 2) })),
  );
  const at = new Map<string, number>();
  for (let n = 0; n < 10_000; n += 1) {
    const [since, boostS] = [there.now - random.whole(0, 200_000), random.whole(0, 3) * 60];
    at.set(`v${n}`, since - boostS * 1_000);
    there.joins(`v${n}`, sales, { since, boostS });
  }
  there.online(...agents);
  while (there.state(sales).waiting.size > 0) {
    const busy = agents[random.whole(0, agents.length - 1)] as AgentId;
    there.finishes(busy);
  }
  const served = there.asked.map((line) => line.split(" ")[1] ?? "");
  expect(new Set(served).size).toBe(10_000);
  expect(served).toHaveLength(10_000);
  expect(served.map((name) => at.get(name))).toEqual([...at.values()].toSorted((a, b) => a - b));
  for (const { account, held } of there.desks.values()) expect(held.size).toBeLessThanOrEqual(account.cap);
});

test("three groups that help each other out, on a bad day: nobody has two offers, no cap is exceeded, the letters end", () => {
  const groups = ["north", "south", "west"] as GroupId[];
  const random = new Prng("bad day");
  const agents = names(9);
  const lend = (id: GroupId) => groups.filter((other) => other !== id);
  const there = new Town(
    groups.map((id, index) => ({
      ...{ id, name: id, affinityMs: 5_000, reserveSlots: index % 2, acceptMs: 5_000 },
      rings: [ring([lend(id)[0]!], { t: "full", waiting: 2 }), ring([lend(id)[1]!], { t: "after", ms: 20_000 })],
    })),
    agents.map((id, index) => ({
      id,
      groups: [groups[index % 3]!, ...(index % 4 === 0 ? [groups[(index + 1) % 3]!] : [])],
    })),
  );
  const somebody = <Item>(items: readonly Item[]) => items[random.whole(0, Math.max(0, items.length - 1))];
  there.online(...agents);
  for (let step = 0; step < 3_000; step += 1) {
    const [what, id, home] = [random.whole(0, 9), random.pick(agents), random.pick(groups)];
    const { offers, held } = there.desk(id);
    const gone = somebody([...there.state(home).waiting.keys()]);
    if (what < 3) there.joins(`v${step}`, home, { lastAgent: random.chance(0.3) ? random.pick(agents) : null });
    else if (what < 6 && offers.size > 0)
      there.answers(id, random.pick(["accept", "accept", "decline", "expired"] as const));
    else if (what === 6 && held.size > 0) there.finishes(id);
    else if (what === 7) there.passes(random.whole(0, 8_000));
    else if (what === 8 && gone !== undefined && random.chance(0.3)) there.leaves(gone, home);
    else if (random.chance(0.2)) there.away(id).online(random.pick(agents));
    const asked = there.offers.map((line) => line.split(" ")[1]);
    expect(new Set(asked).size).toBe(asked.length);
    for (const desk of there.desks.values())
      expect(desk.held.size + desk.offers.size).toBeLessThanOrEqual(desk.account.cap);
  }
  expect(there.choices.filter(({ why }) => why.startsWith("overflow")).length).toBeGreaterThan(20);
  there.online(...agents);
  const waits = () => groups.reduce((sum, id) => sum + there.state(id).waiting.size, 0);
  for (let round = 0; waits() > 0 && round < 2_000; round += 1) {
    for (const id of agents) {
      if (there.desk(id).offers.size > 0) there.answers(id, "accept");
      if (there.desk(id).held.size > 0) there.finishes(id);
    }
    there.passes(1_000);
  }
  expect(waits()).toBe(0);
  there.passes(200_000);
  for (const id of groups) {
    expect(there.state(id).guests.size).toBe(0);
    expect([...there.state(id).members.values()].map(({ reserved }) => reserved).filter((n) => n > 0)).toEqual([]);
    const again = kind.initial(id);
    for (const { queue, event } of there.events) if (queue === id) kind.apply(again, event);
    expect(kind.freeze(again)).toEqual(kind.freeze(there.state(id)));
  }
});

test("a roster is for staff, and says who could take over: who accepts before who does not, the freest first", () => {
  const room = { accepting: true, cap: 3, load: 0, lastAssignedAt: 0, takenToday: 0, onlineMsToday: 0, recent: [] };
  const zoe = "azoe" as AgentId;
  const queue = new Scene(kind, sales).gets(
    { t: "queue.capacity", agent: lin, capacity: { ...room, load: 2 } },
    { t: "queue.capacity", agent: max, capacity: room },
    { t: "queue.capacity", agent: zoe, capacity: { ...room, accepting: false } },
  );
  const asks = { t: "roster", ref: 7, group: sales } as const;
  expect(queue.by(visitor("vann" as VisitorId)).gets(asks).refusal).toBe("not_found");
  expect(queue.by(staff()).gets(asks).replies).toEqual([
    {
      ...{ t: "roster", ref: 7, group: sales, waiting: 0 },
      agents: [
        { id: max, name: max, accepting: true, free: 3 },
        { id: lin, name: "Lin", accepting: true, free: 1 },
        { id: zoe, name: zoe, accepting: false, free: 0 },
      ],
    },
  ]);
  expect(queue.by(null).gets(asks).refusal).toBe("not_found");
});
