/** Opening hours while being written: one line of text a day. Pure. */
import type { Hours } from "../../state/config.ts";
import { keyed } from "../../state/keyed.ts";
import type { Keyed } from "../../state/keyed.ts";
import { isTimeZone, spansFrom, spansText } from "../../state/opening.ts";

export interface DayDraft {
  readonly date: string;
  readonly name: string;
  readonly open: string;
}

export interface HoursDraft {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  /** Seven lines from Monday. */
  readonly week: readonly string[];
  readonly days: readonly Keyed<DayDraft>[];
}

const office = "09:00–12:00, 13:30–18:00";

export const newHours: HoursDraft = {
  id: "",
  name: "",
  timeZone: "Asia/Shanghai",
  week: [office, office, office, office, office, "", ""],
  days: [],
};

export function hoursDraftOf({ id, name, timeZone, week, days }: Hours): HoursDraft {
  return {
    id,
    name,
    timeZone,
    week: week.map(spansText),
    days: days.map(({ date, name: called, open }) => keyed({ date, name: called, open: spansText(open) })),
  };
}

/** Null as long as something cannot be read. */
export function hoursFrom(draft: HoursDraft): Hours | null {
  const week = draft.week.map(spansFrom);
  const days = draft.days.map(({ date, name, open }) => ({ date, name: name.trim(), open: spansFrom(open) }));
  if (!isTimeZone(draft.timeZone) || week.includes(null)) return null;
  if (days.some(({ date, open }) => open === null || !/^\d{4}-\d{2}-\d{2}$/.test(date))) return null;
  return {
    id: draft.id,
    name: draft.name.trim(),
    timeZone: draft.timeZone,
    week: week.map((spans) => spans ?? []),
    days: days
      .map(({ date, name, open }) => ({ date, name, open: open ?? [] }))
      .toSorted((a, b) => (a.date < b.date ? -1 : 1)),
  };
}
