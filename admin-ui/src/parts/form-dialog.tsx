import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Answer, ApiError } from "../api.ts";
import { t } from "../text.ts";
import { apiErrorText } from "../words.ts";
import { DialogHead } from "./dialog-head.tsx";
import { Dialog } from "./dialog.tsx";
import { FormError } from "./form-error.tsx";

interface Props {
  readonly title: string;
  /** On the button that saves. */
  readonly submit: string;
  readonly valid: boolean;
  /** Somebody pressed the button: from now on fields show what is wrong with them. */
  readonly onTry: () => void;
  readonly save: () => Promise<Answer<unknown>>;
  readonly onSaved: () => void;
  readonly onClose: () => void;
  /** True if a field shows what the engine refused: then the form as a whole need not say it. */
  readonly onRefused?: (error: ApiError) => boolean;
  readonly size?: "medium" | "wide";
  /** Stands at the other end of the buttons. */
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A long form shows what is wrong with it, once that has been drawn. */
function showWrong(form: EventTarget | null): void {
  requestAnimationFrame(() => {
    if (!(form instanceof HTMLFormElement)) return;
    const wrong = form.querySelector<HTMLElement>('[data-wrong="true"], .form-error');
    wrong?.scrollIntoView({ block: "center" });
    wrong?.querySelector<HTMLElement>("input, textarea, select")?.focus({ preventScroll: true });
  });
}

/** A form over the page. It closes once the engine has said yes, and says why when it says no. */
export function FormDialog(props: Props) {
  const { title, submit, valid, onTry, save, onSaved, onClose, onRefused, size = "medium", aside, children } = props;
  const busy = useSignal(false);
  const failure = useSignal<string | null>(null);

  const press = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget;
    onTry();
    if (!valid) showWrong(form);
    if (busy.value || !valid) return;
    busy.value = true;
    const answer = await save();
    busy.value = false;
    if (!answer.ok) {
      failure.value = onRefused?.(answer.error) === true ? null : apiErrorText(answer.error);
      showWrong(form);
      return;
    }
    onSaved();
    onClose();
  };

  return (
    <Dialog label={title} size={size} light={false} onClose={onClose}>
      <DialogHead title={title} onClose={onClose} />
      <form class="form dialog-form" onSubmit={(event) => void press(event)} noValidate>
        <FormError text={failure.value} />
        {children}
        <div class="dialog-actions">
          {aside}
          <button type="button" class="button" onClick={onClose}>
            {t("common.cancel")}
          </button>
          <button type="submit" class="button" data-look="accent" aria-busy={busy.value}>
            {busy.value ? t("common.saving") : submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
