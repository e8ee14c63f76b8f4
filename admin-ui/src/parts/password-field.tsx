import { useSignal } from "@preact/signals";
import { t } from "../text.ts";
import { Field } from "./field.tsx";
import { Icon } from "./icons/icon.tsx";

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly error: string | null;
  readonly value: string;
  readonly onValue: (value: string) => void;
  /** For password managers: is it the known one, or one to be made? */
  readonly kind: "current-password" | "new-password";
}

export function PasswordField({ kind, ...field }: Props) {
  const shown = useSignal(false);
  return (
    <Field
      {...field}
      type={shown.value ? "text" : "password"}
      input={{
        name: kind === "current-password" ? "password" : "new-password",
        autocomplete: kind,
        autocapitalize: "none",
        spellcheck: false,
      }}
      after={
        <button
          type="button"
          class="icon-button"
          aria-label={t(shown.value ? "password.hide" : "password.show")}
          onClick={() => (shown.value = !shown.value)}
        >
          <Icon name={shown.value ? "eyeOff" : "eye"} />
        </button>
      }
    />
  );
}
