import { useSignal } from "@preact/signals";
import type { Answer } from "../api.ts";
import { t } from "../text.ts";
import { apiErrorText } from "../words.ts";
import { notify } from "../state/notices.ts";

interface Props {
  readonly remove: () => Promise<Answer<unknown>>;
  readonly onRemoved: () => void;
}

/** Removes at the second press: the first one asks. */
export function RemoveButton({ remove, onRemoved }: Props) {
  const sure = useSignal(false);
  const press = async () => {
    if (!sure.value) {
      sure.value = true;
      return;
    }
    const answer = await remove();
    sure.value = false;
    if (answer.ok) onRemoved();
    else notify(apiErrorText(answer.error), "bad");
  };
  return (
    <button
      type="button"
      class="button dialog-aside"
      data-look={sure.value ? "danger" : undefined}
      onClick={() => void press()}
      onBlur={() => (sure.value = false)}
    >
      {t(sure.value ? "common.removeSure" : "common.remove")}
    </button>
  );
}
