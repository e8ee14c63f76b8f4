import fc from "fast-check";
import { expect, test } from "vitest";
import type { Hours, Span } from "../../../engine/core/config.ts";
import { closesAt, isOpen, nextChange } from "../../../engine/core/routing/hours.ts";

const at = (text: string) => Date.parse(text);
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().replace(":00.000Z", "Z"));
const h = (hours: number) => hours * 60;
const span = (from: number, to: number): Span => ({ from: h(from), to: h(to) });
const everyDay = (...spans: Span[]) => Array<readonly Span[]>(7).fill(spans);
const hours = (changes: Partial<Hours>): Hours => ({
  id: "h",
  name: "Hours",
  timeZone: "Asia/Shanghai",
  week: everyDay(span(9, 12), span(13.5, 18)),
  days: [],
  ...changes,
});

/** Every change from a moment on, as many as asked. */
function changes(of: Hours, from: string, count: number): (string | null)[] {
  const found: (string | null)[] = [];
  let now = at(from);
  while (found.length < count) {
    const next = nextChange(of, now);
    found.push(iso(next));
    if (next === null) break;
    expect(isOpen(of, next)).toBe(!isOpen(of, now));
    expect(isOpen(of, next - 1)).toBe(isOpen(of, now));
    now = next;
  }
  return found;
}

test("whoever has no hours is always open", () => {
  expect([isOpen(null, 0), nextChange(null, 0), closesAt(null, 0)]).toEqual([true, null, null]);
});

test("a split shift closes for lunch", () => {
  expect(changes(hours({}), "2026-11-24T00:00Z", 5)).toEqual([
    "2026-11-24T01:00Z",
    "2026-11-24T04:00Z",
    "2026-11-24T05:30Z",
    "2026-11-24T10:00Z",
    "2026-11-25T01:00Z",
  ]);
});

test("the first minute is open and the last one ends at its end", () => {
  expect([isOpen(hours({}), at("2026-11-24T01:00Z")), isOpen(hours({}), at("2026-11-24T04:00Z"))]).toEqual([
    true,
    false,
  ]);
  expect(closesAt(hours({}), at("2026-11-24T03:00Z"))).toBe(at("2026-11-24T04:00Z"));
  expect(closesAt(hours({}), at("2026-11-24T04:30Z"))).toBe(null);
});

test("a night shift does not close at midnight", () => {
  const night = hours({ week: everyDay(span(0, 6), span(22, 24)) });
  expect(changes(night, "2026-11-24T03:00Z", 3)).toEqual([
    "2026-11-24T14:00Z",
    "2026-11-24T22:00Z",
    "2026-11-25T14:00Z",
  ]);
  expect(closesAt(night, at("2026-11-24T15:00Z"))).toBe(at("2026-11-24T22:00Z"));
});

test("all day every day never closes, and no day at all never opens", () => {
  const now = at("2026-11-24T03:00Z");
  const always = hours({ week: everyDay(span(0, 24)) });
  const never = hours({ week: everyDay() });
  expect([isOpen(always, now), nextChange(always, now), closesAt(always, now)]).toEqual([true, null, null]);
  expect([isOpen(never, now), nextChange(never, now)]).toEqual([false, null]);
});

test("a holiday is closed, and the Saturday made up for it is open", () => {
  const workdays = [...everyDay(span(9, 18)).slice(2), [], []];
  const golden = hours({
    week: workdays,
    days: [
      { date: "2026-10-01", name: "国庆节", open: [] },
      { date: "2026-10-02", name: "国庆节", open: [] },
      { date: "2026-10-10", name: "调休", open: [span(10, 16)] },
    ],
  });
  expect(changes(golden, "2026-09-30T09:00Z", 3)).toEqual([
    "2026-09-30T10:00Z",
    "2026-10-05T01:00Z",
    "2026-10-05T10:00Z",
  ]);
  expect(changes(golden, "2026-10-09T10:00Z", 2)).toEqual(["2026-10-10T02:00Z", "2026-10-10T08:00Z"]);
});

test("hours that begin in a year are seen, and a closed stretch that is longer is not", () => {
  const only = (date: string) => hours({ week: everyDay(), days: [{ date, name: "一天", open: [span(9, 10)] }] });
  expect(iso(nextChange(only("2027-11-20"), at("2026-11-24T03:00Z")))).toBe("2027-11-20T01:00Z");
  expect(nextChange(only("2028-11-20"), at("2026-11-24T03:00Z"))).toBe(null);
});

test("nine o'clock is nine o'clock before and after the clocks change", () => {
  const berlin = hours({ timeZone: "Europe/Berlin", week: everyDay(span(9, 17)) });
  expect(changes(berlin, "2026-03-28T07:00Z", 3)).toEqual([
    "2026-03-28T08:00Z",
    "2026-03-28T16:00Z",
    "2026-03-29T07:00Z",
  ]);
  expect(changes(berlin, "2026-10-24T06:00Z", 3)).toEqual([
    "2026-10-24T07:00Z",
    "2026-10-24T15:00Z",
    "2026-10-25T08:00Z",
  ]);
});

test("hours inside the hour that is skipped do not open, and around it they lose it", () => {
  const skipped = hours({ timeZone: "Europe/Berlin", week: everyDay(span(2, 3)) });
  expect(changes(skipped, "2026-03-29T00:00Z", 1)).toEqual(["2026-03-30T00:00Z"]);
  const around = hours({ timeZone: "Europe/Berlin", week: everyDay(span(1, 4)) });
  expect(changes(around, "2026-03-28T12:00Z", 2)).toEqual(["2026-03-29T00:00Z", "2026-03-29T02:00Z"]);
});

test("hours inside the hour that comes twice are open for both", () => {
  const twice = hours({ timeZone: "America/New_York", week: everyDay(span(1, 2)) });
  expect(changes(twice, "2026-11-01T00:00Z", 2)).toEqual(["2026-11-01T05:00Z", "2026-11-01T07:00Z"]);
  const half = hours({ timeZone: "Australia/Lord_Howe", week: everyDay({ from: 100, to: 110 }) });
  expect(changes(half, "2026-04-04T10:00Z", 2)).toEqual(["2026-04-04T14:40Z", "2026-04-04T15:20Z"]);
});

test("whatever is asked in whatever order, the answer is that of somebody who asks for the first time", () => {
  const night = [span(0, 2), span(8, 12), span(20, 24)];
  const made = () => hours({ timeZone: "Europe/Berlin", week: [night, [], night, [span(0, 24)], night, [], night] });
  const one = made();
  fc.assert(
    fc.property(fc.integer({ min: at("2026-03-20"), max: at("2026-04-10") }), (now) => {
      const fresh = made();
      expect([isOpen(one, now), nextChange(one, now)]).toEqual([isOpen(fresh, now), nextChange(fresh, now)]);
    }),
    { numRuns: 200 },
  );
});

test("a working day made up on the only day off hides that day for one week, not for ever", () => {
  const plain = [span(0, 24)];
  const one = hours({
    week: [plain, plain, plain, [], plain, plain, plain],
    days: [{ date: "2026-12-17", name: "made up", open: plain }],
  });
  expect(iso(nextChange(one, at("2026-12-10T16:00Z")))).toBe("2026-12-23T16:00Z");
});

/** A zone whose clocks never change, so that a test can read them by itself. */
const shanghaiMs = 8 * 3_600_000;
const quarterMs = 900_000;

function openByReadingTheClock({ week, days }: Hours, now: number): boolean {
  const local = new Date(now + shanghaiMs);
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
  const date = local.toISOString().slice(0, 10);
  const spans = days.find((day) => day.date === date)?.open ?? week[(local.getUTCDay() + 6) % 7] ?? [];
  return spans.some(({ from, to }) => from <= minute && minute < to);
}

test("open and closed are what somebody sees who reads the clock every quarter of an hour", () => {
  const spans = fc.constantFrom<readonly Span[]>(
    [],
    [span(0, 24)],
    [span(9, 18)],
    [span(0, 12), span(12, 24)],
    [span(22, 24)],
  );
  const week = fc.oneof(
    fc.array(spans, { minLength: 7, maxLength: 7 }),
    spans.map((one) => everyDay(...one)),
  );
  const start = at("2026-11-24T00:00Z");
  const days = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 40 }), spans), {
    selector: ([day]) => day,
    maxLength: 4,
  });
  const quarter = fc.integer({ min: 0, max: 96 * 20 });
  fc.assert(
    fc.property(week, days, quarter, (week, days, quarter) => {
      const dated = days.map(([day, open]) => ({
        date: new Date(start + day * 86_400_000).toISOString().slice(0, 10),
        name: "day",
        open,
      }));
      const one = hours({ week, days: dated });
      const now = start + quarter * quarterMs;
      const open = openByReadingTheClock(one, now);
      let next = now + quarterMs;
      while (next < start + 60 * 86_400_000 && openByReadingTheClock(one, next) === open) next += quarterMs;
      const expected = next < start + 60 * 86_400_000 ? next : null;
      expect([isOpen(one, now), iso(nextChange(one, now))]).toEqual([open, iso(expected)]);
    }),
    { numRuns: 300 },
  );
});
