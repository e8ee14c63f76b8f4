import { useId } from "preact/hooks";

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | null;
  readonly value: string;
  readonly max: number;
  readonly onValue: (value: string) => void;
}

/** Several lines of text. Ctrl or ⌘ with Enter sends the form it stands in. */
export function Area({ label, hint, error = null, value, max, onValue }: Props) {
  const id = useId();
  const told = error ?? hint;
  return (
    <div class="field" data-wrong={error !== null}>
      <label class="field-label" for={id}>
        {label}
      </label>
      <div class="field-frame">
        <textarea
          id={id}
          class="field-input field-area"
          rows={3}
          maxLength={max}
          value={value}
          aria-invalid={error !== null}
          aria-describedby={told === undefined ? undefined : `${id}-told`}
          onInput={(event) => onValue(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
        />
      </div>
      {told !== undefined && (
        <p id={`${id}-told`} class="field-told">
          {told}
        </p>
      )}
    </div>
  );
}
