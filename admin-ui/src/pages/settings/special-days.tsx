import { Icon } from "../../parts/icons/icon.tsx";
import { keyed } from "../../state/keyed.ts";
import type { Keyed } from "../../state/keyed.ts";
import { spansFrom } from "../../state/opening.ts";
import { t } from "../../text.ts";
import type { DayDraft } from "./hours-draft.ts";

interface Props {
  readonly days: readonly Keyed<DayDraft>[];
  readonly tried: boolean;
  readonly onChange: (days: readonly Keyed<DayDraft>[]) => void;
}

/** Holidays, and working days made up for: a date stands above the week. */
export function SpecialDays({ days, tried, onChange }: Props) {
  const change = (at: number, next: Partial<DayDraft>) =>
    onChange(days.map((day, index) => (index === at ? { ...day, ...next } : day)));
  return (
    <fieldset class="field">
      <legend class="field-label">{t("hours.days")}</legend>
      {days.map((day, at) => (
        <div key={day.key} class="special-day">
          <div class="field-frame" data-wrong={tried && day.date === ""}>
            <input
              class="field-input"
              type="date"
              aria-label={t("hours.date")}
              aria-invalid={tried && day.date === ""}
              value={day.date}
              onInput={(event) => change(at, { date: event.currentTarget.value })}
            />
          </div>
          <div class="field-frame">
            <input
              class="field-input"
              aria-label={t("hours.dayName")}
              placeholder={t("hours.dayName")}
              maxLength={60}
              value={day.name}
              onInput={(event) => change(at, { name: event.currentTarget.value })}
            />
          </div>
          <div class="field-frame" data-wrong={spansFrom(day.open) === null}>
            <input
              class="field-input"
              aria-label={t("hours.dayOpen")}
              aria-invalid={spansFrom(day.open) === null}
              placeholder={t("hours.closedDay")}
              value={day.open}
              onInput={(event) => change(at, { open: event.currentTarget.value })}
            />
          </div>
          <button
            type="button"
            class="icon-button"
            aria-label={t("common.remove")}
            onClick={() => onChange(days.filter((_, index) => index !== at))}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
      <button
        type="button"
        class="text-button line-add"
        onClick={() => onChange([...days, keyed({ date: "", name: "", open: "" })])}
      >
        {t("hours.addDay")}
      </button>
      <p class="field-told">{t("hours.daysHint")}</p>
    </fieldset>
  );
}
