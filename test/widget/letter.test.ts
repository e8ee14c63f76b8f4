/** A message for later: what is filled in, and when somebody is back. */
import { expect, test } from "vitest";
import { Value } from "typebox/value";
import { contact } from "../../engine/protocol/schema.ts";
import { check, type Filled } from "../../widget/src/letter-fields.ts";
import { backAt, letterTextFor } from "../../widget/src/letter-text.ts";
import { text as en } from "../../widget/src/text.en.ts";
import { text as zh } from "../../widget/src/text.zh-CN.ts";

const filled = (some: Partial<Filled>): Filled => ({ name: "", email: "", phone: "", text: "help", ...some });

test.each([
  [
    { name: " Ann ", email: " ann@example.com " },
    { name: "Ann", email: "ann@example.com" },
  ],
  [{ phone: "+86 138-0013-8000" }, { phone: "+86 138-0013-8000" }],
  // As an input method for Chinese writes them.
  [{ phone: "（０２１）　１２３４" }, { phone: "(021) 1234" }],
])("%o can be reached, and the protocol takes it", (some, reached) => {
  const checked = check(filled(some));
  expect(checked).toEqual({ ok: true, contact: reached, text: "help" });
  expect(Value.Check(contact, reached)).toBe(true);
});

test.each([
  [{}, { email: "noContact" }],
  [{ name: "Ann" }, { email: "noContact" }],
  [{ email: "ann" }, { email: "email" }],
  [{ email: "a b@c", phone: "110" }, { email: "email" }],
  [{ phone: "call me" }, { phone: "phone" }],
  [{ phone: "1" }, { phone: "phone" }],
  [{ phone: "110", text: "  \n" }, { text: "text" }],
  [{ text: "" }, { email: "noContact", text: "text" }],
])("of %o it is told what is wrong", (some, wrong) => {
  expect(check(filled(some))).toEqual({ ok: false, wrong });
});

const friday = new Date(2026, 10, 27, 20).getTime();
const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime();

test("when we are back: the time, and its day unless that is today", () => {
  const back = (day: number, lang: string) => backAt(at(day, 22), friday, lang, letterTextFor(lang));
  expect(back(27, "zh-CN")).toBe("今天 22:00 恢复服务");
  expect(back(28, "zh-CN")).toBe("明天 22:00 恢复服务");
  expect(back(30, "zh-CN")).toMatch(/^11月30日.*22:00 恢复服务$/);
  expect(back(27, "en")).toMatch(/^Back at 10:00\sPM$/);
  expect(back(28, "en")).toMatch(/^Back tomorrow at 10:00\sPM$/);
  expect(back(30, "en")).toMatch(/^Back Mon, November 30 at 10:00\sPM$/);
});

test("the estimated wait in words, in the steps of the protocol", () => {
  const steps = [30, 60, 120, 180, 300, 600, 900].map((seconds) => seconds * 1_000);
  expect(steps.map(zh.wait)).toEqual([
    "约 30 秒",
    "约 1 分钟",
    "约 2 分钟",
    "约 3 分钟",
    "约 5 分钟",
    "约 10 分钟",
    "15 分钟以上",
  ]);
  expect(steps.map(en.wait)).toEqual([
    "about 30 seconds",
    "about 1 minute",
    "about 2 minutes",
    "about 3 minutes",
    "about 5 minutes",
    "about 10 minutes",
    "15 minutes or more",
  ]);
});
