/** How many numbers back a straggler is still told from a double. */
const window = 4_096;

/** Numbers seen lately, in any order: a bus may deliver a packet twice, and the second time long after. */
export class Recent {
  readonly #seen = new Set<number>();
  #top = 0;

  /** False if it was seen before, or is too old to tell. */
  take(n: number): boolean {
    if (n <= this.#top - window || this.#seen.has(n)) return false;
    this.#seen.add(n);
    for (let gone = this.#top - window + 1; gone <= n - window; gone += 1) this.#seen.delete(gone);
    this.#top = Math.max(this.#top, n);
    return true;
  }

  clear(): void {
    this.#seen.clear();
    this.#top = 0;
  }
}
