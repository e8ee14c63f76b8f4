import type { Kept } from "./stage.ts";

/** What is kept between visits; in memory only where the browser blocks storage. */
export class Keep {
  readonly #key: string;
  #kept: Kept = {};

  constructor(key: string) {
    this.#key = key;
  }

  /** As the last tab left it. */
  get kept(): Kept {
    try {
      return JSON.parse(localStorage.getItem(this.#key) ?? "{}");
    } catch {
      // Blocked, or written by something else.
      return this.#kept;
    }
  }

  put(changes: Kept): void {
    this.#kept = { ...this.kept, ...changes };
    try {
      localStorage.setItem(this.#key, JSON.stringify(this.#kept));
    } catch {
      // Blocked or full: it lasts as long as the page.
    }
  }
}
