import type { Cancel, Clock } from "../../ports/clock.ts";
import type { Ms } from "../../protocol/ids.ts";
import type { Scheduler } from "./scheduler.ts";

/**
 * The clock of one machine or one browser: it goes wrong by `offset`, and stops for good when its owner dies, so that
 * nothing of the dead one ever runs again.
 */
export class SimClock implements Clock {
  readonly #scheduler: Scheduler;
  readonly #offset: Ms;
  #alive = true;

  constructor(scheduler: Scheduler, offset: Ms) {
    this.#scheduler = scheduler;
    this.#offset = offset;
  }

  now(): Ms {
    return Math.floor(this.#scheduler.now) + this.#offset;
  }

  soon(run: () => void): void {
    this.#scheduler.soon(() => this.#alive && run());
  }

  after(ms: Ms, run: () => void): Cancel {
    return this.#scheduler.after(ms, () => this.#alive && run());
  }

  stop(): void {
    this.#alive = false;
  }
}
