import { expect, test } from "vitest";
import type { AgentId, GroupId } from "../../../engine/protocol/ids.ts";
import { help, lin, max, sales } from "../scene.ts";
import { ring, Town } from "./town.ts";

const zoe = "azoe" as AgentId;
const kim = "akim" as AgentId;
const night = "night" as GroupId;
const offline = { t: "offline" } as const;
const after = (ms: number) => ({ t: "after", ms }) as const;

/** Lin sells; max and zoe help; whoever waits for sales may be helped once nobody sells, or after a minute. */
function town(when: Parameters<typeof ring>[1] = offline) {
  return new Town(
    [
      { id: sales, rings: [ring([help], when)] },
      { id: help, name: "Help" },
    ],
    [
      { id: lin, groups: [sales], cap: 1 },
      { id: max, groups: [help], cap: 1 },
      { id: zoe, groups: [help], cap: 1 },
    ],
  );
}

test("when nobody of the group is there, an agent of the lender is asked, and has the visitor when she accepts", () => {
  const there = town().online(max).joins("vann", sales);
  expect(there.offers).toEqual([`${max} vann`]);
  expect(there.choices.map(({ group, agent, why }) => [group, agent, why.split(" ")[0]])).toEqual([
    [sales, max, "overflow"],
  ]);
  there.answers(max, "accept");
  expect([...there.desk(max).held.keys()]).toEqual(["vann.1"]);
  expect(there.state(sales).waiting.size).toBe(0);
  expect(there.state(help).guests.size).toBe(0);
});

test("a borrowed agent does not become a member", () => {
  const there = town().online(max).joins("vann", sales).answers(max, "accept");
  expect([...there.state(sales).members.keys()]).toEqual([]);
});

test("a ring opens by time alone, and not before", () => {
  const there = town(after(60_000)).online(max).joins("vann", sales).passes(59_999);
  expect(there.offers).toEqual([]);
  expect(there.passes(1).offers).toEqual([`${max} vann`]);
});

test("a ring opens when everybody is at the cap and enough wait, and stays open for those who waited then", () => {
  const there = town({ t: "full", waiting: 2 }).online(lin).joins("vann", sales).answers(lin, "accept");
  there.joins("vbob", sales).joins("vcid", sales).finishes(lin).answers(lin, "accept");
  there.online(max);
  expect(there.offers).toEqual([`${max} vcid`]);
});

test("the trigger of a later ring opens those before it too: nobody waits for a clock while nobody works", () => {
  const there = new Town(
    [
      { id: sales, rings: [ring([help], after(60_000)), ring([night], offline)] },
      { id: help, name: "Help" },
      { id: night, name: "Night" },
    ],
    [
      { id: max, groups: [help], cap: 1 },
      { id: zoe, groups: [night], cap: 1 },
    ],
  );
  there.online(zoe).joins("vann", sales);
  expect(there.offers).toEqual([`${zoe} vann`]);
  there.online(max).joins("vbob", sales);
  expect(there.offers).toEqual([`${max} vbob`, `${zoe} vann`]);
});

test("time opens a later ring though the one before it never did", () => {
  const there = new Town(
    [
      { id: sales, rings: [ring([night], { t: "full", waiting: 50 }), ring([help], after(60_000))] },
      { id: help, name: "Help" },
      { id: night, name: "Night" },
    ],
    [{ id: max, groups: [help], cap: 1 }],
  );
  expect(there.online(max).joins("vann", sales).passes(60_000).offers).toEqual([`${max} vann`]);
});

test("skills that a ring drops are asked of nobody any more, and until then of everybody", () => {
  const there = new Town(
    [
      { id: sales, skills: { english: 3 }, rings: [ring([help], after(60_000), ["english"])] },
      { id: help, name: "Help" },
    ],
    [
      { id: lin, groups: [sales], cap: 1, skills: { english: 2 } },
      { id: max, groups: [help], cap: 1 },
    ],
  );
  there.online(lin).joins("vann", sales);
  expect(there.offers).toEqual([]);
  expect(there.passes(60_000).offers).toEqual([`${lin} vann`]);
  there.answers(lin, "accept").online(max).joins("vbob", sales).passes(60_000);
  expect(there.offers).toEqual([`${max} vbob`]);
});

test("a guest counts as having come later by the penalty, and not later than that", () => {
  const served = (aheadMs: number) => {
    const there = town().joins("vann", sales);
    there.passes(aheadMs).joins("vbob", help).online(max);
    return there.offers;
  };
  expect(served(29_999)).toEqual([`${max} vbob`]);
  expect(served(30_001)).toEqual([`${max} vann`]);
});

test("slots kept back for the lender's own visitors are never lent", () => {
  const there = new Town(
    [
      { id: sales, rings: [ring([help], offline)] },
      { id: help, name: "Help", reserveSlots: 1 },
    ],
    [{ id: max, groups: [help], cap: 2 }],
  );
  there.online(max).joins("vann", sales).joins("vbob", sales);
  expect(there.offers).toEqual([`${max} vann`]);
  there.answers(max, "accept");
  expect(there.offers).toEqual([]);
  expect(there.joins("vcid", help).offers).toEqual([`${max} vcid`]);
});

/** Nobody works in sales; two other groups help out, with one agent each. */
function twoLenders(): Town {
  return new Town(
    [
      { id: sales, rings: [ring([help, night], offline)] },
      { id: help, name: "Help" },
      { id: night, name: "Night" },
    ],
    [
      { id: max, groups: [help], cap: 1 },
      { id: zoe, groups: [night], cap: 1 },
    ],
  );
}

test("two lenders propose at the same time: one is asked, and the other one's place is free again", () => {
  const there = twoLenders();
  there.online(max, zoe).joins("vann", sales);
  expect(there.offers).toEqual([`${max} vann`]);
  expect(there.joins("vbob", night).offers).toEqual([`${max} vann`, `${zoe} vbob`]);
});

test("whoever was not asked because somebody else was is asked when that one says no", () => {
  const there = twoLenders();
  there.online(max, zoe).joins("vann", sales).answers(max, "decline");
  expect(there.offers).toEqual([`${zoe} vann`]);
  there.answers(zoe, "decline");
  expect(there.offers).toEqual([]);
  expect(there.passes(60_000).offers).toHaveLength(1);
});

test("while somebody at home is asked the lender's agents are left alone, and free for it afterwards", () => {
  const there = town(after(1_000)).online(lin).joins("vann", sales);
  expect(there.passes(1_000).online(max, zoe).offers).toEqual([`${lin} vann`]);
  there.answers(lin, "decline");
  expect(there.offers).toEqual([`${max} vann`]);
  there.answers(max, "expired");
  expect(there.offers).toEqual([`${zoe} vann`]);
});

test("whoever waits for the agent of last time is lent only afterwards, and then to anybody", () => {
  const there = new Town(
    [
      { id: sales, affinityMs: 30_000, rings: [ring([help], after(1_000))] },
      { id: help, name: "Help" },
    ],
    [
      { id: lin, groups: [sales], cap: 1 },
      { id: max, groups: [help], cap: 1 },
    ],
  );
  there.online(lin, max).joins("vbob", sales).answers(lin, "accept");
  there.joins("vann", sales, { lastAgent: lin }).passes(29_999);
  expect(there.offers).toEqual([]);
  expect(there.passes(1).offers).toEqual([`${max} vann`]);
});

test("an agent of both groups is never asked about more than her cap, and the letters end", () => {
  const both = { id: kim, groups: [help, sales], cap: 1 };
  const there = new Town([{ id: sales, rings: [ring([help], { t: "full", waiting: 1 })] }, { id: help }], [both]);
  there.online(kim).joins("vann", help).answers(kim, "accept").joins("vbob", sales).joins("vcid", sales);
  there.finishes(kim);
  expect(there.offers).toEqual([`${kim} vbob`]);
  there.answers(kim, "decline");
  expect(there.offers).toEqual([`${kim} vcid`]);
});

test("an offer to a borrowed agent counts as one of the origin's own, should she be its member too", () => {
  const both = { id: kim, groups: [sales, help], cap: 1 };
  const there = new Town([{ id: sales }, { id: help }], [both]);
  there.joins("vann", sales).joins("vbob", sales);
  there.desk(kim).accepting = true;
  const claim = { claim: "help-c1", lender: help, conv: "vann.1", visitor: "vann", agent: kim };
  there.says(sales, { t: "queue.claim", ...claim } as never);
  expect(there.online(kim).asked).toEqual([`${kim} vann`]);
});

test("whoever leaves is nobody's guest, and the lender's place is free at once", () => {
  const there = town().online(max).joins("vann", sales).leaves("vann", sales);
  expect(there.offers).toEqual([]);
  expect(there.state(help).guests.size).toBe(0);
  expect(there.joins("vbob", help).offers).toEqual([`${max} vbob`]);
});

test("a boost and a higher tier count for a guest too", () => {
  const there = town().joins("vann", sales).joins("vbob", sales);
  there.says(sales, { t: "queue.boost", conv: "vbob.1", visitor: "vbob", boostS: 60, noAffinity: false } as never);
  expect(there.online(max).offers).toEqual([`${max} vbob`]);
});

test("a place kept for a queue that is never heard of again is free in the end", () => {
  const there = town();
  const key = { tier: 5, at: there.now, seq: 1 };
  const guest = { t: "queue.guest", origin: "gone", conv: "vann.1", visitor: "vann", key, skills: {}, not: [] };
  there.queues.set("gone" as GroupId, there.state(help));
  const silent = new Town([{ id: help }], [{ id: max, groups: [help], cap: 1 }]);
  silent.queues.set("gone" as GroupId, silent.state(help));
  silent.says(help, guest as never).online(max);
  expect(silent.state(help).claims).toBe(1);
  silent.passes(200_000).joins("vbob", help);
  expect(silent.offers).toEqual([`${max} vbob`]);
});

test("lenders hear of nobody twice in vain: every claim that is made is answered, and none stays", () => {
  const there = town().online(max, zoe);
  for (let n = 0; n < 20; n += 1) there.joins(`v${n}`, sales);
  for (let n = 0; n < 60; n += 1) {
    const busy = [max, zoe].find((id) => there.desk(id).offers.size > 0);
    if (busy !== undefined) there.answers(busy, n % 3 === 0 ? "decline" : "accept");
    for (const id of [max, zoe]) if (there.desk(id).held.size > 0) there.finishes(id);
    there.passes(5_000);
  }
  expect(there.state(sales).waiting.size).toBe(0);
  expect(there.state(help).guests.size).toBe(0);
  expect([...there.state(help).line.room].toSorted()).toEqual([max, zoe]);
});
