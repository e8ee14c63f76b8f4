import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readSettings, SettingsError } from "../../engine/settings.ts";

const folder = mkdtempSync(join(tmpdir(), "peakdesk-settings-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string): string {
  const path = join(folder, `${Math.abs(hash(content))}.json`);
  writeFileSync(path, content);
  return path;
}

function hash(text: string): number {
  return [...text].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) | 0, 7);
}

test("without anything given it listens on loopback with a local bus", () => {
  expect(readSettings([], {})).toMatchObject({
    port: 8080,
    host: "127.0.0.1",
    data: "./data",
    nats: null,
    sockets: "auto",
  });
});

test("a flag wins over the environment, that over the file", () => {
  const config = file('{"port": 1001, "data": "from-file", "host": "::1"}');
  const settings = readSettings(["--config", config, "--port", "1003"], {
    PEAKDESK_PORT: "1002",
    PEAKDESK_DATA: "from-env",
  });
  expect(settings).toMatchObject({ port: 1003, data: "from-env", host: "::1" });
});

test.each([
  [["--port", "eighty"], {}, /"port" from --port/],
  [[], { PEAKDESK_WORKERS: "0" }, /"workers" from PEAKDESK_WORKERS/],
  [["--nats", "http://x"], {}, /"nats" from --nats/],
  [["--sockets", "tcp"], {}, /"sockets" from --sockets/],
  [["--origins", "shop.example"], {}, /"origins/],
  [["--no-such-thing"], {}, /no-such-thing/],
  [["--demo", "--host", "0.0.0.0"], {}, /"host".*loopback/],
])("%j with %j is refused by name", (argv, env, message) => {
  expect(() => readSettings(argv, env)).toThrow(SettingsError);
  expect(() => readSettings(argv, env)).toThrow(message);
});

test("a file that is no JSON object, is missing or names an unknown setting is refused by its name", () => {
  expect(() => readSettings(["--config", file("[1]")], {})).toThrow(/one JSON object/);
  expect(() => readSettings(["--config", file("{")], {})).toThrow(/settings file/);
  expect(() => readSettings(["--config", join(folder, "missing.json")], {})).toThrow(/missing\.json/);
  expect(() => readSettings(["--config", file('{"prot": 1}')], {})).toThrow(/"prot" from the file does not exist/);
});

test("an identity needs a key that is long enough", () => {
  const identity = { mode: "required", issuer: "shop", audience: "widget", keys: [{ alg: "HS256", key: "short" }] };
  expect(() => readSettings(["--config", file(JSON.stringify({ identity }))], {})).toThrow(/"identity\/keys\/0\/key"/);
});
