/**
 * The part of MessagePack that our frames use: nil, bool, integers to 2^53, doubles, text, binary, arrays, maps with text
 * keys. No extension types. A third of the size of the full library; `test/widget/codec.test.ts` holds them together.
 */

const textEncoder = new TextEncoder();
const textDecoder = new TextDecoder("utf-8", { ignoreBOM: true });
const maxLong = 2 ** 32;

export function encode(value: unknown): Uint8Array {
  const out: number[] = [];
  put(out, value);
  return Uint8Array.from(out);
}

function put(out: number[], value: unknown): void {
  if (value === null || value === undefined) out.push(0xc0);
  else if (typeof value === "boolean") out.push(value ? 0xc3 : 0xc2);
  else if (typeof value === "number") putNumber(out, value);
  else if (typeof value === "string") {
    const bytes = textEncoder.encode(value);
    putSize(out, bytes.length, 0xa0, 32, 0xd9);
    for (const byte of bytes) out.push(byte);
  } else if (value instanceof Uint8Array) {
    putSize(out, value.length, 0, 0, 0xc4);
    for (const byte of value) out.push(byte);
  } else if (Array.isArray(value)) {
    putSize(out, value.length, 0x90, 16, 0xdb);
    for (const item of value) put(out, item);
  } else {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    putSize(out, entries.length, 0x80, 16, 0xdd);
    for (const [key, item] of entries) {
      put(out, key);
      put(out, item);
    }
  }
}

/**
 * The head of a text, binary, array or map: in the tag itself below `small`, else a tag and 1, 2 or 4 bytes of size.
 * `tag` is the one for 1 byte; arrays and maps have none, and theirs is the one before their 2-byte tag.
 */
function putSize(out: number[], size: number, fix: number, small: number, tag: number): void {
  const hasByte = tag === 0xd9 || tag === 0xc4;
  if (size < small) out.push(fix | size);
  else if (size < 256 && hasByte) out.push(tag, size);
  else if (size < 65_536) out.push(tag + 1, ...bigEndian(size, 2));
  else out.push(tag + 2, ...bigEndian(size, 4));
}

function putNumber(out: number[], value: number): void {
  if (!Number.isSafeInteger(value)) out.push(0xcb, ...double(value));
  else if (value >= 0) {
    if (value < 128) out.push(value);
    else if (value < 256) out.push(0xcc, value);
    else if (value < 65_536) out.push(0xcd, ...bigEndian(value, 2));
    else if (value < maxLong) out.push(0xce, ...bigEndian(value, 4));
    else out.push(0xcf, ...bigEndian(value, 8));
  } else if (value >= -32) out.push(value & 0xff);
  else if (value >= -128) out.push(0xd0, value & 0xff);
  else if (value >= -32_768) out.push(0xd1, ...bigEndian(value, 2));
  else if (value >= -maxLong / 2) out.push(0xd2, ...bigEndian(value, 4));
  else out.push(0xd3, ...bigEndian(value, 8));
}

function bigEndian(value: number, size: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigInt64(0, BigInt(value));
  return new Uint8Array(view.buffer, 8 - size);
}

function double(value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return new Uint8Array(view.buffer);
}

/** Throws on bytes that end too early, go on too long, or use what is not ours. */
export function decode(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;

  const size = (width: number): number => {
    const start = at;
    at += width;
    if (width === 1) return view.getUint8(start);
    return width === 2 ? view.getUint16(start) : view.getUint32(start);
  };
  const take = (length: number): Uint8Array => {
    const start = at;
    at += length;
    if (at > bytes.length) throw new RangeError("cut short");
    return bytes.subarray(start, at);
  };
  const text = (length: number): string => textDecoder.decode(take(length));
  const array = (length: number): unknown[] => {
    const items: unknown[] = [];
    while (items.length < length) items.push(value());
    return items;
  };
  const map = (length: number): Record<string, unknown> => {
    const made: Record<string, unknown> = Object.create(null);
    for (let n = 0; n < length; n += 1) made[String(value())] = value();
    return made;
  };
  const integer = (width: number, signed: boolean): number => {
    const start = at;
    at += width;
    if (width === 8) return Number(signed ? view.getBigInt64(start) : view.getBigUint64(start));
    if (width === 4) return signed ? view.getInt32(start) : view.getUint32(start);
    if (width === 2) return signed ? view.getInt16(start) : view.getUint16(start);
    return signed ? view.getInt8(start) : view.getUint8(start);
  };
  const value = (): unknown => {
    const tag = size(1);
    if (tag < 0x80) return tag;
    if (tag < 0x90) return map(tag & 15);
    if (tag < 0xa0) return array(tag & 15);
    if (tag < 0xc0) return text(tag & 31);
    if (tag >= 0xe0) return tag - 256;
    if (tag === 0xc0) return null;
    if (tag === 0xc2 || tag === 0xc3) return tag === 0xc3;
    if (tag >= 0xc4 && tag <= 0xc6) return take(size(1 << (tag - 0xc4))).slice();
    if (tag === 0xca || tag === 0xcb) {
      const start = at;
      at += tag === 0xca ? 4 : 8;
      return tag === 0xca ? view.getFloat32(start) : view.getFloat64(start);
    }
    if (tag >= 0xcc && tag <= 0xd3) return integer(1 << (tag & 3), tag > 0xcf);
    if (tag >= 0xd9 && tag <= 0xdb) return text(size(1 << (tag - 0xd9)));
    if (tag === 0xdc || tag === 0xdd) return array(size(2 << (tag - 0xdc)));
    if (tag === 0xde || tag === 0xdf) return map(size(2 << (tag - 0xde)));
    throw new RangeError(`not our MessagePack: ${tag}`);
  };

  const whole = value();
  if (at !== bytes.length) throw new RangeError("goes on too long");
  return whole;
}
