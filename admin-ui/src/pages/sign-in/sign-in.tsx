import { useSignal } from "@preact/signals";
import type { ApiError } from "../../api.ts";
import { Field } from "../../parts/field.tsx";
import { FormError } from "../../parts/form-error.tsx";
import { PasswordField } from "../../parts/password-field.tsx";
import { required } from "../../parts/form.ts";
import { session, signIn } from "../../session.ts";
import { t } from "../../text.ts";
import { apiErrorText } from "../../words.ts";
import { Front } from "./front.tsx";

export function SignIn() {
  const login = useSignal("");
  const password = useSignal("");
  const tried = useSignal(false);
  const busy = useSignal(false);
  const failure = useSignal<string | null>(null);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    tried.value = true;
    if (busy.value || login.value.trim() === "" || password.value === "") return;
    busy.value = true;
    const answer = await signIn(login.value.trim(), password.value);
    busy.value = false;
    failure.value = answer.ok ? null : failureText(answer.error);
  };

  return (
    <Front title={t("signIn.title")} lead={t("signIn.lead")}>
      <form class="form" onSubmit={(event) => void submit(event)} noValidate>
        <FormError text={failure.value ?? standingNote()} />
        <Field
          label={t("signIn.login")}
          value={login.value}
          error={tried.value ? required(login.value) : null}
          onValue={(value) => (login.value = value)}
          input={{
            name: "username",
            autocomplete: "username",
            autocapitalize: "none",
            spellcheck: false,
            autofocus: true,
          }}
        />
        <PasswordField
          label={t("signIn.password")}
          kind="current-password"
          value={password.value}
          error={tried.value ? required(password.value) : null}
          onValue={(value) => (password.value = value)}
        />
        <button type="submit" class="button" data-look="accent" data-size="large" aria-busy={busy.value}>
          {t("signIn.submit")}
        </button>
      </form>
    </Front>
  );
}

/** The engine says "not signed in" for a wrong password too; here the reader knows what it means. */
function failureText(error: ApiError): string {
  if (error.name === "not_signed_in") return t("signIn.wrong");
  if (error.name === "rate_limited") return t("signIn.tooMany");
  return apiErrorText(error);
}

function standingNote(): string | null {
  const now = session.value;
  if (now.state !== "out") return null;
  if (now.needsSetup) return t("signIn.needsSetup");
  return now.expired ? t("signIn.expired") : null;
}
