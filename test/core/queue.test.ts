import { expect, test } from "vitest";
import { queue as kind } from "../../engine/core/queue/index.ts";
import { forgiveMs } from "../../engine/core/queue/state.ts";
import { leaseSlackMs } from "../../engine/core/queue/offer.ts";
import type { Capacity, ServiceRequest } from "../../engine/core/commands.ts";
import type { Group } from "../../engine/core/config.ts";
import type { AgentId, OfferId, VisitorId } from "../../engine/protocol/ids.ts";
import { conv, group, lin, max, sales, Scene } from "./scene.ts";

const ann = "vann" as VisitorId;
const bob = "vbob" as VisitorId;
const cid = "vcid" as VisitorId;

const now = 1_000_000;
const join = (visitor: VisitorId, n = 1, changes: Partial<ServiceRequest> = {}) =>
  ({
    t: "queue.join",
    conv: conv(n, visitor),
    visitor: { id: visitor, name: visitor },
    request: {
      since: now,
      boostS: 0,
      tier: 5,
      skills: {},
      lastAgent: null,
      not: null,
      transfer: null,
      ...changes,
    },
  }) as const;
const room = (changes: Partial<Capacity> = {}): Capacity => ({
  accepting: true,
  cap: 1,
  load: 0,
  lastAssignedAt: 0,
  takenToday: 0,
  onlineMsToday: 0,
  recent: [],
  ...changes,
});
const capacity = (agent: AgentId, changes: Partial<Capacity> = {}) =>
  ({ t: "queue.capacity", agent, capacity: room(changes) }) as const;

function scene(changes: Partial<Group> = {}) {
  const scene = new Scene(kind, sales);
  const routing = { ...scene.config.routing, rampPerSecond: 1_000 };
  scene.config = { ...scene.config, groups: [group({ accept: "manual", ...changes })], routing };
  return scene;
}

/** Lets the queue match and says who was offered to whom. */
function matches(queue: ReturnType<typeof scene>): string[] {
  return queue
    .gets({ t: "queue.match" })
    .effects.flatMap((effect) =>
      effect.do === "tell" && effect.command.t === "agent.reserve"
        ? [`${effect.command.visitor.id} ${effect.to.id}`]
        : [],
    );
}

const refused = (visitor: VisitorId, agent: AgentId, name: string, why: "declined" | "expired" | "away" | "full") =>
  ({ t: "queue.refused", offer: name as OfferId, visitor, agent, why, capacity: room() }) as const;

test("who came first is offered first", () => {
  const queue = scene().gets(join(ann), join(bob), capacity(lin));
  expect(matches(queue)).toEqual([`${ann} ${lin}`]);
});

test("of those who are free the least loaded is chosen, then who waited longest for somebody, then by name", () => {
  const by = (...agents: readonly [AgentId, Partial<Capacity>][]) =>
    matches(scene().gets(join(ann), ...agents.map(([id, changes]) => capacity(id, changes))));
  expect(by([lin, { cap: 4, load: 2 }], [max, { cap: 4, load: 1 }])).toEqual([`${ann} ${max}`]);
  expect(by([lin, { cap: 2, load: 1 }], [max, { cap: 10, load: 4 }])).toEqual([`${ann} ${max}`]);
  expect(by([lin, { lastAssignedAt: 9 }], [max, { lastAssignedAt: 8 }])).toEqual([`${ann} ${max}`]);
  expect(by([max, {}], [lin, {}])).toEqual([`${ann} ${lin}`]);
});

test("nobody is offered more visitors than there are free places, those just offered counted", () => {
  const queue = scene().gets(join(ann), join(bob), join(cid), capacity(lin, { cap: 3, load: 1 }));
  expect(matches(queue)).toEqual([`${ann} ${lin}`, `${bob} ${lin}`]);
  expect(matches(queue)).toEqual([]);
});

test("who is away or full is offered nobody", () => {
  expect(matches(scene().gets(join(ann), capacity(lin, { accepting: false }), capacity(max, { load: 1 })))).toEqual([]);
});

test("an offered visitor keeps the place: when the agent lets it pass the next one is asked, before those behind", () => {
  const queue = scene().gets(join(ann), join(bob), capacity(lin));
  matches(queue);
  queue.gets(refused(ann, lin, "sales-1", "declined"), capacity(max));
  expect(matches(queue)).toEqual([`${ann} ${max}`, `${bob} ${lin}`]);
});

test("who let a visitor pass is asked again after a minute", () => {
  const queue = scene().gets(join(ann), capacity(lin));
  matches(queue);
  queue.gets(refused(ann, lin, "sales-1", "declined"));
  expect(matches(queue)).toEqual([]);
  expect(queue.deadline).toBe(queue.now + forgiveMs);
  expect(matches(queue.rings())).toEqual([`${ann} ${lin}`]);
});

test("who was away or full when the offer came may be asked again at once", () => {
  const queue = scene().gets(join(ann), capacity(lin));
  matches(queue);
  queue.gets(refused(ann, lin, "sales-1", "away"));
  expect(matches(queue)).toEqual([`${ann} ${lin}`]);
});

test("an offer nobody answers comes back by itself, a while after the agent's own time is over", () => {
  const queue = scene({ acceptMs: 5_000 }).gets(
    join(ann),
    capacity(lin),
    capacity(max, { cap: 1, load: 0, lastAssignedAt: 1 }),
  );
  matches(queue);
  expect(queue.deadline).toBe(queue.now + 5_000 + leaseSlackMs);
  expect(queue.rings().told).toEqual([`agent:${lin} agent.withdraw`, `queue:${sales} queue.match`]);
  expect(matches(queue)).toEqual([`${ann} ${max}`]);
});

test("an answer to an offer that is over changes nothing for the visitor", () => {
  const queue = scene().gets(join(ann), capacity(lin), capacity(max, { lastAssignedAt: 1 }));
  matches(queue);
  queue.gets(refused(ann, lin, "sales-1", "expired"));
  matches(queue);
  queue.gets(refused(ann, lin, "sales-1", "expired"));
  expect(queue.state.waiting.get(ann)?.offer?.agent).toBe(max);
});

test("an agent who took a visitor has it, though the offer was another one's by then", () => {
  const queue = scene().gets(join(ann), capacity(lin), capacity(max, { lastAssignedAt: 1 }));
  matches(queue);
  queue.rings();
  matches(queue);
  const taken = {
    offer: "sales-1" as OfferId,
    conv: conv(1, ann),
    visitor: ann,
    agent: lin,
    capacity: room({ load: 1 }),
  };
  expect(queue.gets({ t: "queue.accepted", ...taken }).told).toContain(`agent:${max} agent.withdraw`);
  expect(queue.state.waiting.size).toBe(0);
});

test("who leaves the line is offered to nobody, and an open offer is taken back", () => {
  const queue = scene().gets(join(ann), capacity(lin));
  matches(queue);
  const { told } = queue.gets({ t: "queue.leave", conv: conv(1, ann), visitor: ann });
  expect(told).toContain(`agent:${lin} agent.withdraw`);
  expect(matches(queue)).toEqual([]);
});

test("a full line says so", () => {
  const queue = scene({ waitingMax: 1 }).gets(join(ann), join(bob));
  expect(queue.tells("visitor.turnedAway")).toEqual([{ t: "visitor.turnedAway", conv: conv(1, bob), group: sales }]);
  expect(queue.state.waiting.size).toBe(1);
});

test("who comes back with the next conversation stands at the end, and the offer for the last one is taken back", () => {
  const queue = scene().gets(join(ann), join(bob), capacity(lin));
  matches(queue);
  expect(queue.gets(join(ann, 2)).told).toEqual([`agent:${lin} agent.withdraw`, `queue:${sales} queue.match`]);
  expect([...queue.state.line.places].map((waiting) => waiting.conv)).toEqual([conv(1, bob), conv(2, ann)]);
  const late = {
    offer: "sales-1" as OfferId,
    conv: conv(1, ann),
    visitor: ann,
    agent: lin,
    capacity: room({ load: 1 }),
  };
  queue.gets({ t: "queue.accepted", ...late });
  expect(queue.state.waiting.has(ann)).toBe(true);
});

test("the same visitor does not stand in line twice, nor does a word from the past put anybody back", () => {
  const queue = scene().gets(join(ann, 2), join(ann, 2), join(ann, 1));
  expect([...queue.state.waiting.values()].map((waiting) => waiting.conv)).toEqual([conv(2, ann)]);
});

test("an agent who leaves the group is offered nobody any more", () => {
  const queue = scene().gets(join(ann), capacity(lin), { t: "queue.capacity", agent: lin, capacity: null });
  expect(matches(queue)).toEqual([]);
});

test("a capacity that comes while offers are open does not free the places they hold", () => {
  const queue = scene().gets(join(ann), join(bob), capacity(lin));
  matches(queue);
  queue.gets(capacity(lin));
  expect(matches(queue)).toEqual([]);
});

test("a long line is matched in several turns, and nobody is forgotten", () => {
  const many = Array.from({ length: 100 }, (_, index) => join(`v${String(index).padStart(3, "0")}` as VisitorId));
  const queue = scene().gets(...many, capacity(lin, { cap: 100 }));
  const first = matches(queue);
  expect(queue.told.at(-1)).toBe(`queue:${sales} queue.match`);
  expect([...first, ...matches(queue)]).toHaveLength(100);
});

test("a queue that slept on disk is the same afterwards", () => {
  const queue = scene().gets(join(ann), join(bob), capacity(lin), capacity(max));
  matches(queue);
  queue.gets(refused(ann, lin, "sales-1", "declined"));
  const before = kind.freeze(queue.state);
  expect(kind.freeze(queue.sleeps().state)).toEqual(before);
});

test("a boost counts as time waited, and ties go by arrival", () => {
  const queue = scene().gets(
    join(ann, 1, { since: now }),
    join(bob, 1, { since: now + 60_000, boostS: 180 }),
    join(cid, 1, { since: now, boostS: 0 }),
    capacity(lin, { cap: 3 }),
  );
  expect(matches(queue)).toEqual([bob, ann, cid].map((visitor) => `${visitor} ${lin}`));
});

test("a strict tier goes first, but whoever waits long enough rises", () => {
  const queue = scene().gets(join(ann, 1, { tier: 5 }), join(bob, 1, { tier: 4 }));
  expect([...queue.state.line.places].map(({ visitor }) => visitor.id)).toEqual([bob, ann]);
  queue.gets({ t: "queue.leave", conv: conv(1, bob), visitor: bob }).rings();
  expect(queue.now).toBe(now + 300_000);
  queue.gets(join(cid, 1, { since: queue.now, tier: 4 }));
  expect([...queue.state.line.places].map(({ visitor }) => visitor.id)).toEqual([ann, cid]);
});

test("tags that change move a visitor without a new arrival", () => {
  const queue = scene().gets(join(ann), join(bob));
  queue.gets({ t: "queue.boost", conv: conv(1, bob), visitor: bob, boostS: 10, noAffinity: false });
  queue.gets({ t: "queue.boost", conv: conv(1, ann), visitor: ann, boostS: 10, noAffinity: false });
  expect([...queue.state.line.places].map(({ visitor }) => visitor.id)).toEqual([ann, bob]);
});

test("an agent whose shard's clock is far ahead is not taken for somebody who was given work a moment ago", () => {
  const queue = scene();
  queue.config = { ...queue.config, routing: { ...queue.config.routing, rampPerSecond: 1 } };
  const ahead = queue.now + 38_000;
  queue.gets(join(ann), capacity(lin, { recent: [ahead - 5_000, ahead] }));
  expect(matches(queue)).toEqual([`${ann} ${lin}`]);
});

test("an agent who comes online is not buried: so many in a second, the others a second later", () => {
  const queue = scene().gets(join(ann), join(bob), join(cid), capacity(lin, { cap: 5 }));
  queue.config = { ...queue.config, routing: { ...queue.config.routing, rampPerSecond: 2 } };
  expect(matches(queue)).toEqual([`${ann} ${lin}`, `${bob} ${lin}`]);
  expect(queue.deadline).toBe(now + 1_000);
  queue.rings();
  expect(matches(queue)).toEqual([`${cid} ${lin}`]);
});

test("the agent of last time is waited for, others pass, and after the limit anybody will do", () => {
  const queue = scene({ affinityMs: 30_000 }).gets(
    capacity(lin, { load: 1 }),
    capacity(max, { cap: 2 }),
    join(ann, 1, { lastAgent: lin }),
    join(bob),
  );
  expect(matches(queue)).toEqual([`${bob} ${max}`]);
  expect(queue.deadline).toBe(now + 30_000);
  queue.rings();
  expect(matches(queue)).toEqual([`${ann} ${max}`]);
});

test("the agent of last time gets the visitor although another one is less loaded, unless she is away", () => {
  const back = (accepting: boolean) =>
    matches(
      scene({ affinityMs: 30_000 }).gets(
        capacity(lin, { cap: 4, load: 3, accepting }),
        capacity(max, { cap: 4 }),
        join(ann, 1, { lastAgent: lin }),
      ),
    );
  expect(back(true)).toEqual([`${ann} ${lin}`]);
  expect(back(false)).toEqual([`${ann} ${max}`]);
});

test("no more than a fifth of her places are kept for those who knew an agent", () => {
  const queue = scene({ affinityMs: 30_000 }).gets(
    capacity(lin, { load: 1 }),
    join(ann, 1, { lastAgent: lin }),
    join(bob, 1, { lastAgent: lin }),
  );
  expect([...queue.state.waiting.values()].map(({ hold }) => hold?.agent ?? null)).toEqual([lin, null]);
});

test("skills decide who may, and among them who can most under that strategy", () => {
  const queue = scene({ strategy: "capability", skills: { english: 2 } });
  const agent = (id: AgentId, english: number) => ({ ...queue.config.agents[0]!, id, skills: { english } });
  const zoe = "azoe" as AgentId;
  queue.config = { ...queue.config, agents: [agent(lin, 1), agent(max, 2), agent(zoe, 5)] };
  queue.gets(join(ann), join(bob), join(cid), capacity(lin), capacity(max), capacity(zoe));
  expect(matches(queue)).toEqual([`${ann} ${zoe}`, `${bob} ${max}`]);
});

test("weighted agents share the work by their weights", () => {
  const queue = scene({ strategy: "weighted" });
  const agent = (id: AgentId, weight: number) => ({ ...queue.config.agents[0]!, id, weight });
  queue.config = { ...queue.config, agents: [agent(lin, 1), agent(max, 3)] };
  const many = Array.from({ length: 40 }, (_, index) => join(`v${String(index).padStart(3, "0")}` as VisitorId));
  queue.gets(capacity(lin, { cap: 100 }), capacity(max, { cap: 100 }), ...many);
  const mine = matches(queue).filter((line) => line.endsWith(lin));
  expect(mine).toHaveLength(10);
});

test("whoever hands a visitor over does not get the visitor back while there is anybody else", () => {
  const queue = scene().gets(
    capacity(lin),
    capacity(max, { load: 1 }),
    join(ann, 1, { not: lin, transfer: { from: { id: lin, name: "Lin" } } }),
  );
  expect(matches(queue)).toEqual([]);
  expect(matches(queue.rings())).toEqual([]);
  expect(matches(queue.gets({ t: "queue.capacity", agent: max, capacity: null }).rings())).toEqual([`${ann} ${lin}`]);
});

test("places and estimates are shown when they change, and only then", () => {
  const queue = scene().gets(join(ann), join(bob));
  expect(queue.tells("visitor.place")).toEqual([
    { t: "visitor.place", conv: conv(1, bob), place: 2, waiting: 2, estimateMs: null },
  ]);
  expect(queue.gets({ t: "queue.places" }).tells("visitor.place")).toEqual([]);
  queue.passes(1_000).gets({ t: "queue.leave", conv: conv(1, ann), visitor: ann });
  expect(queue.gets({ t: "queue.places" }).tells("visitor.place")).toMatchObject([{ place: 1, waiting: 1 }]);
});

test("every offer says why: who could have had it, with what was compared, and who could not", () => {
  const queue = scene().gets(join(ann), capacity(lin, { cap: 2 }), capacity(max, { accepting: false }));
  queue.passes(42_000).gets({ t: "queue.match" });
  expect(queue.effects).toContainEqual({
    do: "ledger",
    choice: expect.objectContaining({
      conv: conv(1, ann),
      agent: lin,
      version: 1,
      why: "even-load waited=42 place=1/1",
      candidates: [{ agent: lin, terms: { load: 0, taken: 0, last: 0 } }],
      rejected: { away: { count: 1, some: [] } },
    }),
  });
});

test("nobody is kept for an agent of last time who cannot do what is needed by now", () => {
  const queue = scene({ affinityMs: 30_000, skills: { english: 2 } });
  const agent = (id: AgentId, english: number) => ({ ...queue.config.agents[0]!, id, skills: { english } });
  queue.config = { ...queue.config, agents: [agent(lin, 1), agent(max, 2)] };
  queue.gets(capacity(lin), capacity(max), join(ann, 1, { lastAgent: lin }));
  expect(matches(queue)).toEqual([`${ann} ${max}`]);
});

test("an agent with room gets everybody who knew her, not only a fifth of her places", () => {
  const queue = scene({ affinityMs: 30_000 }).gets(
    capacity(lin, { cap: 4, load: 2 }),
    capacity(max, { cap: 4 }),
    join(ann, 1, { lastAgent: lin }),
    join(bob, 1, { lastAgent: lin }),
  );
  expect(matches(queue)).toEqual([`${ann} ${lin}`, `${bob} ${lin}`]);
});

test("what the group needs is not undercut by what the visitor needs", () => {
  const queue = scene({ skills: { english: 3 } });
  queue.config = { ...queue.config, agents: [{ ...queue.config.agents[0]!, id: lin, skills: { english: 2 } }] };
  expect(matches(queue.gets(capacity(lin), join(ann, 1, { skills: { english: 1 } })))).toEqual([]);
});

test("whoever comes back with the next conversation is told the place they have, not the one behind themselves", () => {
  const queue = scene().gets(join(ann), join(bob), join(ann, 2));
  expect(queue.tells("visitor.place")).toMatchObject([{ place: 2, waiting: 2 }]);
});

test("far back in the line a place is told at most once in five seconds", () => {
  const many = Array.from({ length: 60 }, (_, index) => join(`v${String(index).padStart(3, "0")}` as VisitorId));
  const queue = scene().gets(...many);
  const lastHears = () => {
    const [first] = queue.state.line.places;
    queue.passes(1_000).gets({ t: "queue.leave", conv: first!.conv, visitor: first!.visitor.id });
    const told = queue.gets({ t: "queue.places" }).tells("visitor.place");
    return told.some((place) => place.conv === many.at(-1)!.conv);
  };
  expect(Array.from({ length: 9 }, lastHears)).toEqual([false, false, false, false, true, false, false, false, false]);
});

test("under weighted nobody who was full for long is given all at once what she missed", () => {
  const queue = scene({ strategy: "weighted" });
  const agent = (id: AgentId) => ({ ...queue.config.agents[0]!, id, weight: 1 });
  queue.config = { ...queue.config, agents: [agent(lin), agent(max)] };
  const many = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => join(`v${String(from + index).padStart(3, "0")}` as VisitorId));
  queue.gets(capacity(lin, { load: 50, cap: 50 }), capacity(max, { cap: 100 }), ...many(0, 20));
  expect(matches(queue)).toHaveLength(20);
  queue.gets(capacity(lin, { cap: 50 }), ...many(100, 10));
  expect(matches(queue).filter((line) => line.endsWith(lin)).length).toBeLessThanOrEqual(6);
});
