import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { putHours, removeHours } from "../../actions/config.ts";
import { Field } from "../../parts/field.tsx";
import { nameCharsMax, required, slugWrong } from "../../parts/form.ts";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { RemoveButton } from "../../parts/remove-button.tsx";
import type { Hours } from "../../state/config.ts";
import { notify } from "../../state/notices.ts";
import { isTimeZone } from "../../state/opening.ts";
import { t } from "../../text.ts";
import { hoursDraftOf, hoursFrom, newHours } from "./hours-draft.ts";
import type { HoursDraft } from "./hours-draft.ts";
import { OpenMark } from "./open-mark.tsx";
import { SpecialDays } from "./special-days.tsx";
import { WeekGrid } from "./week-grid.tsx";

interface Props {
  /** Null: new ones. */
  readonly hours: Hours | null;
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

export function HoursForm({ hours, taken, onClose }: Props) {
  const draft = useSignal(hours === null ? newHours : hoursDraftOf(hours));
  const tried = useSignal(false);
  const change = (next: Partial<HoursDraft>) => (draft.value = { ...draft.value, ...next });
  const made = hoursFrom(draft.value);
  const wrong = {
    name: required(draft.value.name),
    id: hours === null ? slugWrong(draft.value.id, taken) : null,
  };
  const save = () => (made === null ? Promise.resolve({ ok: true, value: null } as const) : putHours(made));
  return (
    <FormDialog
      title={t(hours === null ? "hours.add" : "hours.edit")}
      size="wide"
      submit={t("common.save")}
      valid={wrong.name === null && wrong.id === null && made !== null}
      onTry={() => (tried.value = true)}
      save={save}
      onSaved={() => notify(t("common.saved", { name: draft.value.name.trim() }))}
      onClose={onClose}
      aside={hours !== null && <RemoveButton remove={() => removeHours(hours.id)} onRemoved={onClose} />}
    >
      <div class="form-pair">
        <Field
          label={t("hours.name")}
          value={draft.value.name}
          error={tried.value ? wrong.name : null}
          onValue={(name) => change({ name })}
          input={{ autocomplete: "off", maxLength: nameCharsMax, autofocus: true }}
        />
        <Field
          label={t("hours.id")}
          value={draft.value.id}
          error={tried.value ? wrong.id : null}
          onValue={(id) => change({ id })}
          input={{ autocomplete: "off", autocapitalize: "none", spellcheck: false, readOnly: hours !== null }}
        />
      </div>
      <TimeZone value={draft.value.timeZone} onValue={(timeZone) => change({ timeZone })} />
      {made !== null && (
        <p class="hours-now">
          <OpenMark hours={made} />
        </p>
      )}
      <WeekGrid week={draft.value.week} onChange={(week) => change({ week })} />
      <SpecialDays days={draft.value.days} tried={tried.value} onChange={(days) => change({ days })} />
    </FormDialog>
  );
}

function TimeZone({ value, onValue }: { value: string; onValue: (value: string) => void }) {
  const list = useId();
  return (
    <>
      <datalist id={list}>
        {Intl.supportedValuesOf("timeZone").map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <Field
        label={t("hours.timeZone")}
        explain={t("hours.timeZone.why")}
        value={value}
        error={isTimeZone(value) ? null : t("hours.noZone")}
        onValue={onValue}
        input={{ list, autocomplete: "off", spellcheck: false } as object}
      />
    </>
  );
}
