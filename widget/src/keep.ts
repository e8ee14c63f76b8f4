import type { Kept } from "./stage.ts";

/** What is kept between visits; in memory only where the browser blocks storage. */
export class Keep {
  readonly #key: string;
  #kept: Kept = {};

  constructor(key: string) {
    this.#key = key;
    try {
      this.#kept = JSON.parse(localStorage.getItem(key) ?? "{}");
    } catch {
      // Blocked, or not ours: a visit without a past.
    }
  }

  get kept(): Kept {
    return this.#kept;
  }

  put(changes: Kept): void {
    const before = JSON.stringify(this.#kept);
    this.#kept = { ...this.#kept, ...changes };
    const after = JSON.stringify(this.#kept);
    if (after === before) return;
    try {
      localStorage.setItem(this.#key, after);
    } catch {
      // Blocked or full: it lasts as long as the page.
    }
  }
}
