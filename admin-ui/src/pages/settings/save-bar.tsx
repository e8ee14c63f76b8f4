import { useSignal } from "@preact/signals";
import type { Answer } from "../../api.ts";
import { FormError } from "../../parts/form-error.tsx";
import { notify } from "../../state/notices.ts";
import { t } from "../../text.ts";
import { apiErrorText } from "../../words.ts";

interface Props {
  readonly changed: boolean;
  readonly valid: boolean;
  readonly save: () => Promise<Answer<unknown>>;
  readonly onSaved: () => void;
  readonly onReset: () => void;
}

/** Below a form that stands in the page: there only while something differs from what is on record. */
export function SaveBar({ changed, valid, save, onSaved, onReset }: Props) {
  const busy = useSignal(false);
  const failure = useSignal<string | null>(null);
  const press = async () => {
    if (busy.value || !valid) return;
    busy.value = true;
    const answer = await save();
    busy.value = false;
    failure.value = answer.ok ? null : apiErrorText(answer.error);
    if (!answer.ok) return;
    notify(t("settings.saved"));
    onSaved();
  };
  return (
    <div class="save-bar" data-shown={changed}>
      <FormError text={failure.value} />
      {changed && (
        <div class="save-actions">
          <button
            type="button"
            class="button"
            data-look="accent"
            disabled={!valid}
            aria-busy={busy.value}
            onClick={() => void press()}
          >
            {busy.value ? t("common.saving") : t("common.save")}
          </button>
          <button
            type="button"
            class="button"
            onClick={() => {
              failure.value = null;
              onReset();
            }}
          >
            {t("settings.reset")}
          </button>
          <span class="faint">{t(valid ? "settings.changed" : "settings.wrong")}</span>
        </div>
      )}
    </div>
  );
}
