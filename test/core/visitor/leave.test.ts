import { expect, test } from "vitest";
import type { Command } from "../../../engine/core/commands.ts";
import { dedupMs } from "../../../engine/core/visitor/dedup.ts";
import { conv, group, help, max, sales, visitor } from "../scene.ts";
import { arrives, cmid, nineToSix, talks, Visit, waits } from "./visits.ts";

type Leave = Extract<Command, { t: "leave" }>;
const leave = (name = "left", n = 1, contact: Leave["contact"] = { email: "a@b.cn" }): Leave => ({
  t: "leave",
  ref: 4,
  conv: conv(n),
  cmid: cmid(name),
  contact,
  text: `please call, ${name}`,
  files: ["f1"],
});
const leaves = (visit: Visit, ...args: Parameters<typeof leave>) => visit.by(visitor()).gets(leave(...args));

test("what is left after a time-out is a fact of the conversation and goes to the inbox of the group", () => {
  const visit = leaves(waits().rings());
  expect(visit.last).toMatchObject({ k: "left", seq: 5, text: "please call, left" });
  expect([visit.replies, visit.told]).toEqual([[{ t: "ok", ref: 4 }], [`inbox:${sales} inbox.add`]]);
  expect(visit.tells("inbox.add")).toMatchObject([
    {
      item: {
        id: "vann.1-5",
        contact: { email: "a@b.cn" },
        files: ["f1"],
        why: "queue_timeout",
        visitor: { id: "vann" },
      },
    },
  ]);
  expect(visit.stage).toBe("closed");
});

test("left twice is left once: the second is only told that it is fine", () => {
  const visit = leaves(leaves(waits().rings()));
  expect([visit.decision, visit.told]).toMatchObject([{ ok: true, events: [] }, []]);
  expect(visit.replies).toEqual([{ t: "ok", ref: 4 }]);
  expect(leaves(visit.sleeps()).told).toEqual([]);
  expect(visit.gets({ ...leave(), text: "something else" }).refusal).toBe("cmid_conflict");
  expect(leaves(visit, "another").told).toEqual([`inbox:${sales} inbox.add`]);
});

test("without a way to answer it is not taken", () => {
  expect(leaves(waits().rings(), "left", 1, { name: "Ann" }).refusal).toBe("contact_missing");
  expect(leaves(waits().rings(), "left", 1, { phone: "+86 10 1234" }).refusal).toBe(null);
});

test("why it was left is why nobody served, and otherwise that somebody asked for it", () => {
  const why = (visit: Visit) => leaves(visit).tells("inbox.add")[0]?.item.why;
  const closed = new Visit()
    .groups({ hours: "day" })
    .with({ hours: [nineToSix] })
    .hello()
    .passes(7 * 3_600_000);
  expect(why(closed.says("hi"))).toBe("off_hours");
  expect(why(waits().turnedAway(sales))).toBe("queue_full");
  expect(why(waits().ends())).toBe("left_queue");
  expect(why(waits())).toBe("asked");
  expect(why(talks().ends())).toBe("asked");
});

test("whoever waits goes on waiting, and whoever talks goes on talking", () => {
  expect([leaves(waits()).stage, leaves(talks()).stage]).toEqual(["waiting", "talking"]);
});

test("a message may be all there is: nothing needs to be said before", () => {
  const closed = new Visit()
    .groups({ hours: "day" })
    .with({ hours: [nineToSix] })
    .hello()
    .passes(7 * 3_600_000);
  expect(leaves(closed).facts).toEqual(["started", "left", "closed"]);
  expect(closed.tells("inbox.add")).toMatchObject([{ item: { id: "vann.1-2", why: "off_hours" } }]);
  expect(leaves(closed).replies).toEqual([{ t: "ok", ref: 4 }]);
  const open = leaves(arrives());
  expect([open.last, open.tells("inbox.add")[0]?.item.why]).toMatchObject([{ by: "visitor", why: "done" }, "asked"]);
});

test("a conversation before the newest is over, also for this", () => {
  const visit = talks().ends().says("again", 2);
  expect(leaves(visit, "late", 1).refusal).toBe("conversation_closed");
  expect(leaves(visit, "early", 3).refusal).toBe("not_found");
  visit
    .ends()
    .passes(dedupMs + 1)
    .says("days later", 3);
  expect(leaves(visit, "late", 1).refusal).toBe("conversation_closed");
});

test("it goes where the conversation was last, not where it began", () => {
  const visit = talks()
    .groups({}, group({ id: help }))
    .transfers({ group: help });
  visit.taken(max, "queue", { group: help }).ends();
  expect(leaves(visit).told).toEqual([`inbox:${help} inbox.add`]);
});
