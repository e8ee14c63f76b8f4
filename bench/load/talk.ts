/** One conversation: two ends that speak, and the proof that each word of one reaches the other. */
import type { Line } from "./line.ts";
import type { Tally } from "./tally.ts";
import { Words, type Author } from "./words.ts";

/** Words of one author that may be under way at once; more means that the server is lost, and is counted as lost. */
const underWayMax = 4_096;

class End {
  readonly line: Line;
  readonly words: Words;
  sent = 0;
  delivered = 0;
  acknowledged = 0;
  /** When each of the last words was due. */
  readonly dueAt = new Float64Array(underWayMax);

  constructor(line: Line, words: Words) {
    this.line = line;
    this.words = words;
  }
}

export class Talk {
  readonly #ends: readonly [End, End];
  readonly #tally: Tally;

  constructor(index: number, conv: string, visitor: Line, agent: Line, tally: Tally) {
    this.#ends = [new End(visitor, new Words(conv, 0, index)), new End(agent, new Words(conv, 1, index))];
    this.#tally = tally;
  }

  /** `dueAt`: when the message should have left, so that a late generator cannot hide a slow server. */
  say(author: Author, dueAt: number): void {
    const end = this.#ends[author];
    end.sent += 1;
    end.dueAt[end.sent % underWayMax] = dueAt;
    this.#tally.sent += 1;
    end.line.send(end.words.numbered(end.sent));
  }

  acknowledged(author: Author, number: number): void {
    const end = this.#ends[author];
    if (number === end.acknowledged + 1) this.#tally.acknowledged += 1;
    else this.#tally.disordered += 1;
    end.acknowledged = Math.max(end.acknowledged, number);
  }

  /** The other side has it. False if it had it before, or misses one. */
  delivered(author: Author, number: number, now: number): boolean {
    const end = this.#ends[author];
    const next = number === end.delivered + 1;
    if (!next) this.#tally.disordered += 1;
    end.delivered = Math.max(end.delivered, number);
    if (!next) return false;
    this.#tally.delivered += 1;
    this.#tally.took(now - (end.dueAt[number % underWayMax] ?? now));
    return true;
  }

  /** Whether this line is the listener's, not the author's own. */
  hears(author: Author, line: Line): boolean {
    return this.#ends[author].line !== line;
  }
}
