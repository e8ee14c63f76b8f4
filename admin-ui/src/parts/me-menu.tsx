import { useId } from "preact/hooks";
import { signOut } from "../session.ts";
import type { Person } from "../session.ts";
import { desk } from "../state/live.ts";
import { notify } from "../state/notices.ts";
import { overlay } from "../state/overlay.ts";
import { chooseLanguage, theme, themes } from "../state/prefs.ts";
import { language, languageNames, t } from "../text.ts";
import type { Language } from "../text.ts";
import { apiErrorText } from "../words.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icons/icon.tsx";
import { Segmented } from "./segmented.tsx";

/** One's own picture, and behind it what belongs to the person: language, looks, leaving. */
export function MeMenu({ person }: { person: Person }) {
  const id = useId();
  return (
    <>
      <button type="button" class="me" popovertarget={id} aria-label={t("nav.me")}>
        <Avatar id={person.id} name={person.name} />
        <span class="dot avatar-dot" data-tone={desk.value?.status ?? "offline"} />
      </button>
      <div id={id} popover="auto" class="menu">
        <p class="menu-person">
          <strong>{person.name}</strong>
          <span>
            {person.login} · {t(`role.${person.role}`)}
          </span>
        </p>
        <div class="menu-block">
          <span class="menu-label">{t("menu.language")}</span>
          <Segmented
            label={t("menu.language")}
            name="language"
            value={language.value}
            choices={(Object.keys(languageNames) as Language[]).map((value) => ({
              value,
              label: languageNames[value],
            }))}
            onChoose={(value) => void chooseLanguage(value)}
          />
          <span class="menu-label">{t("menu.theme")}</span>
          <Segmented
            label={t("menu.theme")}
            name="theme"
            value={theme.value}
            choices={themes.map((value) => ({ value, label: t(`menu.theme.${value}`) }))}
            onChoose={(value) => (theme.value = value)}
          />
        </div>
        <button type="button" class="menu-item" popovertarget={id} onClick={() => (overlay.value = { t: "help" })}>
          <Icon name="keyboard" />
          {t("menu.shortcuts")}
        </button>
        <button type="button" class="menu-item" onClick={() => void leave()}>
          <Icon name="signOut" />
          {t("menu.signOut")}
        </button>
      </div>
    </>
  );
}

async function leave(): Promise<void> {
  const answer = await signOut();
  if (!answer.ok) notify(apiErrorText(answer.error), "bad");
}
