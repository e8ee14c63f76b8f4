import { spansFrom } from "../../state/opening.ts";
import { locale, t } from "../../text.ts";
import { DayBar } from "./day-bar.tsx";

interface Props {
  /** Seven lines from Monday. */
  readonly week: readonly string[];
  readonly onChange: (week: readonly string[]) => void;
}

/** A line a day, and what it comes to as a bar from midnight to midnight. */
export function WeekGrid({ week, onChange }: Props) {
  const change = (at: number, text: string) => onChange(week.map((line, day) => (day === at ? text : line)));
  return (
    <fieldset class="field">
      <legend class="field-label">{t("hours.week")}</legend>
      <div class="week">
        {week.map((line, day) => {
          const spans = spansFrom(line);
          return (
            <div key={dayName(day)} class="week-day" data-wrong={spans === null}>
              <span class="week-name" aria-hidden="true">
                {dayName(day)}
              </span>
              <div class="field-frame">
                <input
                  class="field-input"
                  aria-label={dayName(day)}
                  aria-invalid={spans === null}
                  placeholder={t("hours.closedDay")}
                  autocomplete="off"
                  value={line}
                  onInput={(event) => change(day, event.currentTarget.value)}
                />
              </div>
              <DayBar spans={spans} />
            </div>
          );
        })}
      </div>
      <div class="week-foot">
        <p class="field-told">{t(week.every((line) => spansFrom(line) !== null) ? "hours.how" : "hours.wrong")}</p>
        <button
          type="button"
          class="text-button"
          onClick={() => onChange(week.map((line, day) => (day < 5 ? (week[0] ?? "") : line)))}
        >
          {t("hours.likeMonday")}
        </button>
      </div>
    </fieldset>
  );
}

/** 2024-01-01 was a Monday. */
function dayName(day: number): string {
  return new Intl.DateTimeFormat(locale.value, { weekday: "short", timeZone: "UTC" }).format(
    Date.UTC(2024, 0, 1 + day),
  );
}
