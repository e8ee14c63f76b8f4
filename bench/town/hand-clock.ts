/** Time that moves when told to: hours of a shard's life in seconds of ours. */
import type { Cancel, Clock } from "../../engine/ports/clock.ts";
import type { Ms } from "../../engine/protocol/ids.ts";

interface Alarm {
  readonly at: Ms;
  readonly run: () => void;
}

export class HandClock implements Clock {
  #now: Ms;
  readonly #soon: (() => void)[] = [];
  readonly #alarms = new Set<Alarm>();
  #planned = false;

  constructor(start: Ms) {
    this.#now = start;
  }

  now(): Ms {
    return this.#now;
  }

  soon(run: () => void): void {
    this.#soon.push(run);
    if (this.#planned) return;
    this.#planned = true;
    setImmediate(() => {
      this.#planned = false;
      this.pump();
    });
  }

  after(ms: Ms, run: () => void): Cancel {
    const alarm = { at: this.#now + ms, run };
    this.#alarms.add(alarm);
    return () => void this.#alarms.delete(alarm);
  }

  /** Runs everything that was planned for soon, and what that plans. */
  pump(): void {
    for (let run = this.#soon.shift(); run !== undefined; run = this.#soon.shift()) run();
  }

  /** Lets time pass; what is due runs at its moment. */
  advance(ms: Ms): void {
    const until = this.#now + ms;
    for (let next = this.#next(until); next !== null; next = this.#next(until)) {
      this.#alarms.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
      this.pump();
    }
    this.#now = until;
  }

  #next(until: Ms): Alarm | null {
    let next: Alarm | null = null;
    for (const alarm of this.#alarms) if (alarm.at <= until && (next === null || alarm.at < next.at)) next = alarm;
    return next;
  }
}
