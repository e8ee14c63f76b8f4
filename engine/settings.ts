/** Settings from flags, environment and file, checked once; an error names the setting, where it came from and what it takes. */
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import { gatewayLimits } from "./gateway/limits.ts";
import { partitions } from "./runtime/ring.ts";

const rate = Type.Object({ perSecond: Type.Number({ minimum: 1 }), burst: Type.Number({ minimum: 1 }) });

const key = Type.Object(
  {
    alg: Type.Union([Type.Literal("HS256"), Type.Literal("EdDSA")]),
    /** HS256: at least 32 characters. EdDSA: the public key as PEM. */
    key: Type.String({ minLength: 32 }),
  },
  { additionalProperties: false },
);

export const settingsSchema = Type.Object(
  {
    port: Type.Integer({ minimum: 0, maximum: 65_535, default: 8_080 }),
    host: Type.String({ minLength: 1, default: "127.0.0.1" }),
    data: Type.String({ minLength: 1, default: "./data" }),
    workers: Type.Integer({ minimum: 1, maximum: partitions }),
    nats: Type.Union([Type.String({ pattern: "^(nats|tls)://" }), Type.Null()], { default: null }),
    sockets: Type.Union([Type.Literal("auto"), Type.Literal("uws"), Type.Literal("ws")], { default: "auto" }),
    demo: Type.Boolean({ default: false }),
    /** Once after a backup was put back: clients then load anew instead of trusting positions from the lost future. */
    restored: Type.Boolean({ default: false }),
    origins: Type.Array(Type.String({ pattern: "^(\\*|https?://[^/]+)$" }), { default: [] }),
    /** Built-in plugins to run, by name, in this order. */
    plugins: Type.Array(Type.String({ pattern: "^[a-z][a-z0-9-]*$" }), { default: [] }),
    trustedProxies: Type.Integer({ minimum: 0, maximum: 10, default: 0 }),
    log: Type.Union([Type.Literal("info"), Type.Literal("warn"), Type.Literal("error")], { default: "info" }),
    identity: Type.Object(
      {
        mode: Type.Union([Type.Literal("off"), Type.Literal("optional"), Type.Literal("required")]),
        issuer: Type.String({ minLength: 1 }),
        audience: Type.String({ minLength: 1 }),
        /** Two may be active, for rotation. */
        keys: Type.Array(key, { minItems: 1, maxItems: 2 }),
      },
      { additionalProperties: false },
    ),
    rates: Type.Object({ visitor: rate, staff: rate }, { additionalProperties: false }),
  },
  { additionalProperties: false },
);

type Full = Static<typeof settingsSchema>;
export type Settings = Readonly<Omit<Full, "identity">> & { readonly identity: Full["identity"] | null };

export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/** Where each setting may come from besides the file. */
const doors = {
  port: { env: "PEAKDESK_PORT", read: number },
  host: { env: "PEAKDESK_HOST", read: text },
  data: { env: "PEAKDESK_DATA", read: text },
  workers: { env: "PEAKDESK_WORKERS", read: number },
  nats: { env: "NATS_URL", read: text },
  sockets: { env: "PEAKDESK_SOCKETS", read: text },
  origins: { env: "PEAKDESK_ORIGINS", read: list },
  plugins: { env: "PEAKDESK_PLUGINS", read: list },
  "trusted-proxies": { env: "PEAKDESK_TRUSTED_PROXIES", read: number },
  log: { env: "PEAKDESK_LOG", read: text },
} as const;

const switches = ["demo", "restored"] as const;

export const usage = `peakdesk [--port 8080] [--host 127.0.0.1] [--data ./data] [--workers N] [--nats nats://HOST:4222]
         [--sockets auto|uws|ws] [--origins https://shop.example,…] [--trusted-proxies N] [--log LEVEL]
         [--plugins mask,…] [--config peakdesk.json] [--demo] [--restored]

Environment: ${Object.values(doors)
  .map(({ env }) => env)
  .join(" ")}. A flag wins over the environment, that over the file.`;

export function readSettings(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Settings {
  const flags = parseFlags(argv);
  const found = new Map<string, { value: unknown; from: string }>();
  for (const [name, value] of Object.entries(readFile(flags["config"]))) found.set(name, { value, from: "the file" });
  for (const [name, { env: variable, read }] of Object.entries(doors)) {
    const value = env[variable];
    if (value !== undefined && value !== "") found.set(camel(name), { value: read(value), from: variable });
  }
  for (const [name, { read }] of Object.entries(doors)) {
    const value = flags[name];
    if (typeof value === "string") found.set(camel(name), { value: read(value), from: `--${name}` });
  }
  for (const name of switches) if (flags[name] === true) found.set(name, { value: true, from: `--${name}` });
  return check(found);
}

function check(found: ReadonlyMap<string, { value: unknown; from: string }>): Settings {
  const settings: Record<string, unknown> = {
    workers: Math.min(availableParallelism(), partitions),
    rates: {
      visitor: { perSecond: gatewayLimits.visitorFramesPerSecond, burst: gatewayLimits.visitorBurst },
      staff: { perSecond: gatewayLimits.staffFramesPerSecond, burst: gatewayLimits.staffBurst },
    },
  };
  for (const [name, schema] of Object.entries(settingsSchema.properties)) {
    const given = found.get(name);
    if (given === undefined) {
      if ("default" in schema) settings[name] = schema.default;
      continue;
    }
    const errors = Value.Errors(schema, given.value);
    if (errors.length > 0) {
      const first = errors[0];
      const where =
        first?.instancePath === undefined || first.instancePath === "" ? name : `${name}${first.instancePath}`;
      throw new SettingsError(`setting "${where}" from ${given.from}: ${first?.message ?? "is not valid"}`);
    }
    settings[name] = given.value;
  }
  for (const [name, { from }] of found) {
    if (!(name in settingsSchema.properties))
      throw new SettingsError(`setting "${name}" from ${from} does not exist\n\n${usage}`);
  }
  settings["identity"] ??= null;
  const result = settings as Settings;
  if (result.demo && !isLoopback(result.host)) {
    throw new SettingsError(
      `setting "host": a demo has printed passwords, so it binds loopback only (127.0.0.1 or ::1)`,
    );
  }
  return Object.freeze(result);
}

function parseFlags(argv: readonly string[]): Record<string, string | boolean | undefined> {
  const options = Object.fromEntries([
    ...[...Object.keys(doors), "config"].map((name) => [name, { type: "string" as const }]),
    ...[...switches, "help"].map((name) => [name, { type: "boolean" as const }]),
  ]);
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values as Record<
      string,
      string | boolean
    >;
  } catch (error) {
    throw new SettingsError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

function readFile(path: string | boolean | undefined): Record<string, unknown> {
  const named = typeof path === "string";
  const file = named ? path : "peakdesk.json";
  if (!named && !existsSync(file)) return {};
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    throw new Error("it must hold one JSON object");
  } catch (error) {
    throw new SettingsError(`the settings file ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

function camel(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function number(value: string): unknown {
  return value.trim() === "" || Number.isNaN(Number(value)) ? value : Number(value);
}

function text(value: string): unknown {
  return value;
}

function list(value: string): unknown {
  return value.split(",").map((part) => part.trim());
}
