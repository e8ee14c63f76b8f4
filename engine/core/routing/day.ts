/**
 * Natural days and wall clocks of a time zone. The platform knows the zones; what it says is kept, because it takes its time.
 *
 * A local time that does not exist, because clocks were put forward over it, is the moment at which they were. A local
 * time that exists twice is the first of both, or the last where somebody asks for that: hours open at the first and close
 * at the last, so that nobody who reads a clock on the wall finds a closed door.
 */
import type { Ms } from "../../protocol/ids.ts";

export const dayMs = 86_400_000;
export const minuteMs = 60_000;
/** Clocks change at full quarters of an hour everywhere on earth, so the offset is the same within one. */
const quarterMs = 900_000;
/** Offsets kept for each zone: 40 days of every quarter, or years of midnights. */
const keptMax = 4_096;

interface Zone {
  readonly format: Intl.DateTimeFormat | null;
  /** Milliseconds ahead of UTC, by quarter of an hour since 1970. */
  readonly offsets: Map<number, Ms>;
}

const zones = new Map<string, Zone>();

/** The day in this zone, like 2026-11-24. */
export function dayOf(now: Ms, timeZone: string): string {
  return new Date(localDay(now, timeZone) * dayMs).toISOString().slice(0, 10);
}

/** When the clock in this zone next reads a later day. */
export function startOfNextDay(now: Ms, timeZone: string): Ms {
  return instantOf(localDay(now, timeZone) + 1, 0, timeZone, "first");
}

/** The day in this zone, counted from 1970-01-01. */
export function localDay(now: Ms, timeZone: string): number {
  return Math.floor((now + offsetMs(now, timeZone)) / dayMs);
}

/** Of a date like 2026-11-24. */
export function dayNumber(date: string): number {
  return Math.floor(Date.parse(date) / dayMs);
}

/** When the clock in this zone reads so many minutes after midnight of that day. */
export function instantOf(day: number, minute: number, timeZone: string, which: "first" | "last"): Ms {
  const local = day * dayMs + minute * minuteMs;
  const before = offsetMs(local - dayMs, timeZone);
  const after = offsetMs(local + dayMs, timeZone);
  if (before === after) return local - before;
  const [early, late] = [local - Math.max(before, after), local - Math.min(before, after)];
  const hits = [local - before, local - after].filter((at) => at + offsetMs(at, timeZone) === local);
  if (hits.length === 0) return changeBetween(early, late, timeZone);
  return which === "first" ? Math.min(...hits) : Math.max(...hits);
}

/** The first quarter of an hour after `early` in which the offset is no longer what it was. */
function changeBetween(early: Ms, late: Ms, timeZone: string): Ms {
  const was = offsetMs(early, timeZone);
  let quarter = Math.floor(early / quarterMs);
  while (quarter * quarterMs < late && offsetMs(quarter * quarterMs, timeZone) === was) quarter += 1;
  return quarter * quarterMs;
}

function offsetMs(now: Ms, timeZone: string): Ms {
  const zone = zones.get(timeZone) ?? openZone(timeZone);
  if (zone.format === null) return 0;
  const quarter = Math.floor(now / quarterMs);
  const known = zone.offsets.get(quarter);
  if (known !== undefined) return known;
  if (zone.offsets.size >= keptMax) zone.offsets.clear();
  const offset = readOffset(zone.format.format(quarter * quarterMs));
  zone.offsets.set(quarter, offset);
  return offset;
}

/** A zone that this platform does not know counts as UTC: a wrong name must not stop conversations. */
function openZone(timeZone: string): Zone {
  const zone: Zone = { format: formatOf(timeZone), offsets: new Map() };
  zones.set(timeZone, zone);
  return zone;
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  } catch {
    return null;
  }
}

/** From `1/1/2026, GMT+05:30`; plain `GMT` is none. */
function readOffset(text: string): Ms {
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(text) ?? [];
  const ms = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * minuteMs;
  return sign === "-" ? -ms : ms;
}
