/** Opening hours: read, written as text, and whether it is open now. Pure. */
import type { Ms } from "peakdesk/protocol";
import type { Hours, Span } from "./config.ts";

export const minutesOfDay = 1_440;

/** 09:00–12:00, 13:30–18:00 */
export function spansText(spans: readonly Span[]): string {
  return spans.map(({ from, to }) => `${clockText(from)}–${clockText(to)}`).join(", ");
}

/** 24:00 is the end of the day. */
export function clockText(minute: number): string {
  const pad = (part: number) => String(part).padStart(2, "0");
  return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
}

/** `9-12, 13:30-18` in order and without overlap; nothing is closed; null if it cannot be read. */
export function spansFrom(text: string): readonly Span[] | null {
  const parts = text.split(/[,，、;；]/).filter((part) => part.trim() !== "");
  const spans: Span[] = [];
  for (const part of parts) {
    const ends = part.split(/[-–—~～至]/);
    const [from, to] = ends.map(minuteFrom);
    if (ends.length !== 2 || from == null || to == null || from >= to) return null;
    if (from < (spans.at(-1)?.to ?? 0)) return null;
    spans.push({ from, to });
  }
  return spans;
}

function minuteFrom(text: string): number | null {
  const [, hour, minute = "0"] = /^(\d{1,2})(?:[:：](\d{2}))?$/.exec(text.trim()) ?? [];
  if (hour === undefined || Number(minute) > 59) return null;
  const at = Number(hour) * 60 + Number(minute);
  return at <= minutesOfDay ? at : null;
}

/** `next`: when that changes, in days from today and minutes from midnight; null if not within two weeks. */
export interface Opening {
  readonly open: boolean;
  readonly next: { readonly days: number; readonly minute: number } | null;
}

const daysAhead = 14;

export function openingAt(hours: Hours, now: Ms): Opening {
  const { day, minute } = localTime(now, hours.timeZone);
  const isOpen = (days: number, at: number) => spansOn(hours, day + days).some(({ from, to }) => from <= at && at < to);
  const open = isOpen(0, minute);
  for (let days = 0; days <= daysAhead; days += 1) {
    // A day that ends and a day that begins open are one stretch.
    const edges = [0, ...spansOn(hours, day + days).flatMap(({ from, to }) => [from, to])];
    for (const edge of edges) {
      if (days === 0 && edge <= minute) continue;
      if (edge < minutesOfDay && isOpen(days, edge) !== open) return { open, next: { days, minute: edge } };
    }
  }
  return { open, next: null };
}

/** `day` counts days since 1970-01-01, a Thursday. */
function spansOn({ week, days }: Hours, day: number): readonly Span[] {
  const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
  const special = days.find((one) => one.date === date);
  return special?.open ?? week[(((day + 3) % 7) + 7) % 7] ?? [];
}

function localTime(now: Ms, timeZone: string): { readonly day: number; readonly minute: number } {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone,
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    hourCycle: "h23",
  }).formatToParts(now);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  const day = Date.UTC(part("year"), part("month") - 1, part("day")) / 86_400_000;
  return { day, minute: part("hour") * 60 + part("minute") };
}

/** A zone that the browser does not know would make every question about it fail. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
