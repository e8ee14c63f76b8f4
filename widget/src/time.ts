/** Times as people say them, in the visitor's own zone. */
export function timeOf(at: number, lang: string): string {
  return new Date(at).toLocaleTimeString(lang, { hour: "numeric", minute: "2-digit" });
}

/** Yesterday, today and tomorrow in the words of the language, other days by date. */
export function dayOf(at: number, now: number, lang: string): string {
  const midnight = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(at) - midnight(now)) / 86_400_000);
  if (Math.abs(days) < 2) return new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(days, "day");
  return new Date(at).toLocaleDateString(lang, { month: "long", day: "numeric", weekday: "short" });
}
