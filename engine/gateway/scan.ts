/**
 * Reads through the bytes of a MessagePack value without building it: 16 kB can claim to hold four thousand million
 * entries, or nest eight thousand deep, and a decoder believes what it is told. One pass, no memory, no recursion.
 */
import { isUtf8 } from "./utf8.ts";

export interface ScanLimits {
  /** Arrays and maps inside each other; the outermost counts as 1. */
  readonly depthMax: number;
  /** Values of any kind, keys of maps included. */
  readonly elementsMax: number;
}

export type Scan =
  /** `pairs`: how many keys all maps of the value have together. A decoder that finds fewer met one twice. */
  | { readonly ok: true; readonly looked: number; readonly pairs: number }
  /** `looked`: the values looked at until it was clear, the measure of the work done. */
  | { readonly ok: false; readonly looked: number; readonly detail: string };

const kinds = { unknown: 0, plain: 1, text: 2, array: 3, map: 4 } as const;

/** What each leading byte announces: its kind, how many bytes of length follow, and the length if none do. */
const kindOf = new Uint8Array(256);
const lengthBytesOf = new Uint8Array(256);
const lengthOf = new Uint8Array(256);

function announce(from: number, to: number, kind: number, lengthBytes: number, length: (byte: number) => number): void {
  for (let byte = from; byte <= to; byte += 1) {
    kindOf[byte] = kind;
    lengthBytesOf[byte] = lengthBytes;
    lengthOf[byte] = length(byte);
  }
}

announce(0x00, 0x7f, kinds.plain, 0, () => 0);
announce(0x80, 0x8f, kinds.map, 0, (byte) => byte & 15);
announce(0x90, 0x9f, kinds.array, 0, (byte) => byte & 15);
announce(0xa0, 0xbf, kinds.text, 0, (byte) => byte & 31);
announce(0xc0, 0xc0, kinds.plain, 0, () => 0);
announce(0xc2, 0xc3, kinds.plain, 0, () => 0);
announce(0xca, 0xcb, kinds.plain, 0, (byte) => (byte === 0xca ? 4 : 8));
announce(0xcc, 0xcf, kinds.plain, 0, (byte) => 1 << (byte - 0xcc));
announce(0xd0, 0xd3, kinds.plain, 0, (byte) => 1 << (byte - 0xd0));
announce(0xd9, 0xd9, kinds.text, 1, () => 0);
announce(0xda, 0xda, kinds.text, 2, () => 0);
announce(0xdb, 0xdb, kinds.text, 4, () => 0);
announce(0xdc, 0xdc, kinds.array, 2, () => 0);
announce(0xdd, 0xdd, kinds.array, 4, () => 0);
announce(0xde, 0xde, kinds.map, 2, () => 0);
announce(0xdf, 0xdf, kinds.map, 4, () => 0);
announce(0xe0, 0xff, kinds.plain, 0, () => 0);
// Left unknown: 0xc1, which means nothing, and binary and extension values, which no frame has.

/** Deeper limits than this would need a larger stack below. */
const stackDepth = 64;
/** Items still to come in each open array or map. One scan runs at a time, so one stack serves all. */
const open = new Uint32Array(stackDepth);

export function scanValue(bytes: Uint8Array, limits: ScanLimits): Scan {
  const end = bytes.length;
  const depthMax = Math.min(limits.depthMax, stackDepth);
  let at = 0;
  let looked = 0;
  let pairs = 0;
  let depth = 0;
  do {
    if (at >= end) return no(looked, "the frame ends too early");
    looked += 1;
    if (looked > limits.elementsMax) return no(looked, "too many values");
    const lead = bytes[at] ?? 0;
    const lengthBytes = lengthBytesOf[lead] ?? 0;
    at += 1 + lengthBytes;
    const length = lengthBytes === 0 ? (lengthOf[lead] ?? 0) : readLength(bytes, at - lengthBytes, at);
    const kind = kindOf[lead];
    if (kind === kinds.unknown) return no(looked, "a kind of value that frames do not have");
    if (kind === kinds.plain || kind === kinds.text) {
      if (length > end - at) return no(looked, "a value reaches beyond the end of the frame");
      if (kind === kinds.text && !isUtf8(bytes, at, at + length)) return no(looked, "text is not UTF-8");
      at += length;
    } else {
      const items = kind === kinds.map ? 2 * length : length;
      if (items > end - at) return no(looked, "an array or map reaches beyond the end of the frame");
      if (depth >= depthMax) return no(looked, "nested too deep");
      if (kind === kinds.map) pairs += length;
      // One more than it holds: with its last item it ends itself.
      open[depth] = items + 1;
      depth += 1;
    }
    depth = endItem(depth);
  } while (depth > 0);
  return at === end ? { ok: true, looked, pairs } : no(looked, "bytes after the end of the frame");
}

/** One item less to come in the innermost open array or map, and in those that end with it. Gives the depth left. */
function endItem(depth: number): number {
  let left = depth;
  while (left > 0) {
    const items = (open[left - 1] ?? 0) - 1;
    open[left - 1] = items;
    if (items > 0) return left;
    left -= 1;
  }
  return 0;
}

/** A length that is itself cut off reads as longer than anything. */
function readLength(bytes: Uint8Array, from: number, to: number): number {
  if (to > bytes.length) return Number.MAX_SAFE_INTEGER;
  let length = 0;
  for (let i = from; i < to; i += 1) length = length * 256 + (bytes[i] ?? 0);
  return length;
}

function no(looked: number, detail: string): Scan {
  return { ok: false, looked, detail };
}
