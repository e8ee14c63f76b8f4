import fc from "fast-check";
import { expect, test } from "vitest";
import { groupDraftOf, groupFits, groupFrom, newGroup } from "../../admin-ui/src/pages/settings/group-draft.ts";
import { hoursDraftOf, hoursFrom } from "../../admin-ui/src/pages/settings/hours-draft.ts";
import { ringFits, newRing, withTrigger } from "../../admin-ui/src/pages/settings/ring-draft.ts";
import { moved, newRule, ruleFits, rulesDraftOf, rulesFrom } from "../../admin-ui/src/pages/settings/rules-draft.ts";
import { fits, shown, valueOf } from "../../admin-ui/src/state/amounts.ts";
import type { GroupSettings, Hours, Rule, Span } from "../../admin-ui/src/state/config.ts";
import { openingAt, spansFrom, spansText } from "../../admin-ui/src/state/opening.ts";
import { refusedField } from "../../admin-ui/src/state/refused-field.ts";

const shifts: readonly Span[] = [
  { from: 540, to: 720 },
  { from: 810, to: 1_080 },
];

function hours(change: Partial<Hours> = {}): Hours {
  const week = [shifts, shifts, shifts, shifts, shifts, [], []];
  return { id: "office", name: "Office", timeZone: "Asia/Shanghai", week, days: [], ...change };
}

/** 2026-11-24 was a Tuesday; Shanghai is eight hours ahead. */
const at = (day: number, hour: number, minute = 0) => Date.UTC(2026, 10, day, hour - 8, minute);

test("parts of a day are read as people write them", () => {
  expect(spansFrom("9-12, 13:30–18")).toEqual(shifts);
  expect(spansFrom("9：00至12：00，13:30~18:00")).toEqual(shifts);
  expect(spansFrom("")).toEqual([]);
  expect(spansFrom("22-24:00")).toEqual([{ from: 1_320, to: 1_440 }]);
});

test("what overlaps, runs backwards or is no time is not read", () => {
  for (const text of ["12-9", "9-12, 11-13", "9", "9-25", "9:75-10", "9-10-11", "noon-13"]) {
    expect(spansFrom(text), text).toBeNull();
  }
});

test("whatever parts there are, they are read back as they were written", () => {
  const edges = fc.uniqueArray(fc.integer({ min: 0, max: 1_440 }), { maxLength: 12 }).map((minutes) => {
    const sorted = minutes.toSorted((a, b) => a - b);
    return sorted.flatMap((from, index) => (index % 2 === 0 ? [{ from, to: sorted[index + 1] ?? 1_441 }] : []));
  });
  fc.assert(
    fc.property(edges, (spans) => {
      const whole = spans.filter(({ to }) => to <= 1_440);
      expect(spansFrom(spansText(whole))).toEqual(whole);
    }),
  );
});

test("open now, and until when", () => {
  expect(openingAt(hours(), at(24, 10))).toEqual({ open: true, next: { days: 0, minute: 720 } });
  expect(openingAt(hours(), at(24, 12, 30))).toEqual({ open: false, next: { days: 0, minute: 810 } });
  expect(openingAt(hours(), at(27, 20))).toEqual({ open: false, next: { days: 3, minute: 540 } });
});

test("a date stands above the week", () => {
  const holiday = hours({ days: [{ date: "2026-11-25", name: "Holiday", open: [] }] });
  expect(openingAt(holiday, at(24, 20))).toEqual({ open: false, next: { days: 2, minute: 540 } });
});

test("a night shift goes on past midnight, and what never closes has no next change", () => {
  const night = hours({
    week: Array.from({ length: 7 }, () => [
      { from: 0, to: 360 },
      { from: 1_200, to: 1_440 },
    ]),
  });
  expect(openingAt(night, at(24, 23))).toEqual({ open: true, next: { days: 1, minute: 360 } });
  const always = hours({ week: Array.from({ length: 7 }, () => [{ from: 0, to: 1_440 }]) });
  expect(openingAt(always, at(24, 23))).toEqual({ open: true, next: null });
});

test("hours that nobody touched come back the same, with their dates in order", () => {
  const days = [
    { date: "2027-01-01", name: "New Year", open: [] },
    { date: "2027-01-03", name: "Made up", open: shifts },
  ];
  expect(hoursFrom(hoursDraftOf(hours({ days })))).toEqual(hours({ days }));
  expect(hoursFrom(hoursDraftOf(hours({ days: days.toReversed() })))).toEqual(hours({ days }));
  expect(hoursFrom({ ...hoursDraftOf(hours()), timeZone: "Mars/Olympus" })).toBeNull();
});

test("an amount is written in its unit and kept in that of the engine", () => {
  const minutes = { field: "queueMs", unit: "minute", scale: 60_000, min: 0.1, max: 1_440 } as const;
  expect(shown(minutes, 90_000)).toBe("1.5");
  expect(valueOf(minutes, "1.5")).toBe(90_000);
  expect(["0.5", "1440"].map((text) => fits(minutes, text))).toEqual([true, true]);
  expect(["", " ", "0", "1441", "ten"].map((text) => fits(minutes, text))).toEqual(Array(5).fill(false));
  const people = { field: "waitingMax", unit: "person", scale: 1, min: 0, max: 10 } as const;
  expect(fits(people, "1.5")).toBe(false);
});

test("a group that nobody touched comes back the same", () => {
  const group: GroupSettings = {
    ...newGroup,
    id: "sales",
    name: "售前",
    acceptMs: 45_000,
    queueMs: 90_000,
    skills: { english: 3 },
    rings: [
      { groups: ["vip"], when: { t: "after", ms: 30_000 }, dropSkills: ["english"] },
      { groups: ["night"], when: { t: "offline" }, dropSkills: [] },
      { groups: ["day"], when: { t: "full", waiting: 4 }, dropSkills: [] },
      { groups: ["last"], when: { t: "estimate", ms: 120_000 }, dropSkills: [] },
    ],
    hours: "office",
  };
  const draft = groupDraftOf(group);
  expect(groupFits(draft)).toBe(true);
  const { rings, ...rest } = groupFrom(draft);
  expect(rest).toEqual(Object.fromEntries(Object.entries(group).filter(([name]) => name !== "rings")));
  expect(rings).toEqual(group.rings);
});

test("a ring needs somebody who helps, and a count where its trigger counts", () => {
  expect(ringFits(newRing)).toBe(false);
  expect(ringFits({ ...newRing, groups: ["vip"] })).toBe(true);
  expect(ringFits({ ...newRing, groups: ["vip"], amount: "soon" })).toBe(false);
  expect(ringFits(withTrigger({ ...newRing, groups: ["vip"], amount: "soon" }, "offline"))).toBe(true);
});

test("rules move by one place, keep what they say, and a new one has a name of its own", () => {
  const rule = (id: string): Rule => ({ id, when: [{ field: "page", op: "has", value: " /x " }], group: "sales" });
  const rules = rulesDraftOf([rule("rule-1"), rule("rule-3")]);
  expect(moved(rules, 0, 1).map(({ id }) => id)).toEqual(["rule-3", "rule-1"]);
  expect(moved(rules, 0, -1)).toBe(rules);
  expect(newRule(rules, "sales").id).toBe("rule-4");
  expect(rulesFrom(rules)[0]?.when).toEqual([{ field: "page", op: "has", value: "/x" }]);
  expect(ruleFits(newRule(rules, "sales"))).toBe(false);
});

test("the field that the engine refuses is found in both of its ways to say so", () => {
  const fields = ["acceptMs", "rings", "name"] as const;
  expect(refusedField("rings/0/when/ms must be integer", fields)).toBe("rings");
  expect(refusedField("groups.sales.acceptMs: from 1000 to 120000", fields)).toBe("acceptMs");
  expect(refusedField("the configuration would have 900 bytes: name", fields)).toBeNull();
  expect(refusedField(null, fields)).toBeNull();
});
