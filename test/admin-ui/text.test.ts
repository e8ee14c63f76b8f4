import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { en } from "../../admin-ui/src/text.en.ts";
import { fill, speak, t } from "../../admin-ui/src/text.ts";
import type { Phrase } from "../../admin-ui/src/text.ts";
import { zh } from "../../admin-ui/src/text.zh.ts";

const keys = Object.keys(zh) as (keyof typeof zh)[];
const forms = (phrase: Phrase) => (typeof phrase === "string" ? [phrase] : Object.values(phrase));
const holes = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].toSorted((a, b) => (a < b ? -1 : 1));

test("both languages have the same keys", () => {
  expect(Object.keys(en).toSorted()).toEqual(keys.toSorted());
});

test("every text has words, and the same holes in both languages", () => {
  for (const key of keys) {
    expect(zh[key].trim(), key).not.toBe("");
    for (const text of forms(en[key])) {
      expect(text.trim(), key).not.toBe("");
      expect(holes(text), key).toEqual(holes(zh[key]));
    }
  }
});

test("no text is left that no screen shows", () => {
  const root = "admin-ui/src";
  const code = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !/text\.(zh|en)(\.\w+)?\.ts$/.test(file))
    .map((file) => readFileSync(`${root}/${file}`, "utf8"))
    .join("\n");
  const built = [...code.matchAll(/`([a-zA-Z]+\.[a-zA-Z.]*)\$\{/g)].map(([, start]) => start!);
  const unused = keys.filter((key) => !code.includes(`"${key}"`) && !built.some((start) => key.startsWith(start)));
  expect(unused).toEqual([]);
});

test("a number decides between one and many", () => {
  const english = new Intl.PluralRules("en");
  const phrase = { one: "{n} message", other: "{n} messages" };
  expect([0, 1, 2].map((n) => fill(phrase, { n }, english))).toEqual(["0 messages", "1 message", "2 messages"]);
});

test("what a visitor writes into a hole is not read as another hole", () => {
  expect(fill("{name} / {n}", { name: "{n}", n: 7 }, new Intl.PluralRules("en"))).toBe("{n} / 7");
});

test("switching the language changes every text at once", async () => {
  expect(t("list.unread", { n: 2 })).toBe("2 条未读");
  await speak("en");
  expect(t("list.unread", { n: 2 })).toBe("2 unread messages");
  await speak("zh");
  expect(t("nav.workbench")).toBe("工作台");
});
