import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const sheet = readFileSync("admin-ui/src/style/tokens.css", "utf8");
const tokens = new Map(
  [...sheet.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)].map(([, name, light, dark]) => [
    name!,
    { light: light!, dark: dark! },
  ]),
);

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(a: string, b: string): number {
  const [darker, lighter] = [luminance(a), luminance(b)].toSorted((one, other) => one - other);
  return (lighter! + 0.05) / (darker! + 0.05);
}

const grounds = ["canvas", "surface", "raised", "sunken", "hover"];
/** Each ink with every ground it is written on. */
const texts: readonly (readonly [string, readonly string[]])[] = [
  ["ink", [...grounds, "pressed", "accent-soft", "bubble-visitor"]],
  ["ink-soft", [...grounds, "pressed", "accent-soft", "bubble-visitor"]],
  ["ink-faint", [...grounds, "accent-soft"]],
  ["accent-ink", [...grounds, "pressed", "accent-soft"]],
  ["bubble-own-ink", ["bubble-own"]],
  ["on-accent", ["accent", "accent-hover", "bad-fill"]],
  ["ink-soft", ["warn-soft"]],
  ["ink", ["warn-soft"]],
  ["warn-ink", ["surface", "warn-soft", "hover", "accent-soft"]],
  ["bad-ink", ["surface", "raised", "bad-soft"]],
  ["ink", ["bad-soft"]],
  ...[0, 1, 2, 3, 4, 5].map((hue) => [`hue-${hue}-ink`, [`hue-${hue}`]] as const),
];
/** What must be seen without being read: borders of fields, rings, dots. */
const marks: readonly (readonly [string, readonly string[]])[] = [
  ["line-control", ["surface", "raised"]],
  ["accent-line", ["canvas", "surface", "raised", "accent-soft"]],
  ["accent", ["canvas", "surface"]],
  ["bad", ["surface", "raised", "accent-soft"]],
  ["good", ["surface", "raised"]],
  ["warn", ["surface", "raised"]],
  ["idle", ["surface", "raised"]],
];

const pairs = (table: typeof texts) => table.flatMap(([mark, on]) => on.map((ground) => [mark, ground] as const));

function check(mark: string, ground: string, ratio: number): void {
  for (const theme of ["light", "dark"] as const) {
    const [above, below] = [tokens.get(mark), tokens.get(ground)];
    expect(above, `--${mark} is a token`).toBeDefined();
    expect(below, `--${ground} is a token`).toBeDefined();
    expect(contrast(above![theme], below![theme]), theme).toBeGreaterThanOrEqual(ratio);
  }
}

test.each(pairs(texts))("--%s can be read on --%s in both themes", (ink, ground) => check(ink, ground, 4.5));

test.each(pairs(marks))("--%s can be seen on --%s in both themes", (mark, ground) => check(mark, ground, 3));

test("a colour is named in the tokens and nowhere else", () => {
  const others = ["style/base", "style/controls", "style/forms", "style/dialogs", "style/menu", "style/shell"].concat(
    ["workbench", "list", "talk", "talk-facts", "composer", "narrow"].map((name) => `pages/workbench/${name}`),
    ["pages/page", "pages/inbox/inbox", "pages/team/team", "pages/settings/settings", "pages/settings/hours"],
  );
  for (const name of others) {
    const css = readFileSync(`admin-ui/src/${name}.css`, "utf8");
    expect(css.match(/#[0-9a-f]{3,8}\b|rgb\(|hsl\(|oklch\(/gi), name).toBeNull();
  }
});
