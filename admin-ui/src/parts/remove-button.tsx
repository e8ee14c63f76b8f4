import { useSignal } from "@preact/signals";
import type { Answer } from "../api.ts";
import { t } from "../text.ts";
import { apiErrorText } from "../words.ts";
import { FormError } from "./form-error.tsx";

interface Props {
  readonly remove: () => Promise<Answer<unknown>>;
  readonly onRemoved: () => void;
}

/** Removes at the second press: the first one asks. */
export function RemoveButton({ remove, onRemoved }: Props) {
  const sure = useSignal(false);
  const failure = useSignal<string | null>(null);
  const press = async () => {
    if (!sure.value) {
      sure.value = true;
      return;
    }
    const answer = await remove();
    sure.value = false;
    failure.value = answer.ok ? null : apiErrorText(answer.error);
    if (answer.ok) onRemoved();
  };
  return (
    <div class="dialog-aside">
      <FormError text={failure.value} />
      <button
        type="button"
        class="button"
        data-look={sure.value ? "danger" : undefined}
        onClick={() => void press()}
        onBlur={() => (sure.value = false)}
      >
        {t(sure.value ? "common.removeSure" : "common.remove")}
      </button>
    </div>
  );
}
