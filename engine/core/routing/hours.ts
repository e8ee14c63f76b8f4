/**
 * Opening hours: whether somebody serves now, and when that changes. What was found stays true until the next change, so
 * that a visitor who says hello costs one comparison.
 */
import type { Config, Group, Hours, Span } from "../config.ts";
import type { Ms } from "../../protocol/ids.ts";
import { dayMs, dayNumber, instantOf, localDay } from "./day.ts";

/** How far ahead the next change is looked for: a year with its holidays. */
const daysAheadMax = 370;

interface Stretch {
  readonly open: boolean;
  readonly from: Ms;
  /** The next change; null: none within reach. */
  readonly changesAt: Ms | null;
  /** Until when this may be believed. */
  readonly until: Ms;
}

interface Plan {
  /** Days that differ from the week, by their number. */
  readonly days: ReadonlyMap<number, readonly Span[]>;
  /** Their numbers in order. */
  readonly dated: readonly number[];
  stretch: Stretch | null;
}

/** Hours never change in place: a new configuration brings new ones. */
const plans = new WeakMap<Hours, Plan>();

/** The hours of a group; null: always open, which hours that do not exist must not change. */
export function hoursOf(config: Config, group: Group): Hours | null {
  if (group.hours === null) return null;
  return config.hours.find((hours) => hours.id === group.hours) ?? null;
}

export function isOpen(hours: Hours | null, now: Ms): boolean {
  return hours === null || stretchAt(hours, now).open;
}

/** When open turns to closed or closed to open; null: not within a year. */
export function nextChange(hours: Hours | null, now: Ms): Ms | null {
  return hours === null ? null : stretchAt(hours, now).changesAt;
}

/** When the door closes that is open now; null: it is not, or it never does. */
export function closesAt(hours: Hours | null, now: Ms): Ms | null {
  if (hours === null) return null;
  const { open, changesAt } = stretchAt(hours, now);
  return open ? changesAt : null;
}

function stretchAt(hours: Hours, now: Ms): Stretch {
  let plan = plans.get(hours);
  if (plan === undefined) {
    const days = new Map(hours.days.map(({ date, open }) => [dayNumber(date), open]));
    plan = { days, dated: [...days.keys()].sort((a, b) => a - b), stretch: null };
    plans.set(hours, plan);
  }
  const known = plan.stretch;
  if (known !== null && known.from <= now && now < known.until) return known;
  plan.stretch = findStretch(hours, plan, now);
  return plan.stretch;
}

/** Walks the parts of the days in order. Parts that touch are one: a night shift does not close at midnight. */
function findStretch(hours: Hours, plan: Plan, now: Ms): Stretch {
  const { timeZone } = hours;
  let openUntil: Ms | null = null;
  let seen: number | null = null;
  for (const day of daysToLookAt(localDay(now, timeZone), plan)) {
    if (openUntil !== null && seen !== null) {
      if (openUntil < instantOf(seen + 1, 0, timeZone, "first")) return stretch(true, now, openUntil);
      if (day > seen + 1) openUntil = instantOf(day, 0, timeZone, "last");
    }
    for (const span of spansOf(hours, plan, day)) {
      const from = instantOf(day, span.from, timeZone, "first");
      const to = instantOf(day, span.to, timeZone, "last");
      if (to <= from || to <= now) continue;
      if (openUntil === null && from > now) return stretch(false, now, from);
      if (openUntil !== null && from > openUntil) return stretch(true, now, openUntil);
      openUntil = Math.max(openUntil ?? to, to);
    }
    seen = day;
  }
  return stretch(openUntil !== null, now, null);
}

/**
 * Yesterday, whose night may go on, and a week. If nothing changes in that, only a day that differs can change it, or the week
 * behind it: what such a day hides of the plain week comes seven days later.
 */
function* daysToLookAt(today: number, { dated }: Plan): Iterable<number> {
  let seen = today - 2;
  for (const first of [today - 1, ...dated]) {
    const last = Math.min(first + 9, today + daysAheadMax);
    for (let day = Math.max(first, seen + 1); day <= last; day += 1) {
      yield day;
      seen = day;
    }
  }
}

function spansOf({ week }: Hours, { days }: Plan, day: number): readonly Span[] {
  return days.get(day) ?? week[(((day + 3) % 7) + 7) % 7] ?? [];
}

function stretch(open: boolean, from: Ms, changesAt: Ms | null): Stretch {
  return { open, from, changesAt, until: changesAt ?? from + dayMs };
}
