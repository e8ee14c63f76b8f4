/** From a stranger's bytes to a frame: size, scan, decode with caps, schema. Nothing unchecked gets further than here. */
import { Decoder } from "@msgpack/msgpack";
import { Compile } from "typebox/compile";
import type { WireErrorName } from "../protocol/errors.ts";
import type { ClientFrame } from "../protocol/frames.ts";
import { wireLimits } from "../protocol/limits.ts";
import { clientFrames } from "../protocol/schema.ts";
import { scan } from "./scan.ts";

export type ReadFrame =
  | { readonly ok: true; readonly frame: ClientFrame }
  | { readonly ok: false; readonly error: WireErrorName; readonly detail: string; readonly ref: number | null };

const decoder = new Decoder({
  maxStrLength: wireLimits.frameBytesMax,
  maxBinLength: 0,
  maxExtLength: 0,
  maxArrayLength: wireLimits.elementsMax,
  maxMapLength: wireLimits.elementsMax,
});

const validators = new Map(Object.entries(clientFrames).map(([t, schema]) => [t, Compile(schema)]));

export function readClientFrame(bytes: Uint8Array): ReadFrame {
  if (bytes.length > wireLimits.frameBytesMax) {
    return no("frame_too_large", `a frame has at most ${wireLimits.frameBytesMax} bytes`, null);
  }
  const wrong = scan(bytes);
  if (wrong !== null) return no("bad_frame", wrong, null);
  let value: unknown;
  try {
    value = decoder.decode(bytes);
  } catch {
    return no("bad_frame", "not MessagePack", null);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return no("bad_frame", "a frame is a map", null);
  const { t, ref } = value as { t?: unknown; ref?: unknown };
  const validator = typeof t === "string" ? validators.get(t) : undefined;
  if (validator === undefined) return no("bad_frame", "t names no frame", null);
  if (validator.Check(value)) return { ok: true, frame: value as ClientFrame };
  const first = validator.Errors(value)[0];
  const where = first === undefined ? "" : `${first.instancePath.slice(1)} ${first.message}`.trim();
  return no("bad_field", where, typeof ref === "number" && Number.isInteger(ref) ? ref : null);
}

function no(error: WireErrorName, detail: string, ref: number | null): ReadFrame {
  return { ok: false, error, detail, ref };
}
