/** The only "later" of a simulated world: one heap, ordered by time, then by chance, then by age. */
import type { Cancel } from "../../ports/clock.ts";
import type { Prng } from "./prng.ts";

interface Entry {
  /** Milliseconds since 1970, with a fraction: things that happen in the same millisecond still have an order. */
  readonly at: number;
  /** In [0, 1) for timers, so that equal times race; beyond 1 for `soon`, which runs after all of them and in turn. */
  readonly tie: number;
  readonly age: number;
  readonly run: () => void;
  cancelled: boolean;
}

/** Callbacks in a row without time going on: far beyond what a busy instant of a small world needs. */
const stillMax = 20_000;

export class Scheduler {
  /** Whatever runs now, runs at this time. */
  now: number;
  /** Callbacks run so far. */
  steps = 0;
  readonly #chance: Prng;
  readonly #heap: Entry[] = [];
  #age = 0;

  constructor(start: number, chance: Prng) {
    this.now = start;
    this.#chance = chance;
  }

  after(ms: number, run: () => void): Cancel {
    return this.#plan(this.now + Math.max(0, ms), this.#chance.next(), run);
  }

  soon(run: () => void): void {
    this.#plan(this.now, 1, run);
  }

  /** Runs everything up to and including `time`, and stands there. */
  runUntil(time: number): void {
    let still = 0;
    for (let first = this.#heap[0]; first !== undefined && first.at <= time; first = this.#heap[0]) {
      this.#pop();
      if (first.cancelled) continue;
      still = first.at > this.now ? 0 : still + 1;
      if (still > stillMax) throw new Error("the world turns without time going on");
      this.now = first.at;
      this.steps += 1;
      first.run();
    }
    this.now = Math.max(this.now, time);
  }

  #plan(at: number, tie: number, run: () => void): Cancel {
    this.#age += 1;
    const entry: Entry = { at, tie, age: this.#age, run, cancelled: false };
    this.#push(entry);
    return () => {
      entry.cancelled = true;
    };
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let place = heap.length;
    heap.push(entry);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !before(entry, above)) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let place = 0;
    for (;;) {
      const left = heap[2 * place + 1];
      if (left === undefined) break;
      const right = heap[2 * place + 2];
      const rightIsFirst = right !== undefined && before(right, left);
      const child = rightIsFirst ? right : left;
      if (!before(child, last)) break;
      heap[place] = child;
      place = 2 * place + (rightIsFirst ? 2 : 1);
    }
    heap[place] = last;
  }
}

function before(a: Entry, b: Entry): boolean {
  if (a.at !== b.at) return a.at < b.at;
  if (a.tie !== b.tie) return a.tie < b.tie;
  return a.age < b.age;
}
