/**
 * A MessagePack writer for our plain values: nil, bool, numbers, text, binary, arrays, maps with text keys; `undefined` fields
 * are left out. The engine encodes three times for every message, so this is its hottest loop: about three times as
 * fast as @msgpack/msgpack, which reads what we write and is held against it by property tests.
 *
 * Values are written one behind the other into a slab, and what is handed out is a view: memory of its own for each would
 * cost more than the writing.
 */
const slabBytes = 64 * 1024;
let buffer = new Uint8Array(slabBytes);
let view = new DataView(buffer.buffer);
/** Where the value being written begins. */
let base = 0;
let at = 0;

/** Longest text of one head byte. */
const fixTextMax = 31;

let shared: object | null = null;
let sharedBytes: Uint8Array | null = null;

/** The bytes never change, but they are a view of a larger piece of memory: copy what is kept for long. */
export function pack(value: unknown): Uint8Array {
  at = base;
  write(value);
  const bytes = buffer.subarray(base, at);
  base = at;
  return bytes;
}

/** Until the next call, this value is encoded when it is first met and copied from then on. It must not change meanwhile. */
export function packOnce(value: object | null): void {
  shared = value;
  sharedBytes = null;
}

function reserve(bytes: number): void {
  if (at + bytes <= buffer.length) return;
  const begun = at - base;
  const next = new Uint8Array(Math.max(slabBytes, 2 * (begun + bytes)));
  next.set(buffer.subarray(base, at));
  buffer = next;
  view = new DataView(buffer.buffer);
  base = 0;
  at = begun;
}

/** One question a kind: the engine compares with each faster than it finds out which it is. */
function write(value: unknown): void {
  reserve(16);
  if (typeof value === "string") return writeText(value);
  if (typeof value === "number") return writeNumber(value);
  if (typeof value === "object" && value !== null) return writeObject(value);
  if (typeof value === "boolean") buffer[at++] = value ? 0xc3 : 0xc2;
  else if (value === null || value === undefined) buffer[at++] = 0xc0;
  else throw new TypeError(`a ${typeof value} cannot be packed`);
}

function writeObject(value: object): void {
  if (value === shared) writeShared();
  else if (Array.isArray(value)) writeArray(value);
  else if (value instanceof Uint8Array) writeBinary(value);
  else writeMap(value as Record<string, unknown>);
}

function writeShared(): void {
  const from = at - base;
  if (sharedBytes === null) {
    writeMap(shared as Record<string, unknown>);
    sharedBytes = buffer.subarray(base + from, at);
    return;
  }
  reserve(sharedBytes.length);
  buffer.set(sharedBytes, at);
  at += sharedBytes.length;
}

function writeMap(map: Record<string, unknown>): void {
  // Counted from the base: a new slab moves what is begun.
  const head = at - base;
  at += 1;
  let fields = 0;
  for (const key in map) {
    const value = map[key];
    if (value === undefined) continue;
    fields += 1;
    reserve(8);
    writeText(key);
    write(value);
  }
  if (fields < 16) {
    buffer[base + head] = 0x80 | fields;
    return;
  }
  const size = fields < 65_536 ? 3 : 5;
  reserve(size);
  const start = base + head;
  buffer.copyWithin(start + size, start + 1, at);
  at += size - 1;
  buffer[start] = size === 3 ? 0xde : 0xdf;
  if (size === 3) view.setUint16(start + 1, fields);
  else view.setUint32(start + 1, fields);
}

function writeArray(items: readonly unknown[]): void {
  writeHead(items.length, 0x90, 16, 0xdc);
  for (const item of items) write(item);
}

/** Head of an array: in the tag below `small`, else the tag for two bytes of size, or the next one for four. */
function writeHead(size: number, fix: number, small: number, tag: number): void {
  if (size < small) buffer[at++] = fix | size;
  else if (size < 65_536) {
    buffer[at++] = tag;
    view.setUint16(at, size);
    at += 2;
  } else {
    buffer[at++] = tag + 1;
    view.setUint32(at, size);
    at += 4;
  }
}

function writeBinary(bytes: Uint8Array): void {
  if (bytes.length < 256) {
    buffer[at++] = 0xc4;
    buffer[at++] = bytes.length;
  } else writeHead(bytes.length, 0, 0, 0xc5);
  reserve(bytes.length);
  buffer.set(bytes, at);
  at += bytes.length;
}

function writeNumber(value: number): void {
  if (value >= 0 && value < 128 && Number.isInteger(value)) {
    buffer[at++] = Object.is(value, -0) ? 0 : value;
  } else if (!Number.isSafeInteger(value)) {
    buffer[at++] = 0xcb;
    view.setFloat64(at, value);
    at += 8;
  } else if (value >= 0) writeUnsigned(value);
  else writeNegative(value);
}

function writeUnsigned(value: number): void {
  if (value < 256) {
    buffer[at++] = 0xcc;
    buffer[at++] = value;
  } else if (value < 65_536) {
    buffer[at++] = 0xcd;
    view.setUint16(at, value);
    at += 2;
  } else if (value < 2 ** 32) {
    buffer[at++] = 0xce;
    view.setUint32(at, value);
    at += 4;
  } else {
    buffer[at++] = 0xcf;
    view.setUint32(at, Math.floor(value / 2 ** 32));
    view.setUint32(at + 4, value >>> 0);
    at += 8;
  }
}

function writeNegative(value: number): void {
  if (value >= -32) buffer[at++] = value & 0xff;
  else if (value >= -128) {
    buffer[at++] = 0xd0;
    buffer[at++] = value & 0xff;
  } else if (value >= -32_768) {
    buffer[at++] = 0xd1;
    view.setInt16(at, value);
    at += 2;
  } else if (value >= -(2 ** 31)) {
    buffer[at++] = 0xd2;
    view.setInt32(at, value);
    at += 4;
  } else {
    buffer[at++] = 0xd3;
    view.setBigInt64(at, BigInt(value));
    at += 8;
  }
}

/** Most texts are short and plain: they are written as one head byte and their characters until one proves the guess wrong. */
function writeText(text: string): void {
  const { length } = text;
  reserve(length * 3 + 5);
  const start = at;
  const head = length <= fixTextMax ? 1 : length < 256 ? 2 : length < 65_536 ? 3 : 5;
  at += head;
  for (let i = 0; i < length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) buffer[at++] = unit;
    else i = writeUnit(text, i, unit);
  }
  const size = at - start - head;
  const needed = size <= fixTextMax ? 1 : size < 256 ? 2 : size < 65_536 ? 3 : 5;
  if (needed !== head) {
    buffer.copyWithin(start + needed, start + head, at);
    at += needed - head;
  }
  writeTextHead(start, size, needed);
}

function writeTextHead(start: number, size: number, head: number): void {
  if (head === 1) buffer[start] = 0xa0 | size;
  else if (head === 2) {
    buffer[start] = 0xd9;
    buffer[start + 1] = size;
  } else if (head === 3) {
    buffer[start] = 0xda;
    view.setUint16(start + 1, size);
  } else {
    buffer[start] = 0xdb;
    view.setUint32(start + 1, size);
  }
}

/** UTF-8 of one code point beyond ASCII; half a surrogate pair becomes U+FFFD, as everywhere on the web. Returns the last index used. */
function writeUnit(text: string, index: number, unit: number): number {
  if (unit < 0x800) {
    buffer[at++] = 0xc0 | (unit >> 6);
    buffer[at++] = 0x80 | (unit & 0x3f);
    return index;
  }
  const next = unit >= 0xd800 && unit < 0xdc00 ? text.charCodeAt(index + 1) : 0;
  if (next >= 0xdc00 && next < 0xe000) {
    const point = 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00);
    buffer[at++] = 0xf0 | (point >> 18);
    buffer[at++] = 0x80 | ((point >> 12) & 0x3f);
    buffer[at++] = 0x80 | ((point >> 6) & 0x3f);
    buffer[at++] = 0x80 | (point & 0x3f);
    return index + 1;
  }
  const whole = unit >= 0xd800 && unit < 0xe000 ? 0xfffd : unit;
  buffer[at++] = 0xe0 | (whole >> 12);
  buffer[at++] = 0x80 | ((whole >> 6) & 0x3f);
  buffer[at++] = 0x80 | (whole & 0x3f);
  return index;
}
