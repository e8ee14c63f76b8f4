import { dayOf, timeOf } from "./time.ts";

/** The time of something to come; with its day unless that is today. */
export function whenOf(at: number, now: number, lang: string): string {
  const time = timeOf(at, lang);
  return new Date(at).toDateString() === new Date(now).toDateString() ? time : `${dayOf(at, now, lang)} ${time}`;
}
