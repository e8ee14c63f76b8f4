import { expect, test } from "vitest";
import { conv, help, lin, sales, staff, visitor } from "../scene.ts";
import { arrives, boss, talks, Visit, waits } from "./visits.ts";

const known = ["vip", "new", "angry"].map((id) => ({ id, name: id, boostS: 100, noAffinity: id === "angry" }));
const tag = (...tags: string[]) => ({ t: "tag", ref: 7, conv: conv(1), tags }) as const;
const chief = staff(boss, "supervisor");
const shown = (visit: Visit) =>
  visit.by(chief).gets({ t: "watch", ref: 3, conv: conv(1), epoch: "", seq: 0 }).replies[0];

test("a tag moves whoever waits", () => {
  const visit = waits().with({ tags: known }).by(chief).gets(tag("vip", "angry"));
  expect(visit.replies).toEqual([{ t: "ok", ref: 7 }]);
  expect(visit.tells("queue.boost")).toEqual([
    { t: "queue.boost", conv: conv(1), visitor: "vann", boostS: 200, noAffinity: true },
  ]);
  expect(visit.gets(tag("vip", "angry")).decision).toMatchObject({ events: [], effects: [{ do: "reply" }] });
  expect(visit.gets(tag()).tells("queue.boost")).toMatchObject([{ boostS: 0, noAffinity: false }]);
});

test("whoever talks is moved nowhere, except in the line of a transfer", () => {
  const visit = talks().with({ tags: known }).by(staff(lin)).gets(tag("vip"));
  expect(visit.told).toEqual([]);
  visit.transfers({ group: help }).by(staff(lin)).gets(tag());
  expect([visit.told, visit.tells("queue.boost")[0]?.boostS]).toEqual([[`queue:${help} queue.boost`], 320]);
});

test("what an identity vouches for replaces what it vouched for before, and not what staff have set", () => {
  const visit = new Visit()
    .with({ tags: known })
    .hello({ verified: { tags: ["vip"] } })
    .says("hi");
  visit.by(chief).gets(tag("vip", "angry"));
  expect(shown(visit)).toMatchObject({ head: { tags: ["vip", "angry"] } });
  visit.hello({ verified: { tags: ["new"] } });
  expect(visit.tells("queue.boost")).toMatchObject([{ boostS: 200 }]);
  expect(shown(visit)).toMatchObject({ head: { tags: ["new", "angry"] } });
  visit.hello({ verified: {} });
  expect(shown(visit)).toMatchObject({ head: { tags: ["new", "angry"] } });
  visit.by(chief).gets(tag());
  expect(shown(visit)).toMatchObject({ head: { tags: ["new"] } });
});

test("the visitor does not see them", () => {
  const visit = talks().with({ tags: known }).by(staff(lin)).gets(tag("angry"));
  const seen = [
    ...visit.hello().effects,
    ...visit.by(visitor()).gets({ t: "watch", ref: 3, conv: conv(1), epoch: "", seq: 0 }).effects,
  ];
  expect(JSON.stringify(seen)).not.toContain("angry");
});

test("a tag that nobody has defined is not set, one that was taken out of the list may stay", () => {
  const visit = waits().with({ tags: known }).by(chief).gets(tag("nonsense"));
  expect(visit.refusal).toBe("bad_field");
  visit.gets(tag("vip")).with({ tags: known.filter(({ id }) => id !== "vip") });
  expect(visit.gets(tag("vip", "new")).refusal).toBe(null);
});

test("tags stay for the next conversation, where rules may look at them", () => {
  const rules = [{ id: "r", when: [{ field: "tag", op: "is", value: "vip" } as const], group: help }];
  const visit = waits().with({ tags: known }).by(chief).gets(tag("vip")).ends().with({ rules });
  expect(visit.says("again", 2).told).toEqual([`queue:${help} queue.join`]);
  expect(arrives().with({ rules }).says("hi").told).toEqual([`queue:${sales} queue.join`]);
});
