/** Times as people read them, in the language on the screen. */
import { computed } from "@preact/signals";
import type { Ms } from "peakdesk/protocol";
import { locale, t } from "./text.ts";

const clock = computed(
  () => new Intl.DateTimeFormat(locale.value, { hour: "2-digit", minute: "2-digit", hour12: false }),
);
const monthDay = computed(() => new Intl.DateTimeFormat(locale.value, { month: "short", day: "numeric" }));
const weekDay = computed(
  () => new Intl.DateTimeFormat(locale.value, { month: "long", day: "numeric", weekday: "short" }),
);
const full = computed(
  () => new Intl.DateTimeFormat(locale.value, { dateStyle: "medium", timeStyle: "short", hour12: false }),
);

const dayMs = 86_400_000;

/** 14:05 */
export function timeOfDay(at: Ms): string {
  return clock.value.format(at);
}

/** Date and time, for a tooltip. */
export function fullTime(at: Ms): string {
  return full.value.format(at);
}

/** The shortest that is still clear in a list: 14:05 today, else the day. */
export function listTime(at: Ms, now: Ms): string {
  const days = daysAgo(at, now);
  if (days <= 0) return timeOfDay(at);
  return days === 1 ? t("talk.yesterday") : monthDay.value.format(at);
}

/** The line between two days of a conversation. */
export function dayMark(at: Ms, now: Ms): string {
  const days = daysAgo(at, now);
  if (days === 0) return t("talk.today");
  return days === 1 ? t("talk.yesterday") : weekDay.value.format(at);
}

/** A length of time in at most two units; never negative, whatever the clocks say. */
export function elapsed(ms: Ms): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return t("time.seconds", { n: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t("time.minutes", { n: minutes });
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0 ? t("time.hours", { n: hours }) : t("time.hoursMinutes", { n: hours, m: rest });
}

function daysAgo(at: Ms, now: Ms): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / dayMs);
}

export function startOfDay(at: Ms): Ms {
  return new Date(at).setHours(0, 0, 0, 0);
}
