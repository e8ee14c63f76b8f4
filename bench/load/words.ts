/** The one message of every relay measurement, encoded once for each author and numbered in place. */
import { encodeFrame } from "../../engine/protocol/codec.ts";
import type { Cmid, ConversationId } from "../../engine/protocol/ids.ts";
import { toWire } from "./line.ts";

/** A `send` of about sixty letters, as the widget sends it. */
export const sendBytes = 164;
/** As long as the ids that browsers make. */
const cmidChars = 32;
const talkDigits = 6;
const numberDigits = 12;

/** 0: the visitor speaks, 1: the agent. */
export type Author = 0 | 1;
const authorLetters = ["v", "a"] as const;

/** The client message id says who spoke where and how often, so that a frame that comes back explains itself. */
function cmidOf(author: Author, talk: number): Cmid {
  const place = `${authorLetters[author]}-${String(talk).padStart(talkDigits, "0")}-${"0".repeat(numberDigits)}`;
  return place.padEnd(cmidChars, "-") as Cmid;
}

/** What stands before the id in every frame that carries one: the key `cmid` and the head of a text of 32 bytes. */
const before = Buffer.from([0xa4, 0x63, 0x6d, 0x69, 0x64, 0xd9, cmidChars]);

export class Words {
  readonly #wire: Buffer;
  readonly #numberAt: number;

  constructor(conv: string, author: Author, talk: number) {
    this.#wire = toWire(fill(conv as ConversationId, cmidOf(author, talk)));
    this.#numberAt = this.#wire.indexOf(before) + before.length + 2 + talkDigits + 1;
  }

  /** The whole client message with this number. Valid until the next call. */
  numbered(number: number): Buffer {
    let left = number;
    for (let at = this.#numberAt + numberDigits - 1; at >= this.#numberAt; at -= 1) {
      this.#wire[at] = 48 + (left % 10);
      left = Math.floor(left / 10);
    }
    return this.#wire;
  }
}

/** Where the talk's digits are in a `send`: what a relay that does not decode goes by. */
export function talkAt(frame: Uint8Array): number {
  return Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).indexOf(before) + before.length + 2;
}

export function readTalk(frame: Uint8Array, at: number): number {
  return readDigits(frame, at, talkDigits);
}

export interface Mark {
  author: Author;
  talk: number;
  number: number;
}

/** Reads the id in a frame into `mark`; false if it carries none. */
export function readMark(bytes: Buffer, from: number, to: number, mark: Mark): boolean {
  const found = bytes.indexOf(before, from);
  if (found < 0 || found + before.length + cmidChars > to) return false;
  const at = found + before.length;
  mark.author = bytes[at] === 97 ? 1 : 0;
  mark.talk = readDigits(bytes, at + 2, talkDigits);
  mark.number = readDigits(bytes, at + 3 + talkDigits, numberDigits);
  return true;
}

/** A frame of exactly `sendBytes`: the text takes what the rest leaves. */
function fill(conv: ConversationId, cmid: Cmid): Uint8Array {
  const encoded = (chars: number) =>
    encodeFrame({ t: "send", ref: 1, conv, cmid, body: { type: "text", text: "x".repeat(chars) } });
  for (let chars = 1; chars <= sendBytes; chars += 1) {
    const frame = encoded(chars);
    if (frame.length === sendBytes) return frame;
  }
  throw new Error(`no text makes a frame of ${sendBytes} bytes`);
}

function readDigits(bytes: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at += 1) value = value * 10 + (bytes[at] ?? 48) - 48;
  return value;
}
