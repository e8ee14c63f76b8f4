/**
 * Opening hours: whether somebody serves now, and when that changes. What was found stays true until the next change, so
 * that a visitor who says hello costs one comparison.
 */
import type { Config, Group, Hours, Span } from "../config.ts";
import type { Ms } from "../../protocol/ids.ts";
import { dateOf, dayMs, instantOf, localDay } from "./day.ts";

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
  readonly days: ReadonlyMap<string, readonly Span[]>;
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
    plan = { days: new Map(hours.days.map(({ date, open }) => [date, open])), stretch: null };
    plans.set(hours, plan);
  }
  const known = plan.stretch;
  if (known !== null && known.from <= now && now < known.until) return known;
  plan.stretch = findStretch(hours, plan, now);
  return plan.stretch;
}

/** Walks the parts of the days in order. Parts that touch are one: a night shift does not close at midnight. */
function findStretch(hours: Hours, plan: Plan, now: Ms): Stretch {
  const today = localDay(now, hours.timeZone);
  let openUntil: Ms | null = null;
  for (let day = today - 1; day <= today + daysAheadMax; day += 1) {
    for (const span of plan.days.get(dateOf(day)) ?? hours.week[(((day + 3) % 7) + 7) % 7] ?? []) {
      const from = instantOf(day, span.from, hours.timeZone, "first");
      const to = instantOf(day, span.to, hours.timeZone, "last");
      if (to <= from || to <= now) continue;
      if (openUntil !== null && from > openUntil) return stretch(true, now, openUntil);
      if (openUntil === null && from > now) return stretch(false, now, from);
      openUntil = Math.max(openUntil ?? 0, to);
    }
  }
  // Open for as far as one can see, or closed for that long; looked at again tomorrow.
  const reach = instantOf(today + daysAheadMax, 0, hours.timeZone, "first");
  if (openUntil === null) return stretch(false, now, null);
  return stretch(true, now, openUntil > reach ? null : openUntil);
}

function stretch(open: boolean, from: Ms, changesAt: Ms | null): Stretch {
  return { open, from, changesAt, until: changesAt ?? from + dayMs };
}
