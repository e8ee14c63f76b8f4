import { expect, test } from "vitest";
import { answerSlackMs } from "../../../engine/core/visitor/transfer.ts";
import { conv, group, lin, max, offer, sales, staff } from "../scene.ts";
import { arrives, cmid, eve, talks, waits } from "./visits.ts";

const contact = (name = "about-your-message") =>
  ({
    t: "visitor.contact",
    agent: { id: lin, name: "Lin" },
    group: sales,
    cmid: cmid(name),
    text: "Hello Ann",
    ref: 1,
  }) as const;
const over = () => waits().rings();
const asks = () => over().by(null).gets(contact());
const answer = {
  how: "contact",
  conv: conv(2),
  group: sales,
  offer: offer(`vann.2-c-${cmid("about-your-message")}`),
} as const;

test("an agent writes first: a place with her is asked for before anything is said", () => {
  const visit = asks();
  expect(visit.tells("agent.reserve")).toMatchObject([{ how: "contact", conv: conv(2), accept: "auto" }]);
  expect(visit.n).toBe(1);
  visit.taken(lin, "contact", answer);
  expect(visit.facts).toEqual(["started", "assigned", "message"]);
  expect([visit.holder, visit.last]).toMatchObject([lin, { by: "agent", agent: lin, body: { text: "Hello Ann" } }]);
  expect(visit.by(staff(lin)).gets({ t: "typing", conv: conv(2), on: true }).published).toHaveLength(1);
});

test("asked twice, written once", () => {
  const visit = asks().gets(contact());
  expect(visit.decision).toEqual({ ok: true, events: [], effects: [] });
  visit.taken(lin, "contact", answer).gets(contact());
  expect([visit.decision, visit.facts.length]).toEqual([{ ok: true, events: [], effects: [] }, 3]);
  expect(visit.taken(lin, "contact", answer).decision).toEqual({ ok: true, events: [], effects: [] });
});

test("nobody interrupts a conversation that runs, and one contact is enough at a time", () => {
  expect(talks().by(null).gets(contact()).refusal).toBe("transfer_running");
  expect(waits().by(null).gets(contact()).refusal).toBe("transfer_running");
  expect(asks().gets(contact("another")).refusal).toBe("transfer_running");
  expect(arrives().by(null).gets(contact()).refusal).toBe("not_found");
});

test("if she has no place, or is not heard of, nothing was said", () => {
  const visit = asks();
  visit.by(null).gets({ t: "visitor.refused", conv: conv(2), offer: visit.asked, agent: lin, why: "full" });
  expect([visit.state.contact, visit.n]).toEqual([null, 1]);
  const silent = asks();
  expect(silent.deadline).toBe(silent.now + group().acceptMs + answerSlackMs);
  expect(silent.rings().told).toEqual([`agent:${lin} agent.withdraw`]);
  expect(silent.taken(lin, "contact", answer).told).toEqual([`agent:${lin} agent.release`]);
});

test("a visitor who writes in the meantime is hers, with her words", () => {
  const visit = asks().says("hello again", 2).taken(lin, "contact", answer);
  expect(visit.facts).toEqual(["started", "queued", "message", "assigned", "message"]);
  expect([visit.holder, visit.told]).toEqual([lin, [`queue:${sales} queue.leave`]]);
});

test("if somebody else was quicker, her place is freed and her words are not said", () => {
  const visit = asks().says("hello again", 2).taken(eve).taken(lin, "contact", answer);
  expect([visit.holder, visit.told, visit.state.contact]).toEqual([eve, [`agent:${lin} agent.release`], null]);
  expect(visit.facts).toEqual(["started", "queued", "message", "assigned"]);
});

test("an answer that nobody waits for begins nothing", () => {
  const visit = over().taken(max, "contact", answer);
  expect([visit.n, visit.told]).toEqual([1, [`agent:${max} agent.release`]]);
});
