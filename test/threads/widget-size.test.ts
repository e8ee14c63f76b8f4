/** What a visitor's phone has to load, as it is sent: brotli at the level the engine uses. */
import { readFileSync, readdirSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { expect, test } from "vitest";

const folder = "dist/widget";

/** Brotli bytes of a built file. */
function sizeOf(...files: string[]): number {
  return files.reduce((sum, file) => {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
    return sum + brotliCompressSync(readFileSync(`${folder}/${file}`), { params }).length;
  }, 0);
}

/** A file and all it needs before it can run. */
function withImports(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const code = readFileSync(`${folder}/${file}`, "utf8");
  const imports = [...code.matchAll(/(?:from|import)\s*["'`]\.\/([\w.-]+)["'`]/g)].map((match) => match[1] ?? "");
  return [file, ...imports.flatMap((next) => withImports(next, seen))];
}

const locales = readdirSync(folder).filter((file) => /^text\..*\.js$/.test(file));

test("the loader stands alone and is at most 1.5 kB", () => {
  expect(withImports("widget.js")).toEqual(["widget.js"]);
  expect(sizeOf("widget.js")).toBeLessThanOrEqual(1_500);
});

test("the first view of the chat is at most 12 kB", () => {
  expect(sizeOf(...withImports("chat.js"))).toBeLessThanOrEqual(12_000);
});

test("a locale is at most 0.8 kB, and there are two", () => {
  expect(locales).toEqual(["text.en.js", "text.zh-CN.js"]);
  for (const locale of locales) expect(sizeOf(locale), locale).toBeLessThanOrEqual(800);
});

test("everything up to the first message sent is at most 22.5 kB", () => {
  const files = new Set(["widget.js", "text.zh-CN.js", ...withImports("chat.js"), ...withImports("connection.js")]);
  expect(sizeOf(...files)).toBeLessThanOrEqual(22_500);
});

test("the form for a message is loaded by those who need it, and is at most 3 kB", () => {
  expect(withImports("chat.js")).not.toContain("letter.js");
  expect(sizeOf("letter.js")).toBeLessThanOrEqual(3_000);
});

test("the loader leaves one global behind", () => {
  const code = readFileSync(`${folder}/widget.js`, "utf8");
  expect(code.startsWith("(()=>{")).toBe(true);
  expect(code.trimEnd().endsWith("})();")).toBe(true);
  expect(new Set(code.match(/window\.\w+/g))).toEqual(new Set(["window.peakdesk"]));
});

test("nothing of the widget writes markup, style elements or code from text", () => {
  for (const file of ["widget.js", "chat.js", "connection.js", "letter.js"]) {
    const code = readFileSync(`${folder}/${file}`, "utf8");
    expect(code, file).not.toMatch(/createElement\(["'`]style|new Function|\beval\(|document\.write/);
  }
});
