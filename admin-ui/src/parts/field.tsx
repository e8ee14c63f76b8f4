import type { ComponentChildren, LooseInputHTMLAttributes } from "preact";
import { useId } from "preact/hooks";

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly error: string | null;
  readonly value: string;
  readonly onValue: (value: string) => void;
  /** Sits inside the frame of the field, at its end. */
  readonly after?: ComponentChildren;
  readonly type?: "text" | "password" | "number";
  readonly input?: Omit<LooseInputHTMLAttributes<HTMLInputElement>, "type" | "role" | "list">;
}

/** One labelled line of text, its hint and what is wrong with it. */
export function Field({ label, hint, error, value, onValue, after, type = "text", input }: Props) {
  const id = useId();
  const told = error ?? hint;
  return (
    <div class="field" data-wrong={error !== null}>
      <label class="field-label" for={id}>
        {label}
      </label>
      <div class="field-frame">
        <input
          {...input}
          // The typings want to know the one type; which it is, is known only here.
          type={type as "text"}
          id={id}
          class="field-input"
          value={value}
          aria-invalid={error !== null}
          aria-describedby={told === undefined ? undefined : `${id}-told`}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
        {after}
      </div>
      {told !== undefined && (
        <p id={`${id}-told`} class="field-told">
          {told}
        </p>
      )}
    </div>
  );
}
