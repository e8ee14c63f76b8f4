/** Every word on the screen comes through `t`. Chinese is the source; other languages are loaded when chosen. */
import { computed, signal } from "@preact/signals";
import { zh } from "./text.zh.ts";

export type Language = "zh" | "en";
export type TextKey = keyof typeof zh;
/** Words that change with a number name both forms; `{n}` decides. Chinese needs one. */
export type Phrase = string | { readonly one: string; readonly other: string };
export type Dictionary = Record<TextKey, Phrase>;
/** A text that a panel brings along. */
export interface Title {
  readonly zh: string;
  readonly en: string;
}

type Holes<Text extends string> = Text extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Holes<Rest> : never;
/** Keys of texts that need no filling. */
export type PlainKey = { [Key in TextKey]: [Holes<(typeof zh)[Key]>] extends [never] ? Key : never }[TextKey];
type Filling<Key extends TextKey> = Record<Holes<(typeof zh)[Key]>, string | number>;
/** Keys without holes take no second argument; keys with holes demand exactly theirs. */
type Rest<Key extends TextKey> = [Holes<(typeof zh)[Key]>] extends [never] ? [] : [Filling<Key>];

/** BCP 47, for `lang` attributes and Intl. */
export const localeOf = { zh: "zh-CN", en: "en" } as const satisfies Record<Language, string>;
/** What each language calls itself. */
export const languageNames = { zh: "简体中文", en: "English" } as const satisfies Record<Language, string>;

const current = signal<{ readonly language: Language; readonly words: Dictionary }>({ language: "zh", words: zh });
const plurals = computed(() => new Intl.PluralRules(localeOf[current.value.language]));

export const language = computed(() => current.value.language);
export const locale = computed(() => localeOf[current.value.language]);

/** The words are there before the signal changes, so a screen never shows two languages at once. */
export async function speak(next: Language): Promise<void> {
  const words = next === "zh" ? zh : (await import("./text.en.ts")).en;
  current.value = { language: next, words };
}

export function t<Key extends TextKey>(key: Key, ...[filling]: Rest<Key>): string {
  return fill(current.value.words[key], filling ?? {}, plurals.value);
}

export function titleOf(title: Title): string {
  return title[current.value.language];
}

export function fill(
  phrase: Phrase,
  filling: Readonly<Record<string, string | number>>,
  rules: Intl.PluralRules,
): string {
  const text =
    typeof phrase === "string" ? phrase : phrase[rules.select(Number(filling["n"])) === "one" ? "one" : "other"];
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => String(filling[name] ?? hole));
}
