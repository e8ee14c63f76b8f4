/** What strangers send becomes a frame here, or a reason why not. Nothing behind this line meets an unchecked value. */
import { Decoder } from "@msgpack/msgpack";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import type { WireErrorName } from "../protocol/errors.ts";
import type { ClientFrame } from "../protocol/frames.ts";
import { wireLimits } from "../protocol/limits.ts";
import { clientFrames } from "../protocol/schema.ts";
import { scanValue } from "./scan.ts";

export type ReadFrame =
  | { readonly ok: true; readonly frame: ClientFrame }
  /** `ref` of the refused frame if it has one, so that the refusal can be told apart from others. */
  | { readonly ok: false; readonly error: WireErrorName; readonly detail: string; readonly ref: number | null };

const decoder = new Decoder({ maxStrLength: wireLimits.frameBytesMax, maxBinLength: 0, maxExtLength: 0 });

interface Check {
  Check(value: unknown): boolean;
}

interface FrameCheck {
  readonly whole: Check;
  /** Only asked, and only then compiled, when the whole is wrong, to name the field. */
  readonly fields: () => ReadonlyMap<string, Check>;
  readonly required: readonly string[];
}

const checks: ReadonlyMap<unknown, FrameCheck> = new Map(
  Object.entries(clientFrames).map(([t, schema]) => [t, checkOf(schema)]),
);

function checkOf(schema: (typeof clientFrames)[keyof typeof clientFrames]): FrameCheck {
  let fields: ReadonlyMap<string, Check> | null = null;
  const compileFields = () =>
    new Map(Object.entries<TSchema>(schema.properties).map(([name, field]): [string, Check] => [name, Compile(field)]));
  return { whole: Compile(schema), fields: () => (fields ??= compileFields()), required: schema.required };
}

/**
 * Size, shape of the bytes, then every field. A refusal costs no more than a frame that is fine: `bad_frame` and `frame_too_large` come from a peer that does not speak the protocol, `bad_field` from one that does.
 */
export function readClientFrame(bytes: Uint8Array): ReadFrame {
  if (bytes.length > wireLimits.frameBytesMax) return no("frame_too_large", `over ${wireLimits.frameBytesMax} bytes`);
  const scan = scanValue(bytes, wireLimits);
  if (!scan.ok) return no("bad_frame", scan.detail);
  let value: unknown;
  try {
    value = decoder.decode(bytes);
  } catch {
    // The scan found the bytes sound, so what is left are keys that no map of ours has: `__proto__`, lists, maps.
    return no("bad_frame", "a key that frames do not have");
  }
  if (!isMap(value)) return no("bad_frame", "not a map");
  if (countKeys(value) !== scan.pairs) return no("bad_frame", "a key twice");
  const check = checks.get(value["t"]);
  if (check === undefined) return no("bad_field", "/t: no such frame", refOf(value));
  if (check.whole.Check(value)) return { ok: true, frame: value as ClientFrame };
  return no("bad_field", wrongField(check, value), refOf(value));
}

function no(error: WireErrorName, detail: string, ref: number | null = null): ReadFrame {
  return { ok: false, error, detail, ref };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countKeys(item);
    return count;
  }
  for (const key in value) count += 1 + countKeys((value as Record<string, unknown>)[key]);
  return count;
}

function refOf(value: Record<string, unknown>): number | null {
  const ref = value["ref"];
  return typeof ref === "number" && Number.isInteger(ref) && ref >= 1 && ref <= 0xffff_ffff ? ref : null;
}

/** Names the field, never what was in it: it may be a password that went astray. */
function wrongField({ fields, required }: FrameCheck, value: Record<string, unknown>): string {
  const missing = required.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return `/${missing}: missing`;
  for (const [name, field] of Object.entries(value)) {
    const check = fields().get(name);
    if (check === undefined) return `/${name.slice(0, 40)}: no such field`;
    if (!check.Check(field)) return `/${name}: not a value this field can have`;
  }
  return "/: not as the schema says";
}
