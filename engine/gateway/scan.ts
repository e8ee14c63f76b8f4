/**
 * A look over a MessagePack frame before anything is decoded: one pass, no allocation. It bounds depth and the number of
 * values, refuses extension types, and never trusts a declared length further than the bytes that are there.
 */
import { wireLimits } from "../protocol/limits.ts";

/** Null if the frame may be decoded, else what is wrong with it. */
export function scan(bytes: Uint8Array): string | null {
  const left: number[] = [1];
  let at = 0;
  let elements = 0;
  while (left.length > 0) {
    const top = left.length - 1;
    const remaining = left[top] as number;
    if (remaining === 0) {
      left.pop();
      continue;
    }
    left[top] = remaining - 1;
    elements += 1;
    if (elements > wireLimits.elementsMax) return `more than ${wireLimits.elementsMax} values`;
    if (at >= bytes.length) return "the frame ends too early";
    const tag = bytes[at] as number;
    const children = childrenOf(bytes, at, tag);
    if (children > 0 && left.length > wireLimits.depthMax) return `nested deeper than ${wireLimits.depthMax}`;
    const size = sizeOf(bytes, at, tag);
    if (size === 0) return "extension types and reserved bytes are not used";
    at += size;
    if (at > bytes.length) return "the frame ends too early";
    if (children > bytes.length - at) return "the frame ends too early";
    if (children > 0) left.push(children);
  }
  return at === bytes.length ? null : "bytes after the end of the frame";
}

/** How many values follow inside this one: map entries count twice. */
function childrenOf(bytes: Uint8Array, at: number, tag: number): number {
  if (tag >= 0x80 && tag <= 0x8f) return (tag & 0x0f) * 2;
  if (tag >= 0x90 && tag <= 0x9f) return tag & 0x0f;
  switch (tag) {
    case 0xdc:
      return u16(bytes, at + 1);
    case 0xdd:
      return u32(bytes, at + 1);
    case 0xde:
      return u16(bytes, at + 1) * 2;
    case 0xdf:
      return u32(bytes, at + 1) * 2;
    default:
      return 0;
  }
}

/** Bytes of the value without its children; 0 for what we never send. */
function sizeOf(bytes: Uint8Array, at: number, tag: number): number {
  if (tag <= 0x9f || tag >= 0xe0) return 1;
  if (tag <= 0xbf) return 1 + (tag & 0x1f);
  switch (tag) {
    case 0xc0:
    case 0xc2:
    case 0xc3:
      return 1;
    case 0xc4:
    case 0xd9:
      return 2 + u8(bytes, at + 1);
    case 0xc5:
    case 0xda:
      return 3 + u16(bytes, at + 1);
    case 0xc6:
    case 0xdb:
      return 5 + u32(bytes, at + 1);
    case 0xcc:
    case 0xd0:
      return 2;
    case 0xcd:
    case 0xd1:
    case 0xdc:
    case 0xde:
      return 3;
    case 0xca:
    case 0xce:
    case 0xd2:
    case 0xdd:
    case 0xdf:
      return 5;
    case 0xcb:
    case 0xcf:
    case 0xd3:
      return 9;
    default:
      return 0;
  }
}

function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

function u16(bytes: Uint8Array, at: number): number {
  return u8(bytes, at) * 256 + u8(bytes, at + 1);
}

function u32(bytes: Uint8Array, at: number): number {
  return u16(bytes, at) * 65_536 + u16(bytes, at + 2);
}
