import fc from "fast-check";
import { expect, test } from "vitest";
import { dayNumber, dayOf, instantOf, startOfNextDay } from "../../../engine/core/routing/day.ts";

const at = (text: string) => Date.parse(text);
const iso = (ms: number) => new Date(ms).toISOString().replace(":00.000Z", "Z");
const zones = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"];

test("a day begins when it does where the customers live, not where the server stands", () => {
  expect(dayOf(at("2026-11-23T15:59:59Z"), "Asia/Shanghai")).toBe("2026-11-23");
  expect(dayOf(at("2026-11-23T16:00:00Z"), "Asia/Shanghai")).toBe("2026-11-24");
  expect(dayOf(at("2026-11-24T04:59:59Z"), "America/New_York")).toBe("2026-11-23");
});

test.each([
  ["Asia/Shanghai", "2026-11-24T03:00Z", "2026-11-24T16:00Z"],
  ["Europe/Berlin", "2026-03-28T23:30Z", "2026-03-29T22:00Z"],
  ["Europe/Berlin", "2026-10-24T22:30Z", "2026-10-25T23:00Z"],
  ["America/New_York", "2026-03-08T05:00Z", "2026-03-09T04:00Z"],
  ["America/New_York", "2026-11-01T04:00Z", "2026-11-02T05:00Z"],
  ["Australia/Lord_Howe", "2026-04-04T13:00Z", "2026-04-05T13:30Z"],
  ["Australia/Lord_Howe", "2026-10-03T13:30Z", "2026-10-04T13:00Z"],
])("the day of %s at %s ends at %s, whatever the clocks do in it", (zone, now, end) => {
  expect(iso(startOfNextDay(at(now), zone))).toBe(end);
});

test("a time that is skipped is the moment at which it is skipped", () => {
  const skipped = (date: string, minute: number, zone: string) =>
    iso(instantOf(dayNumber(date), minute, zone, "first"));
  expect(skipped("2026-03-29", 150, "Europe/Berlin")).toBe("2026-03-29T01:00Z");
  expect(skipped("2026-03-08", 120, "America/New_York")).toBe("2026-03-08T07:00Z");
  expect(skipped("2026-10-04", 135, "Australia/Lord_Howe")).toBe("2026-10-03T15:30Z");
});

test("a time that comes twice is the first or the last of both, as asked", () => {
  const both = (date: string, minute: number, zone: string) =>
    (["first", "last"] as const).map((which) => iso(instantOf(dayNumber(date), minute, zone, which)));
  expect(both("2026-10-25", 150, "Europe/Berlin")).toEqual(["2026-10-25T00:30Z", "2026-10-25T01:30Z"]);
  expect(both("2026-11-01", 90, "America/New_York")).toEqual(["2026-11-01T05:30Z", "2026-11-01T06:30Z"]);
  expect(both("2026-04-05", 105, "Australia/Lord_Howe")).toEqual(["2026-04-04T14:45Z", "2026-04-04T15:15Z"]);
});

test("a day that a zone left out does not stop the calendar", () => {
  expect(dayOf(startOfNextDay(at("2011-12-30T09:00Z"), "Pacific/Apia"), "Pacific/Apia")).toBe("2011-12-31");
});

test("a zone that does not exist counts as UTC", () => {
  expect(dayOf(at("2026-11-23T23:59:59Z"), "Nowhere/Else")).toBe("2026-11-23");
});

test("the platform's own calendar agrees, and the next day is always the very next thing", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: at("1990-01-01"), max: at("2045-01-01") }),
      fc.constantFrom(...zones),
      (now, timeZone) => {
        const calendar = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
        const next = startOfNextDay(now, timeZone);
        expect(dayOf(now, timeZone)).toBe(calendar.format(now));
        expect(next).toBeGreaterThan(now);
        expect(dayOf(next - 1, timeZone)).toBe(dayOf(now, timeZone));
        expect(dayOf(next, timeZone)).not.toBe(dayOf(now, timeZone));
      },
    ),
    { numRuns: 300 },
  );
});
