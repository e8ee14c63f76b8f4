import type { Ms } from "../protocol/ids.ts";

const backoffLimits = {
  firstMs: 500,
  /** A visitor who waits longer gives up; a server that is back after a minute must not meet everybody at once. */
  ceilingMs: 30_000,
} as const;

/** Full jitter: any time between nothing and a ceiling that doubles, so that a crowd thrown out together returns spread. */
export class Backoff {
  #failures = 0;

  /** How long to wait before the next try. `random` is uniform in [0, 1). */
  next(random: number): Ms {
    const ceiling = Math.min(backoffLimits.ceilingMs, backoffLimits.firstMs * 2 ** this.#failures);
    if (ceiling < backoffLimits.ceilingMs) this.#failures += 1;
    return Math.ceil(random * ceiling);
  }

  reset(): void {
    this.#failures = 0;
  }
}
