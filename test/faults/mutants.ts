/** Frames as an attacker, a broken client or a bad memory chip would send them. The same seed gives the same ones. */
import { Encoder, ExtData, encode } from "@msgpack/msgpack";
import type { ClientFrame } from "../../engine/protocol/frames.ts";

export interface Mutant {
  readonly how: string;
  /** Text goes out as a text message, several pieces as fragments of one message. */
  readonly pieces: readonly (Uint8Array | string)[];
}

/** mulberry32: small, good enough to spread, and the same everywhere. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }
}

const anything = new Encoder({ useBigInt64: true });

/** One value of every kind there is, and the edges of numbers and texts. */
const strangers: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  NaN,
  Infinity,
  -0,
  2 ** 32,
  2 ** 53,
  -(2 ** 31) - 1,
  123n,
  2n ** 63n - 1n,
  "",
  "x",
  "\u0000",
  "字".repeat(3_000),
  "v".repeat(5_000),
  "../../etc/passwd",
  "__proto__",
  [],
  [1, 2, 3],
  Array(900).fill(0),
  {},
  { t: "send" },
  { type: "text", text: 5 },
  { $ne: null },
  new Uint8Array(10),
  new ExtData(5, new Uint8Array(4)),
  new Date(0),
];

/** Heads that promise more than comes: maps, lists, texts, binaries and extensions of four thousand million. */
const lies = [
  "dfffffffff",
  "ddffffffff",
  "dbffffffff",
  "c6ffffffff",
  "c9ffffffff01",
  "de8000",
  "dcffff",
  "daffff",
  "c1",
].map((hex) => Uint8Array.from(Buffer.from(hex, "hex")));

type Way = (dice: Dice, frame: ClientFrame) => Mutant["pieces"];

const ways: Readonly<Record<string, Way>> = {
  untouched: (_dice, frame) => [encode(frame)],
  "bits flipped": (dice, frame) => {
    const bytes = encode(frame);
    for (let i = 0; i <= dice.below(3); i += 1) {
      const at = dice.below(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.below(8));
    }
    return [bytes];
  },
  "cut short": (dice, frame) => {
    const bytes = encode(frame);
    return [bytes.slice(0, dice.below(bytes.length))];
  },
  "something behind": (dice, frame) => [join(encode(frame), dice.pick(lies))],
  "a lie inside": (dice, frame) => {
    const bytes = encode(frame);
    const at = dice.below(bytes.length);
    return [join(bytes.slice(0, at), dice.pick(lies), bytes.slice(at + 1))];
  },
  "a lie alone": (dice) => [dice.pick(lies)],
  "a field of another kind": (dice, frame) => {
    const field = dice.pick(Object.keys(frame));
    return [anything.encode({ ...frame, [field]: dice.pick(strangers) })];
  },
  "a field within of another kind": (dice, frame) => {
    const inner = Object.entries(frame).find(([, value]) => typeof value === "object");
    if (inner === undefined) return [anything.encode({ ...frame, extra: dice.pick(strangers) })];
    return [anything.encode({ ...frame, [inner[0]]: { ...(inner[1] as object), text: dice.pick(strangers) } })];
  },
  "a field missing": (dice, frame) => {
    const gone = dice.pick(Object.keys(frame));
    return [encode(Object.fromEntries(Object.entries(frame).filter(([name]) => name !== gone)))];
  },
  "a field too many": (dice, frame) => {
    const name = dice.pick(["x", "constructor", "toString", "principal", "role", ""]);
    return [anything.encode({ ...frame, [name]: dice.pick(strangers) })];
  },
  "a key twice": (dice, frame) => {
    const bytes = encode(frame);
    const [name, value] = dice.pick(Object.entries(frame));
    return [join(Uint8Array.of((bytes[0] ?? 0x80) + 1), bytes.slice(1), encode(name), encode(value))];
  },
  "a key that is a prototype": (_dice, frame) => {
    const bytes = encode(frame);
    return [
      join(Uint8Array.of((bytes[0] ?? 0x80) + 1), bytes.slice(1), encode("__proto__"), encode({ role: "admin" })),
    ];
  },
  "nested deep": (dice) => [new Uint8Array(1 + dice.below(16_000)).fill(dice.pick([0x91, 0x81, 0xdd]))],
  "empty maps": (dice) => [join(Uint8Array.of(0xdc, 0x3f, 0xf0), new Uint8Array(dice.below(16_000)).fill(0x80))],
  "no map at all": (dice) => [anything.encode(dice.pick(strangers))],
  nothing: () => [new Uint8Array(0)],
  noise: (dice) => [Uint8Array.from({ length: dice.below(300) }, () => dice.below(256))],
  "a little too large": (_dice, frame) => [join(encode(frame), new Uint8Array(16_384))],
  "far too large": (dice) => [new Uint8Array(70_000 + dice.below(200_000)).fill(0xa1)],
  text: (dice, frame) => [dice.pick(["", "ping", JSON.stringify(frame), "\u{10ffff}"])],
  "in fragments": (dice, frame) => {
    const bytes = encode(frame);
    const cut = dice.below(bytes.length);
    return [bytes.slice(0, cut), new Uint8Array(0), bytes.slice(cut)];
  },
  "in fragments, bits flipped": (dice, frame) => {
    const bytes = encode(frame);
    const cut = dice.below(bytes.length);
    bytes[cut] = (bytes[cut] ?? 0) ^ 0x40;
    return [bytes.slice(0, cut), bytes.slice(cut)];
  },
};

const names = Object.keys(ways);

export function mutate(dice: Dice, frame: ClientFrame): Mutant {
  const how = dice.pick(names);
  return { how, pieces: (ways[how] as Way)(dice, frame) };
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
