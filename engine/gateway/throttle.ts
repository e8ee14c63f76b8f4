import type { Clock } from "../ports/clock.ts";
import { Bucket } from "./bucket.ts";

/** Names kept at once; the oldest make room, so that guessing at many logins cannot fill memory. */
const namesMax = 10_000;

/** `burst` tries at once, then `perSecond`, for each name: of logins that are guessed at, of addresses that connect. */
export class Throttle {
  readonly #buckets = new Map<string, Bucket>();
  readonly #clock: Clock;
  readonly #perSecond: number;
  readonly #burst: number;

  constructor(clock: Clock, perSecond: number, burst: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#burst = burst;
  }

  allow(name: string): boolean {
    const now = this.#clock.now();
    let bucket = this.#buckets.get(name);
    if (bucket === undefined) {
      bucket = new Bucket(this.#perSecond, this.#burst, now);
      this.#buckets.set(name, bucket);
      if (this.#buckets.size > namesMax) this.#forgetOldest();
    }
    return bucket.take(now);
  }

  /** The right password was given. */
  forgive(name: string): void {
    this.#buckets.delete(name);
  }

  #forgetOldest(): void {
    for (const name of this.#buckets.keys()) {
      this.#buckets.delete(name);
      return;
    }
  }
}
