import { useSignal } from "@preact/signals";
import { Empty } from "../../parts/empty.tsx";
import { Field } from "../../parts/field.tsx";
import { FormError } from "../../parts/form-error.tsx";
import { loginWrong, passwordWrong, required, passwordCharsMin } from "../../parts/form.ts";
import { PasswordField } from "../../parts/password-field.tsx";
import { formatRoute, go, route } from "../../router.ts";
import { setUp } from "../../session.ts";
import { t } from "../../text.ts";
import { apiErrorText } from "../../words.ts";
import { Front } from "./front.tsx";

/** First run: whoever holds the link that the engine printed becomes the administrator. */
export function SetUp() {
  const token = route.value.query.get("token");
  return (
    <Front title={t("setup.title")} lead={t("setup.lead")}>
      {token === null || token === "" ? <NoToken /> : <FirstAdminForm token={token} />}
    </Front>
  );
}

function NoToken() {
  return (
    <Empty icon="alert" title={t("setup.noToken")}>
      <a class="button" href={formatRoute("")}>
        {t("setup.toSignIn")}
      </a>
    </Empty>
  );
}

function FirstAdminForm({ token }: { token: string }) {
  const name = useSignal("");
  const login = useSignal("");
  const password = useSignal("");
  const tried = useSignal(false);
  const busy = useSignal(false);
  const failure = useSignal<string | null>(null);
  const wrong = {
    name: required(name.value),
    login: loginWrong(login.value),
    password: passwordWrong(password.value),
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    tried.value = true;
    if (busy.value || Object.values(wrong).some((error) => error !== null)) return;
    busy.value = true;
    const first = { token, name: name.value.trim(), login: login.value.trim(), password: password.value };
    const answer = await setUp(first);
    busy.value = false;
    if (answer.ok) go("", [], "replace");
    else failure.value = apiErrorText(answer.error);
  };

  return (
    <form class="form" onSubmit={(event) => void submit(event)} noValidate>
      <FormError text={failure.value} />
      <Field
        label={t("setup.name")}
        hint={t("setup.nameHint")}
        value={name.value}
        error={tried.value ? wrong.name : null}
        onValue={(value) => (name.value = value)}
        input={{ name: "name", autocomplete: "name", autofocus: true }}
      />
      <Field
        label={t("setup.login")}
        value={login.value}
        error={tried.value ? wrong.login : null}
        onValue={(value) => (login.value = value)}
        input={{ name: "username", autocomplete: "username", autocapitalize: "none", spellcheck: false }}
      />
      <PasswordField
        label={t("setup.password")}
        hint={t("password.hint", { min: passwordCharsMin })}
        kind="new-password"
        value={password.value}
        error={tried.value ? wrong.password : null}
        onValue={(value) => (password.value = value)}
      />
      <button type="submit" class="button" data-look="accent" data-size="large" aria-busy={busy.value}>
        {t("setup.submit")}
      </button>
    </form>
  );
}
