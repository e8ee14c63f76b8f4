import { expect, test } from "vitest";
import { routingDefaults, type Tag } from "../../../engine/core/config.ts";
import { conv, help, lin, max, sales, visitor } from "../scene.ts";
import { arrives, noon, nineToSix, talks, Visit, waits } from "./visits.ts";

const tag = (id: string, boostS: number, noAffinity = false): Tag => ({ id, name: id, boostS, noAffinity });
const tags = [tag("vip", 180), tag("new", 30), tag("gold", 500), tag("whoever", 0, true)];
const verified = (...tags: string[]) => ({ verified: { name: "Ann", tags } });
const minute = 60_000;
const hour = 60 * minute;

/** Waits for half a minute and goes; says so again in the next conversation. */
function giveUp(visit: Visit, times: number): Visit {
  for (let n = 0; n < times; n += 1)
    visit
      .passes(30_000)
      .ends()
      .says(`again ${visit.n}`, visit.n + 1);
  return visit;
}

function isServed(visit: Visit, times: number): Visit {
  for (let n = 0; n < times; n += 1)
    visit
      .taken()
      .ends()
      .says(`thanks ${visit.n}`, visit.n + 1);
  return visit;
}

test("a plain visitor asks for nothing special", () => {
  expect(waits().request).toEqual({
    since: noon,
    boostS: 0,
    tier: 5,
    skills: {},
    lastAgent: null,
    not: null,
    transfer: null,
  });
});

test("tags that the identity vouches for count, up to their bound", () => {
  const boost = (...of: string[]) =>
    new Visit()
      .with({ tags })
      .hello(verified(...of))
      .says("hi").request?.boostS;
  expect([boost("vip"), boost("vip", "new"), boost("vip", "vip"), boost("unknown")]).toEqual([180, 210, 180, 0]);
  expect(boost("vip", "gold")).toBe(routingDefaults.tagBoostMaxS);
});

test("whoever waited in vain today is earlier next time, up to a bound", () => {
  const boosts = [1, 2, 3, 4].map((times) => giveUp(waits(), times).request?.boostS);
  expect(boosts).toEqual([120, 240, 300, 300]);
});

test("leaving at once is not waiting in vain, a time-out and a full line are", () => {
  expect(waits().passes(29_999).ends().says("again", 2).request?.boostS).toBe(0);
  expect(waits().rings().says("again", 2).request?.boostS).toBe(120);
  expect(waits().turnedAway(sales).says("again", 2).request?.boostS).toBe(120);
});

test("whoever was served today and comes back is a little earlier, up to a bound", () => {
  const boosts = [1, 2, 5, 6].map((times) => isServed(waits(), times).request?.boostS);
  expect(boosts).toEqual([20, 40, 100, 100]);
});

test("a conversation that changes hands counts once", () => {
  const visit = talks().loses(lin).taken().ends().says("again", 2);
  expect(visit.request?.boostS).toBe(20);
});

test("all boosts together stay below their bounds, which the transfer of a lost agent is added to", () => {
  const visit = new Visit().with({ tags }).hello(verified("vip", "gold")).says("hi");
  isServed(giveUp(visit, 4), 6).taken().loses(lin);
  expect(visit.request?.boostS).toBe(600 + 300 + 100 + 300);
});

test("a new day is a new day where the customers live", () => {
  const evening = giveUp(waits().passes(11 * hour), 1);
  expect(evening.request?.boostS).toBe(120);
  // Shanghai is past midnight an hour and a bit later, Berlin seven hours after that.
  evening.passes(hour);
  expect(giveUp(evening, 1).request?.boostS).toBe(120);
  const berlin = giveUp(waits(), 1).with({ routing: { ...routingDefaults, timeZone: "Europe/Berlin" } });
  expect(giveUp(berlin.passes(12 * hour), 1).request?.boostS).toBe(240);
});

test("a day on which clocks change is one day, however long it is", () => {
  const berlin = (at: string) => {
    const visit = new Visit().with({ routing: { ...routingDefaults, timeZone: "Europe/Berlin" } });
    visit.now = Date.parse(at);
    return giveUp(visit.hello().says("hi"), 1);
  };
  expect(giveUp(berlin("2026-10-24T22:05:00Z").passes(24 * hour + 50 * minute), 1).request?.boostS).toBe(240);
  expect(giveUp(berlin("2026-10-24T22:05:00Z").passes(24 * hour + 55 * minute), 1).request?.boostS).toBe(120);
  expect(giveUp(berlin("2026-03-28T23:05:00Z").passes(22 * hour + 50 * minute), 1).request?.boostS).toBe(240);
  expect(giveUp(berlin("2026-03-28T23:05:00Z").passes(22 * hour + 55 * minute), 1).request?.boostS).toBe(120);
});

test("the agent of last time is a wish for some days, and no more than a wish", () => {
  const over = () => talks().ends();
  expect(over().passes(hour).says("again", 2).request?.lastAgent).toBe(lin);
  const days = routingDefaults.affinityDays * 24 * hour;
  expect(over().passes(days).says("again", 2).request?.lastAgent).toBe(lin);
  expect(
    over()
      .passes(days + 1)
      .says("again", 2).request?.lastAgent,
  ).toBe(null);
});

test("nobody is wished for where the group does not keep agents, or a tag forbids it", () => {
  expect(talks().ends().groups({ affinityMs: 0 }).says("again", 2).request?.lastAgent).toBe(null);
  const tagged = talks()
    .ends()
    .with({ tags })
    .hello({ ...verified("whoever"), secretHash: "s" });
  expect(tagged.says("again", 2).request?.lastAgent).toBe(null);
});

test("a chat that is opened again waits in line like every other: only the line knows who is there", () => {
  const again = talks().ends().passes(1_000).says("one more thing", 2);
  expect([again.stage, again.holder, again.told]).toEqual(["waiting", null, [`queue:${sales} queue.join`]]);
});

test("a chat opened again soon goes on in the group where it ended, unless the page names another", () => {
  const over = () => talks().transfers({ group: help }).taken(max, "queue", { group: help }).ends();
  expect(
    over()
      .passes(hour / 10)
      .says("again", 2).told,
  ).toEqual([`queue:${help} queue.join`]);
  expect(over().passes(hour).says("again", 2).told).toEqual([`queue:${sales} queue.join`]);
  expect(over().hello({ group: sales }).says("again", 2).told).toEqual([`queue:${sales} queue.join`]);
});

test("rules look at what the hello said: tags, language, page and channel", () => {
  const rule = (field: "tag" | "lang" | "page" | "channel", value: string) =>
    new Visit().with({ tags, rules: [{ id: "r", when: [{ field, op: "has", value }], group: help }] });
  const hello = { ...verified("vip"), lang: "en-GB", page: "https://shop.example/returns", channel: "app" };
  const joined = [rule("tag", "vip"), rule("lang", "EN"), rule("page", "/Returns"), rule("channel", "app")].map(
    (visit) => visit.hello(hello).says("hi").told[0],
  );
  expect(joined).toEqual(Array(4).fill(`queue:${help} queue.join`));
  expect(rule("page", "/returns").hello().says("hi").told).toEqual([`queue:${sales} queue.join`]);
});

test("the page counts until something is said; who looks at others while chatting writes nothing", () => {
  const visit = arrives().hello({ page: "/a" });
  expect(visit.decision).toMatchObject({ events: [{ t: "profile", page: "/a" }] });
  expect(visit.hello({ page: "/a" }).decision).toMatchObject({ events: [] });
  expect(visit.says("hi").hello({ page: "/b" }).decision).toMatchObject({ events: [] });
});

test("two starts at the same time are one conversation", () => {
  const visit = arrives().says("hello").says("anybody there?");
  expect(visit.facts).toEqual(["started", "queued", "message", "message"]);
  expect(visit.told).toEqual([]);
});

test("hours are told to visitors only", () => {
  const visit = new Visit()
    .groups({ hours: "day", otherwise: "nothing" })
    .with({ hours: [nineToSix] })
    .hello();
  expect(visit.replies).toMatchObject([
    { head: { service: { open: true, changesAt: Date.parse("2026-11-24T10:00:00Z"), form: false } } },
  ]);
  const watch = { t: "watch", ref: 3, conv: conv(1), epoch: "", seq: 0 } as const;
  expect(visit.by(visitor()).gets(watch).replies[0]).not.toHaveProperty("head.tags");
});
