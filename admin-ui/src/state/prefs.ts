/** What this person likes, kept in this browser. A browser that forbids storage only forgets. */
import { effect, signal } from "@preact/signals";
import { language, localeOf, speak } from "../text.ts";
import type { Language } from "../text.ts";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

export const theme = signal<Theme>("system");

const themeKey = "peakdesk.theme";
const languageKey = "peakdesk.language";

/** Reads the stored choices and from then on writes every change to the page and to the store. */
export async function startPrefs(): Promise<void> {
  theme.value = themes.find((one) => one === recall(themeKey)) ?? "system";
  await speak(storedLanguage() ?? languageOf(navigator.languages));
  effect(() => {
    if (theme.value === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme.value;
    keep(themeKey, theme.value);
  });
  effect(() => {
    document.documentElement.lang = localeOf[language.value];
  });
}

/** Only a choice is stored: whoever never chose follows the browser. */
export async function chooseLanguage(next: Language): Promise<void> {
  keep(languageKey, next);
  await speak(next);
}

/** The first language of the browser that we speak; Chinese if none. */
export function languageOf(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    if (tag.toLowerCase().startsWith("zh")) return "zh";
    if (tag.toLowerCase().startsWith("en")) return "en";
  }
  return "zh";
}

function storedLanguage(): Language | null {
  const stored = recall(languageKey);
  return stored === "zh" || stored === "en" ? stored : null;
}

function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}
