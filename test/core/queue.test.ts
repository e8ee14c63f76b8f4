import { expect, test } from "vitest";
import { queue as kind } from "../../engine/core/queue/index.ts";
import { forgiveMs } from "../../engine/core/queue/state.ts";
import { leaseSlackMs } from "../../engine/core/queue/match.ts";
import type { Capacity } from "../../engine/core/commands.ts";
import type { Group } from "../../engine/core/config.ts";
import type { AgentId, OfferId, VisitorId } from "../../engine/protocol/ids.ts";
import { conv, group, lin, max, sales, Scene } from "./scene.ts";

const ann = "vann" as VisitorId;
const bob = "vbob" as VisitorId;
const cid = "vcid" as VisitorId;

const join = (visitor: VisitorId, n = 1, changes: Partial<Group> = {}) =>
  ({
    t: "queue.join",
    conv: conv(n, visitor),
    visitor: { id: visitor, name: visitor },
    at: 1,
    group: group({ accept: "manual", ...changes }),
  }) as const;
const room = (changes: Partial<Capacity> = {}): Capacity => ({
  accepting: true,
  cap: 1,
  load: 0,
  lastAssignedAt: 0,
  ...changes,
});
const capacity = (agent: AgentId, changes: Partial<Capacity> = {}) =>
  ({ t: "queue.capacity", agent, capacity: room(changes) }) as const;

function scene() {
  return new Scene(kind, sales);
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
  const queue = scene().gets(
    join(ann, 1, { acceptMs: 5_000 }),
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
  const queue = scene().gets(join(ann), join(bob, 1, { waitingMax: 1 }));
  expect(queue.tells("visitor.queueFull")).toEqual([{ t: "visitor.queueFull", conv: conv(1, bob) }]);
  expect(queue.state.waiting.size).toBe(1);
});

test("who comes back with the next conversation stands at the end, and the offer for the last one is taken back", () => {
  const queue = scene().gets(join(ann), join(bob), capacity(lin));
  matches(queue);
  expect(queue.gets(join(ann, 2)).told).toEqual([`agent:${lin} agent.withdraw`, `queue:${sales} queue.match`]);
  expect([...queue.state.waiting.values()].map((waiting) => waiting.conv)).toEqual([conv(1, bob), conv(2, ann)]);
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
  const state = structuredClone(queue.state);
  expect(queue.sleeps().state).toEqual(state);
});
