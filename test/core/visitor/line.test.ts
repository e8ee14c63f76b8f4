import { expect, test } from "vitest";
import type { Ring } from "../../../engine/core/config.ts";
import type { GroupId } from "../../../engine/protocol/ids.ts";
import { conv, group, help, lin, max, sales } from "../scene.ts";
import { arrives, nineToSix, noon, talks, Visit, waits } from "./visits.ts";

const hour = 3_600_000;
const night = "night" as GroupId;
const ring = (...groups: GroupId[]): Ring => ({ groups, when: { t: "offline" }, dropSkills: [] });
const closing = () =>
  new Visit()
    .groups({ hours: "day", queueMs: 4 * hour }, group({ id: help }))
    .with({ hours: [nineToSix] })
    .hello();

test("in closed hours the words are kept and the door is shown: no line is joined", () => {
  const visit = closing()
    .passes(7 * hour)
    .says("hi");
  expect(visit.facts).toEqual(["started", "message", "closed"]);
  expect(visit.last).toMatchObject({ by: "system", why: "off_hours" });
  expect([visit.told, visit.replies]).toMatchObject([[], [{ t: "ack", seq: 2 }]]);
  expect(visit.says("hi").replies).toMatchObject([{ t: "ack", seq: 2 }]);
  expect(visit.passes(15 * hour).says("good morning", 2).told).toEqual([`queue:${sales} queue.join`]);
});

test("that somebody came in closed hours is not held in their favour", () => {
  const visit = closing()
    .passes(7 * hour)
    .says("hi")
    .passes(15 * hour)
    .says("good morning", 2);
  expect(visit.request?.boostS).toBe(0);
});

test("whoever waits when the group closes is served for a while, and then told so", () => {
  const visit = closing()
    .passes(5.5 * hour)
    .says("hi");
  expect(visit.deadline).toBe(noon + 6.5 * hour);
  expect(visit.rings().last).toMatchObject({ k: "closed", by: "system", why: "off_hours" });
  expect(visit.told).toEqual([`queue:${sales} queue.leave`]);
});

test("a talk does not end because the group closes, and a lost agent's visitor is still served", () => {
  const visit = closing()
    .passes(5.9 * hour)
    .says("hi")
    .taken()
    .passes(0.5 * hour);
  expect(visit.says("still there?").stage).toBe("talking");
  visit.loses(lin);
  expect([visit.stage, visit.deadline]).toEqual(["waiting", visit.now + group().drainMs]);
});

test("a closing time that moves while somebody waits is not theirs", () => {
  const visit = closing()
    .passes(5 * hour)
    .says("hi");
  const { deadline } = visit;
  expect(visit.with({ hours: [] }).sleeps().deadline).toBe(deadline);
});

test("a full line sends on to the groups that help out, each once, closed ones left out", () => {
  const rings = [ring(help), ring(night, "third" as GroupId)];
  const visit = new Visit()
    .groups(
      { rings },
      group({ id: help, name: "Help" }),
      group({ id: night, hours: "day" }),
      group({ id: "third" as GroupId }),
    )
    .with({ hours: [{ ...nineToSix, week: [[], [], [], [], [], [], []] }] })
    .hello()
    .says("hi")
    .passes(10);
  expect(visit.turnedAway(sales).last).toMatchObject({ k: "queued", group: help, why: "full" });
  expect([visit.told, visit.request?.since]).toEqual([[`queue:${help} queue.join`], noon]);
  expect(visit.turnedAway(sales).decision).toMatchObject({ events: [] });
  expect(visit.turnedAway(help).last).toMatchObject({ group: "third", why: "full" });
  expect(visit.turnedAway("third" as GroupId).last).toMatchObject({ k: "closed", why: "queue_full" });
});

test("an agent of the helping group has it under her own group", () => {
  const visit = new Visit()
    .groups({ rings: [ring(help)] }, group({ id: help }))
    .hello()
    .says("hi")
    .taken(max);
  expect([visit.last, visit.told]).toMatchObject([
    { k: "assigned", agent: { id: max }, group: help, how: "queue" },
    [],
  ]);
});

test("whoever loses the agent waits again, as early as at first and a little earlier", () => {
  const visit = waits().passes(5_000).taken().passes(60_000).loses(lin);
  expect(visit.last).toMatchObject({ k: "queued", group: sales, why: "lost" });
  expect(visit.request).toMatchObject({ since: noon, boostS: 320, lastAgent: null });
  expect([visit.holder, visit.taken(max, "queue", { group: help }).holder]).toEqual([null, max]);
});

test("that an agent is lost who does not have it changes nothing", () => {
  expect(talks().loses(max).decision).toEqual({ ok: true, events: [], effects: [] });
  expect(waits().loses(lin).decision).toEqual({ ok: true, events: [], effects: [] });
});

test("a visitor who was gone while talking is gone from the line too", () => {
  const visit = talks();
  visit.listening = {};
  visit.loses(lin);
  expect(visit.deadline).toBe(visit.now + 60_000);
  expect(visit.rings().last).toMatchObject({ by: "visitor", why: "left_queue" });
});

test("without any group nothing begins", () => {
  expect(arrives().with({ groups: [] }).says("hi").refusal).toBe("no_group");
});

test("the place in line is passed on with its estimate, to whoever still waits", () => {
  const place = { t: "visitor.place", conv: conv(1), place: 3, waiting: 9, estimateMs: 60_000 } as const;
  const visit = waits().by(null).gets(place);
  expect(visit.published).toEqual([{ t: "place", conv: "vann.1", place: 3, waiting: 9, estimateMs: 60_000 }]);
  expect(talks().by(null).gets(place).published).toEqual([]);
});
