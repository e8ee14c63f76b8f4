/** Tells the frames of a running measurement apart by a few bytes each, without decoding. */
import type { Line } from "./line.ts";
import type { Talk } from "./talk.ts";
import type { Tally } from "./tally.ts";
import { readMark, sendBytes, type Author, type Mark } from "./words.ts";

const letters = { a: 97, c: 99, e: 101, r: 114, s: 115, v: 118 } as const;

export class Ear {
  readonly #talks: readonly Talk[];
  readonly #tally: Tally;
  readonly #mark: Mark = { author: 0, talk: 0, number: 0 };
  /** Runs when a word has reached the other side. */
  onDelivered: (talk: Talk, author: Author) => void = () => {};

  constructor(talks: readonly Talk[], tally: Tally) {
    this.#talks = talks;
    this.#tally = tally;
  }

  /** Every frame is a map whose first key is `t`: its value begins at the fifth byte. */
  hear(line: Line, bytes: Buffer, from: number, to: number): void {
    const first = bytes[from + 4];
    const second = bytes[from + 5];
    if (first === letters.a && second === letters.c) this.#acknowledged(bytes, from, to);
    else if (first === letters.e && second === letters.v) this.#heard(line, bytes, from, to);
    else if (first === letters.e && second === letters.r) this.#tally.error(bytes.toString("latin1", from, to));
    else if (first === letters.s && second === letters.e) {
      if (to - from < sendBytes) this.#acknowledged(bytes, from, to);
      else this.#heard(line, bytes, from, to);
    }
  }

  #acknowledged(bytes: Buffer, from: number, to: number): void {
    if (!readMark(bytes, from, to, this.#mark)) return;
    const { talk, author, number } = this.#mark;
    this.#talks[talk]?.acknowledged(author, number);
  }

  /** Authors hear themselves too, on their other devices; here only the other side counts. */
  #heard(line: Line, bytes: Buffer, from: number, to: number): void {
    if (!readMark(bytes, from, to, this.#mark)) return;
    const { author, number } = this.#mark;
    const talk = this.#talks[this.#mark.talk];
    if (talk === undefined || !talk.hears(author, line)) return;
    if (talk.delivered(author, number, performance.now())) this.onDelivered(talk, author);
  }
}
