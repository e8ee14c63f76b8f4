import type { ComponentChildren, InputHTMLAttributes, LooseInputHTMLAttributes } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { FieldTop } from "./field-top.tsx";

interface Props {
  readonly label: string;
  readonly hint?: string;
  /** The rule behind it, shown when asked for. */
  readonly explain?: string;
  readonly error: string | null;
  readonly value: string;
  readonly onValue: (value: string) => void;
  /** Sits inside the frame of the field, at its end. */
  readonly after?: ComponentChildren;
  readonly type?: "text" | "password" | "number";
  readonly input?: Omit<LooseInputHTMLAttributes, "type" | "role" | "list">;
}

/** One labelled line of text, its hint and what is wrong with it. */
export function Field({ label, hint, explain, error, value, onValue, after, type = "text", input }: Props) {
  const id = useId();
  const told = error ?? hint;
  // The typings know each type of input apart; here it is one of three.
  const attributes = { ...input, type } as InputHTMLAttributes;
  const autofocus = input?.autofocus === true;
  const ref = useRef<HTMLInputElement>(null);
  // The attribute works once in the life of a document; forms come and go more often.
  useLayoutEffect(() => {
    if (autofocus) ref.current?.focus();
  }, [autofocus]);
  return (
    <div class="field" data-wrong={error !== null}>
      <FieldTop id={id} label={label} explain={explain} />
      <div class="field-frame">
        <input
          ref={ref}
          {...attributes}
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
