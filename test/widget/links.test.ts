import { expect, test } from "vitest";
import { spansOf } from "../../widget/src/links.ts";

const linked = (text: string) => spansOf(text).flatMap((span) => span.href ?? []);

test("addresses become links, the rest stays text", () => {
  expect(spansOf("see https://a.example/x?y=1 please")).toEqual([
    { at: 0, text: "see ", href: null },
    { at: 4, text: "https://a.example/x?y=1", href: "https://a.example/x?y=1" },
    { at: 27, text: " please", href: null },
  ]);
});

test("punctuation after an address is not part of it, in either script", () => {
  expect(linked("(https://a.example/x). https://b.example/y, https://c.example/z！")).toEqual([
    "https://a.example/x",
    "https://b.example/y",
    "https://c.example/z",
  ]);
  expect(linked("请看https://a.example/订单。谢谢")).toEqual(["https://a.example/"]);
});

test("nothing but http and https is ever a link", () => {
  for (const text of ["javascript:alert(1)", "data:text/html,x", "JavaScript://a.example/%0aalert(1)", "file:///etc"]) {
    expect(linked(text)).toEqual([]);
  }
});

test("what looks like an address and is none stays text", () => {
  expect(spansOf("https://[ and http://")).toEqual([{ at: 0, text: "https://[ and http://", href: null }]);
});

test("no character is lost or added", () => {
  for (const text of [
    "",
    "a",
    "https://a.example",
    "https://a.example, https://b.example.",
    "<b>https://a.example</b>",
  ]) {
    expect(
      spansOf(text)
        .map((span) => span.text)
        .join(""),
    ).toBe(text);
  }
});
