import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { FieldTop } from "./field-top.tsx";

interface Props {
  readonly label: string;
  /** The label is only heard. */
  readonly quiet?: boolean;
  readonly hint?: string;
  readonly explain?: string;
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly autofocus?: boolean;
  readonly onChoose: (value: string) => void;
}

/** One of many, by the browser's own list. */
export function Select(props: Props) {
  const { label, quiet = false, hint, explain, value, choices, autofocus = false, onChoose } = props;
  const id = useId();
  const ref = useRef<HTMLSelectElement>(null);
  useLayoutEffect(() => {
    if (autofocus) ref.current?.focus();
  }, [autofocus]);
  return (
    <div class="field">
      {quiet ? (
        <label class="sr-only" for={id}>
          {label}
        </label>
      ) : (
        <FieldTop id={id} label={label} explain={explain} />
      )}
      <div class="field-frame">
        <select
          ref={ref}
          id={id}
          autofocus={autofocus}
          class="field-input field-select"
          aria-describedby={hint === undefined ? undefined : `${id}-told`}
          onChange={(event) => onChoose(event.currentTarget.value)}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value} selected={choice.value === value}>
              {choice.label}
            </option>
          ))}
        </select>
      </div>
      {hint !== undefined && (
        <p id={`${id}-told`} class="field-told">
          {hint}
        </p>
      )}
    </div>
  );
}
