import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { expect, test } from "vitest";

const root = "dist/admin-ui";

/** Everything that loads before the named chunk can run: what it imports, and what those import. */
function closure(start: string): Set<string> {
  const seen = new Set<string>();
  const open = [start];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const code = readFileSync(join(root, "assets", file), "utf8");
    // Static imports only: `import("./x.js")` is what waits for later.
    for (const [, next] of code.matchAll(/(?:from|import)"\.\/([\w.-]+\.js)"/g)) open.push(next!);
  }
  return seen;
}

function chunk(name: string): string {
  const found = readdirSync(join(root, "assets")).find((file) => file.startsWith(`${name}-`) && file.endsWith(".js"));
  if (found === undefined) throw new Error(`the build has a chunk named ${name}`);
  return found;
}

/** As it travels: each file compressed on its own. */
function travelBytes(files: Iterable<string>): number {
  let sum = 0;
  for (const file of files) sum += brotliCompressSync(readFileSync(join(root, "assets", file))).length;
  return sum;
}

function entry(): string {
  const page = readFileSync(join(root, "index.html"), "utf8");
  const [, file] = /<script [^>]*src="\.\/assets\/([\w.-]+\.js)"/.exec(page) ?? [];
  if (file === undefined) throw new Error("index.html loads one script");
  return file;
}

const firstRoute = new Set([...closure(entry()), ...closure(chunk("sign-in"))]);
const workbench = new Set([...closure(entry()), ...closure(chunk("shell")), ...closure(chunk("workbench"))]);

test("the first route travels in 45 kB", () => {
  expect(firstRoute.size).toBeGreaterThan(2);
  expect(travelBytes(firstRoute)).toBeLessThanOrEqual(45 * 1_024);
});

test("the workbench travels in 80 kB", () => {
  expect(workbench.size).toBeGreaterThan(2);
  expect(travelBytes(workbench)).toBeLessThanOrEqual(80 * 1_024);
});

test("the first route leaves the connection and the pages for later", () => {
  for (const name of ["shell", "workbench", "team", "text.en"]) expect(firstRoute).not.toContain(chunk(name));
});

test("no script or style stands in the page itself, as the page's policy demands", () => {
  const page = readFileSync(join(root, "index.html"), "utf8");
  expect(page).not.toMatch(/<style|style=|<script(?![^>]* src=)|\son\w+=/);
});
