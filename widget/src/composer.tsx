/** Where the visitor writes. The text stays in its field, so that a redraw never touches what is being typed. */
import { wireLimits } from "peakdesk/protocol";
import { Icon } from "./icon.tsx";
import type { Acts } from "./panel.tsx";
import type { Text } from "./text.ts";

interface Props {
  readonly text: Text;
  readonly hint: string;
  readonly acts: Acts;
  readonly disabled: boolean;
}

export function Composer({ text, hint, acts, disabled }: Props) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send(fieldOf(event.currentTarget), acts);
      }}
    >
      <textarea
        rows={1}
        maxLength={wireLimits.textCharsMax}
        placeholder={hint}
        aria-label={hint}
        disabled={disabled}
        onInput={({ currentTarget: field }) => {
          fit(field);
          acts.typing(field.value !== "");
        }}
        onBlur={() => acts.typing(false)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || composing(event)) return;
          event.preventDefault();
          send(event.currentTarget, acts);
        }}
      />
      <button class="send" aria-label={text.send} disabled={disabled}>
        <Icon name="send" />
      </button>
    </form>
  );
}

/** Enter that picks a word in an input method. Safari reports it after the composition, with the old key code. */
function composing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

function send(field: HTMLTextAreaElement, acts: Acts): void {
  const words = field.value.trim();
  if (words === "" || acts.send(words)) field.value = "";
  fit(field);
  field.focus();
}

/** As tall as its text; the style sheet sets the bounds. */
function fit(field: HTMLTextAreaElement): void {
  field.style.height = "";
  field.style.height = `${field.scrollHeight}px`;
}

function fieldOf(form: HTMLFormElement): HTMLTextAreaElement {
  return form.elements[0] as HTMLTextAreaElement;
}
