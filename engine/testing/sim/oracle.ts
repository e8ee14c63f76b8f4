/**
 * The rules of routing a second time: plain arrays and sorts, slow and plain to see, out of the design's words (domain.md
 * 2.2 to 2.5) and not out of the product. Whoever wants to know whether a queue decided rightly asks here.
 */
import type { Levels, Routing, Tag } from "../../core/config.ts";

/** Somebody in line. */
export interface Waiter {
  readonly visitor: string;
  readonly since: number;
  readonly boostS: number;
  readonly tier: number;
  /** Counts arrivals. */
  readonly seq: number;
  /** Those of the group and those of the visitor. */
  readonly skills: Levels;
  /** Whoever let this one pass, and whoever just gave it away. */
  readonly excluded: readonly string[];
  /** Only she may have it until then. */
  readonly hold: { readonly agent: string; readonly until: number } | null;
}

/** Somebody who may serve. */
export interface Server {
  readonly agent: string;
  readonly accepting: boolean;
  readonly cap: number;
  readonly load: number;
  /** Offers under way that `load` leaves out. */
  readonly reserved: number;
  readonly skills: Levels;
  /** Slots that this line may not take: she belongs to another group. */
  readonly reserveSlots: number;
}

/** Waiting this long is worth a tier, and again for each time as long. */
const tierMs = 300_000;

export function tierOf({ tier, since }: Waiter, now: number): number {
  return Math.max(0, tier - Math.max(0, Math.floor((now - since) / tierMs)));
}

/** Negative: `a` goes first. */
export function order(a: Waiter, b: Waiter, now: number): number {
  const tiers = tierOf(a, now) - tierOf(b, now);
  if (tiers !== 0) return tiers;
  const ages = a.since - 1_000 * a.boostS - (b.since - 1_000 * b.boostS);
  return ages === 0 ? a.seq - b.seq : ages;
}

export function inOrder(line: readonly Waiter[], now: number): Waiter[] {
  return line.toSorted((a, b) => order(a, b, now));
}

/** Why she may not have this visitor now; null: she may. */
export function hindrance(waiter: Waiter, server: Server, now: number): string | null {
  const { agent, accepting, cap, load, reserved, reserveSlots, skills } = server;
  if (!accepting) return "away";
  if (load + reserved + 1 > cap - reserveSlots) return "full";
  if (waiter.excluded.includes(agent)) return "excluded";
  for (const [skill, level] of Object.entries(waiter.skills)) if ((skills[skill] ?? 0) < level) return "skill";
  if (waiter.hold !== null && waiter.hold.agent !== agent && now < waiter.hold.until) return "held";
  return null;
}

/** Who should have gone to her instead of `chosen`, if anybody. */
export function passedOver(line: readonly Waiter[], chosen: Waiter, server: Server, now: number): Waiter | null {
  const first = inOrder(line, now).find((waiter) => waiter === chosen || hindrance(waiter, server, now) === null);
  return first === undefined || first === chosen ? null : first;
}

export interface Today {
  readonly failed: number;
  readonly repeat: number;
}

/** Seconds by which a visitor counts as having come earlier. */
export function boostS(tags: readonly string[], { failed, repeat }: Today, again: boolean, rules: Rules): number {
  const byTags = tags.map((id) => rules.tags.find((tag) => tag.id === id)?.boostS ?? 0).reduce((a, b) => a + b, 0);
  const { tagBoostMaxS, failedBoostS, failedBoostMaxS, repeatBoostS, repeatBoostMaxS, transferBoostS } = rules.routing;
  return (
    Math.min(byTags, tagBoostMaxS) +
    Math.min(failed * failedBoostS, failedBoostMaxS) +
    Math.min(repeat * repeatBoostS, repeatBoostMaxS) +
    (again ? transferBoostS : 0)
  );
}

export interface Rules {
  readonly tags: readonly Tag[];
  readonly routing: Routing;
}

/** What a calendar on the wall says in that zone. */
export function wallClock(at: number, timeZone: string): { date: string; weekday: number; minute: number } {
  const text = formatter(timeZone).format(at);
  const [, month, day, year, hour, minute] = /(\d+)\/(\d+)\/(\d+), (\d+):(\d+)/.exec(text) ?? [];
  const date = `${year}-${month}-${day}`;
  const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  return { date, weekday, minute: Number(hour) * 60 + Number(minute) };
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  let format = formatters.get(timeZone);
  if (format === undefined) {
    const two = "2-digit";
    const parts = { year: "numeric", month: two, day: two, hour: two, minute: two, hourCycle: "h23" } as const;
    format = new Intl.DateTimeFormat("en-US", { timeZone, ...parts });
    formatters.set(timeZone, format);
  }
  return format;
}

interface OpeningHours {
  readonly timeZone: string;
  readonly week: readonly (readonly { readonly from: number; readonly to: number }[])[];
  readonly days: readonly {
    readonly date: string;
    readonly open: readonly { readonly from: number; readonly to: number }[];
  }[];
}

/**
 * Whether the door is open. Somebody stands in front of it all day and looks at the clock once a minute: it opens when the
 * clock first shows the time, and closes when it last does. A time that is left out is there when the first later one is.
 */
export function isOpen(hours: OpeningHours | null, at: number): boolean {
  if (hours === null) return true;
  const { date, weekday } = wallClock(at, hours.timeZone);
  const spans = hours.days.find((day) => day.date === date)?.open ?? hours.week[weekday] ?? [];
  const day = minutesOf(date, hours.timeZone);
  return spans.some(({ from, to }) => {
    const opens = day.find(({ minute }) => minute >= from)?.at ?? Number.POSITIVE_INFINITY;
    const closes = (day.findLast(({ minute }) => minute === to) ?? day.find(({ minute }) => minute > to))?.at;
    return at >= opens && at < (closes ?? Number.POSITIVE_INFINITY);
  });
}

const minuteMs = 60_000;
const days = new Map<string, readonly { readonly at: number; readonly minute: number }[]>();

/** Every minute of a day, with what the clock shows. */
function minutesOf(date: string, timeZone: string): readonly { readonly at: number; readonly minute: number }[] {
  const name = `${timeZone} ${date}`;
  let day = days.get(name);
  if (day === undefined) {
    const noon = Date.parse(`${date}T12:00:00Z`);
    const times = Array.from({ length: 54 * 60 }, (_, index) => noon + (index - 27 * 60) * minuteMs);
    day = times.flatMap((at) => {
      const clock = wallClock(at, timeZone);
      return clock.date === date ? [{ at, minute: clock.minute }] : [];
    });
    days.set(name, day);
  }
  return day;
}
