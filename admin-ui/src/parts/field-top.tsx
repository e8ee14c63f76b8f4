import { useSignal } from "@preact/signals";
import { t } from "../text.ts";

interface Props {
  readonly id: string;
  readonly label: string;
  /** The rule behind it, for whoever asks. */
  readonly explain: string | undefined;
}

/** The label of a field and, where there is more to say, a question mark that says it. */
export function FieldTop({ id, label, explain }: Props) {
  const open = useSignal(false);
  return (
    <div>
      <div class="field-top">
        <label class="field-label" for={id}>
          {label}
        </label>
        {explain !== undefined && (
          <button
            type="button"
            class="explain"
            aria-label={t("field.explain", { label })}
            aria-expanded={open.value}
            onClick={() => (open.value = !open.value)}
          >
            ?
          </button>
        )}
      </div>
      {explain !== undefined && open.value && <p class="explained">{explain}</p>}
    </div>
  );
}
