/** Whatever happens to a visitor: the events alone lead to the same state, and a state that slept is the same state. */
import { decode, encode } from "@msgpack/msgpack";
import fc from "fast-check";
import { expect, test } from "vitest";
import { visitor as kind } from "../../../engine/core/visitor/index.ts";
import { initial } from "../../../engine/core/visitor/state.ts";
import { ann, conv, group, help, lin, max, sales, staff, visitor } from "../scene.ts";
import { boss, cmid, eve, nineToSix, Visit, waits } from "./visits.ts";

const tags = [{ id: "vip", name: "VIP", boostS: 180, noAffinity: false }];
const rings = [{ groups: [help], when: { t: "offline" } as const, dropSkills: [] }];
const agents = fc.constantFrom(lin, max, eve);
const groups = fc.constantFrom(sales, help);
const name = fc.constantFrom("one", "two", "three");
const contact = (cmid: string) =>
  ({ t: "visitor.contact", agent: { id: lin, name: "Lin" }, group: sales, cmid, text: "Hello", ref: 1 }) as const;

type Step = (visit: Visit) => Visit;
const one = (step: Step) => fc.constant(step);
const holder = (visit: Visit) => visit.state.conversation?.agent?.id ?? lin;
const leave = (visit: Visit, word: string) =>
  visit.by(visitor()).gets({
    t: "leave",
    ref: 4,
    conv: conv(visit.n),
    cmid: cmid(word),
    contact: { phone: "12345" },
    text: word,
  });

const step: fc.Arbitrary<Step> = fc.oneof(
  name.map(
    (word): Step =>
      (visit) =>
        visit.says(word, visit.n),
  ),
  name.map(
    (word): Step =>
      (visit) =>
        visit.says(word, visit.n + 1),
  ),
  agents.map(
    (by): Step =>
      (visit) =>
        visit.taken(by),
  ),
  agents.map(
    (by): Step =>
      (visit) =>
        visit.taken(by, "transfer", { group: help }),
  ),
  agents.map(
    (by): Step =>
      (visit) =>
        visit.taken(by, "contact", { conv: conv(visit.n + 1) }),
  ),
  agents.map(
    (to): Step =>
      (visit) =>
        visit.transfers({ agent: to }, holder(visit) as typeof lin),
  ),
  groups.map(
    (to): Step =>
      (visit) =>
        visit.transfers({ group: to }, holder(visit) as typeof lin),
  ),
  agents.map(
    (to): Step =>
      (visit) =>
        visit.forces(to),
  ),
  agents.map(
    (by): Step =>
      (visit) =>
        visit.refused(by, "declined"),
  ),
  agents.map(
    (by): Step =>
      (visit) =>
        visit.loses(by),
  ),
  groups.map(
    (by): Step =>
      (visit) =>
        visit.turnedAway(by),
  ),
  name.map(
    (word): Step =>
      (visit) =>
        leave(visit, word),
  ),
  one((visit) => visit.by(staff(boss, "supervisor")).gets({ t: "tag", ref: 1, conv: conv(visit.n), tags: ["vip"] })),
  one((visit) => visit.by(staff(holder(visit) as typeof lin)).gets({ t: "transferBack", ref: 1, conv: conv(visit.n) })),
  name.map(
    (word): Step =>
      (visit) =>
        visit.by(null).gets(contact(cmid(word))),
  ),
  name.map(
    (page): Step =>
      (visit) =>
        visit.hello({ page, verified: { tags: [page] } }),
  ),
  fc.constantFrom(0, 1).map(
    (count): Step =>
      (visit) =>
        visit.by(null).gets({ t: "sessions", topic: "visitor", count }),
  ),
  one((visit) => visit.ends()),
  one((visit) => (visit.deadline === null ? visit : visit.rings())),
  fc.integer({ min: 0, max: 3_600_000 }).map(
    (ms): Step =>
      (visit) =>
        visit.passes(ms),
  ),
);

function visit(): Visit {
  return new Visit()
    .groups({ rings, hours: "day" }, group({ id: help, name: "Help" }))
    .with({ tags, hours: [nineToSix] })
    .hello();
}

test("events alone lead to the same state, sleep changes nothing, and deciding changes nothing", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
      const told = visit();
      for (const step of steps) {
        step(told);
        const slept = kind.thaw(ann, decode(encode(kind.freeze(told.state))));
        expect(slept).toEqual(told.state);
        expect(kind.nextDeadline(slept)).toBe(told.deadline);
        const replayed = initial(ann);
        for (const event of told.events) kind.apply(replayed, decode(encode(event)) as typeof event);
        expect(replayed).toEqual(told.state);
        told.state = slept;
      }
    }),
    { numRuns: 150 },
  );
});

test("the facts of a conversation are numbered without a gap, and only one person ever has it", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
      const told = visit();
      for (const step of steps) {
        const before = told.holder;
        step(told);
        const { conversation } = told.state;
        expect(conversation?.log.map(({ seq }) => seq) ?? []).toEqual(
          Array.from({ length: conversation?.seq ?? 0 }, (_, index) => index + 1),
        );
        const released = told.tells("agent.release").length;
        if (before !== null && told.holder !== before && told.events.length > 0 && told.stage === "talking")
          expect(released).toBe(1);
        if (conversation?.stage === "closed") expect(conversation.transfer).toBe(null);
        if (conversation?.stage === "waiting") expect(conversation.agent).toBe(null);
      }
    }),
    { numRuns: 150 },
  );
});

test("what a former version wrote wakes up as a visitor of today", () => {
  const before = waits().taken();
  const { id, secretHash, name, lang, group, conversation, said } = before.state;
  const {
    n,
    stage,
    agent,
    seq,
    log,
    spilled,
    visitorRead,
    agentRead,
    queuedAt,
    absentSince,
    lastAt,
    queueMs,
    silentMs,
  } = conversation ?? {};
  const reads = { visitorRead, agentRead, queuedAt, absentSince, lastAt, queueMs, silentMs };
  const old = { n, group: sales, stage, agent, seq, log, spilled, ...reads };
  const frozen = kind.freeze({ ...before.state, said }) as { said: unknown };
  const thawed = kind.thaw(ann, { id, secretHash, name, lang, group, conversation: old, said: frozen.said });
  expect(thawed).toEqual({ ...before.state, today: { day: "", failed: 0, repeat: 0 } });
  before.state = thawed;
  expect(before.transfers({ agent: eve }).taken(eve, "transfer").holder).toBe(eve);
});
