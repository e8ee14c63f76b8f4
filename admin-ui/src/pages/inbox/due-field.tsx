import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { Ms } from "peakdesk/protocol";
import { t } from "../../text.ts";

/** Until when somebody should have answered; empty: whenever there is time. Sent when the field is left. */
export function DueField({ dueAt, onChange }: { dueAt: Ms | null; onChange: (dueAt: Ms | null) => void }) {
  const id = useId();
  const shown = localText(dueAt);
  const draft = useSignal<string | null>(null);
  const leave = () => {
    const text = draft.value;
    draft.value = null;
    if (text !== null && text !== shown) onChange(text === "" ? null : new Date(text).getTime());
  };
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {t("inbox.due")}
      </label>
      <div class="field-frame">
        <input
          id={id}
          class="field-input"
          type="datetime-local"
          value={draft.value ?? shown}
          onInput={(event) => (draft.value = event.currentTarget.value)}
          onBlur={leave}
        />
      </div>
    </div>
  );
}

/** As the field wants it: 2026-11-24T14:05 in the clock of this place. */
function localText(at: Ms | null): string {
  if (at === null) return "";
  const shifted = at - new Date(at).getTimezoneOffset() * 60_000;
  return new Date(shifted).toISOString().slice(0, 16);
}
