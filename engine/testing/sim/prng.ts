import type { Random } from "../../ports/random.ts";

const letters = "abcdefghijklmnopqrstuvwxyz234567";

/**
 * Chance from a seed (sfc32). One seed gives any number of independent streams by name, so that one more draw in one
 * place shifts no other.
 */
export class Prng implements Random {
  readonly #seed: string;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: string) {
    this.#seed = seed;
    [this.#a, this.#b, this.#c] = spread(seed);
    for (let i = 0; i < 12; i += 1) this.#draw();
  }

  stream(name: string): Prng {
    return new Prng(`${this.#seed}/${name}`);
  }

  next(): number {
    return this.#draw() / 0x1_0000_0000;
  }

  base32(length: number): string {
    let text = "";
    for (let i = 0; i < length; i += 1) text += letters.charAt(this.#draw() & 31);
    return text;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Uniform in [min, max). */
  between(min: number, max: number): number {
    return min + this.next() * (max - min);
  }

  /** Whole, uniform, both ends included. */
  whole(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }

  /** Waiting time until something that happens once in `mean` on average. */
  wait(mean: number): number {
    return -Math.log(1 - this.next()) * mean;
  }

  #draw(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}

/** Three words out of a text, each depending on every character. */
function spread(text: string): [number, number, number] {
  const words: [number, number, number] = [0x9e3779b9, 0x243f6a88, 0xb7e15162];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    words[0] = Math.imul(words[0] ^ code, 0x85ebca6b);
    words[1] = Math.imul(words[1] ^ (code + words[0]), 0xc2b2ae35);
    words[2] = Math.imul(words[2] ^ (code + words[1]), 0x27d4eb2f);
    words[0] ^= words[2] >>> 15;
  }
  return words;
}
