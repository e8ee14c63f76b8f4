import type { ComponentChildren } from "preact";
import { Logo } from "../../parts/logo.tsx";
import { chooseLanguage } from "../../state/prefs.ts";
import { language, languageNames, localeOf, t } from "../../text.ts";
import type { Language } from "../../text.ts";
import { Range } from "./range.tsx";
import "./sign-in.css";

/** The front of the house: the form at one side, the mountains at the other. */
export function Front({ title, lead, children }: { title: string; lead: string; children: ComponentChildren }) {
  return (
    <main class="front">
      <section class="front-form">
        <header class="front-head">
          <Logo size={28} />
          <span class="front-name">Peakdesk</span>
        </header>
        <div class="front-middle">
          <h1>{title}</h1>
          <p class="front-lead">{lead}</p>
          {children}
        </div>
        <footer class="front-foot">
          {(Object.keys(languageNames) as Language[]).map((one) => (
            <button
              key={one}
              type="button"
              class="text-button"
              lang={localeOf[one]}
              aria-pressed={one === language.value}
              onClick={() => void chooseLanguage(one)}
            >
              {languageNames[one]}
            </button>
          ))}
        </footer>
      </section>
      <aside class="front-view" aria-hidden="true">
        <div class="front-claim">
          <p>{t("signIn.claim")}</p>
          <p>{t("signIn.claimDetail")}</p>
        </div>
        <Range />
      </aside>
    </main>
  );
}
