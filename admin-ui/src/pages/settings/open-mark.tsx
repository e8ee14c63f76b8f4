import { elapsed } from "../../format.ts";
import { now } from "../../state/clock.ts";
import type { Hours } from "../../state/config.ts";
import { clockText, isTimeZone, openingAt } from "../../state/opening.ts";
import type { Opening } from "../../state/opening.ts";
import { locale, t } from "../../text.ts";

/** Is it open now, and when does that change? Null hours: always open. */
export function OpenMark({ hours }: { hours: Hours | null }) {
  if (hours !== null && !isTimeZone(hours.timeZone)) return null;
  const opening = hours === null ? { open: true, next: null } : openingAt(hours, now.value);
  return (
    <span class="open-mark">
      <span class="dot" data-tone={opening.open ? "online" : "offline"} />
      {hours === null ? t("hours.always") : openingText(opening)}
    </span>
  );
}

function openingText({ open, next }: Opening): string {
  if (next === null) return t(open ? "hours.open" : "hours.closed");
  const time = `${dayText(next.days)}${clockText(next.minute)}`;
  return t(open ? "hours.openUntil" : "hours.opensAt", { time });
}

/** Today needs no name. */
function dayText(days: number): string {
  if (days === 0) return "";
  if (days === 1) return `${t("hours.tomorrow")} `;
  if (days > 6) return `${elapsed(days * 86_400_000)} `;
  const weekday = new Intl.DateTimeFormat(locale.value, { weekday: "short" });
  return `${weekday.format(now.value + days * 86_400_000)} `;
}
