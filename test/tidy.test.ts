import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** What git knows or would add: build output and data folders are nobody's manners. */
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" })
  .split("\n")
  .filter((file) => file !== "" && file !== "package-lock.json");

const isCode = (file: string): boolean => /\.(ts|tsx|mjs|css)$/.test(file);
const sources = files.filter(
  (file) => isCode(file) && /^(engine|plugins|admin-ui\/src|widget\/src|bench)\//.test(file),
);
/** This file names what it looks for. */
const tests = files.filter((file) => isCode(file) && file.startsWith("test/") && file !== "test/tidy.test.ts");

/** A file deleted in the working tree is still in the index. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function withLine(candidates: readonly string[], pattern: RegExp): string[] {
  return candidates.flatMap((file) =>
    read(file)
      .split("\n")
      .flatMap((line, at) => (pattern.test(line) ? [`${file}:${at + 1} ${line.trim()}`] : [])),
  );
}

/** Which files may know a library; everything else speaks to a port. */
const homes: Record<string, RegExp> = {
  lmdb: /^engine\/adapters\/lmdb-environment\.ts$/,
  nats: /^engine\/adapters\/nats-bus\.ts$/,
  ws: /^engine\/adapters\/ws-(sockets|socket)\.ts$|^bench\//,
  "uWebSockets.js": /^engine\/adapters\/uws-(sockets|socket|http)\.ts$/,
  pino: /^engine\/adapters\/json-log\.ts$/,
  "@msgpack/msgpack":
    /^engine\/protocol\/codec\.ts$|^engine\/gateway\/read-frame\.ts$|^engine\/runtime\/(packet|record)\.ts$/,
};

test("no source is longer than 400 lines", () => {
  const long = sources.filter((file) => read(file).split("\n").length > 401);
  expect(long, "split by what changes together").toEqual([]);
});

test("no work is left for later in a comment", () => {
  expect(withLine([...sources, ...tests], /\b(FIXME|TODO|XXX)\b/)).toEqual([]);
});

test("no file is a drawer without a name of its own", () => {
  const drawer = /(^|\/)(utils?|helpers?|misc|common|constants|types)\.(ts|tsx|mjs)$/;
  expect(files.filter((file) => drawer.test(file))).toEqual([]);
});

test("no test is left out", () => {
  expect(withLine(tests, /\b(test|it|describe)\.(skip|only|todo|skipIf|runIf)\b/)).toEqual([]);
});

test("no markup is built from text", () => {
  const html = /\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML)\b/;
  expect(withLine(sources, html)).toEqual([]);
});

test("no type error is silenced", () => {
  expect(withLine(sources, /@ts-(ignore|nocheck|expect-error)/)).toEqual([]);
});

test("no file names a path of the machine it was written on", () => {
  const elsewhere = files.filter((file) => file !== "test/tidy.test.ts");
  expect(withLine(elsewhere, /\/work\/|\/home\/[a-z]/)).toEqual([]);
});

test.each(["engine", "plugins", "admin-ui", "widget", "bench", "test"])("%s says in a README what it is", (folder) => {
  expect(read(`${folder}/README.md`).split("\n").length).toBeGreaterThanOrEqual(10);
});

test.each(Object.entries(homes))("only its adapter knows %s", (library, home) => {
  const imports = new RegExp(`(from|import\\()\\s*"${library.replace("/", "\\/")}(/[^"]*)?"`);
  const strangers = sources.filter(
    (file) => file.startsWith("engine/") && !home.test(file) && imports.test(read(file)),
  );
  expect(strangers).toEqual([]);
});
