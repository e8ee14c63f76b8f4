import type { Ms } from "../protocol/ids.ts";

/** A way to take back what was planned; calling it twice, or late, does nothing. */
export type Cancel = () => void;

/**
 * Time and "later".
 *
 * - `now` never goes backwards while the process lives, whatever the wall clock does.
 * - `soon` runs after everything that is already queued, before any timer of a later millisecond.
 * - `after` runs once, no earlier than asked. Both run callbacks one at a time, never inside the call that planned them.
 */
export interface Clock {
  now(): Ms;
  soon(run: () => void): void;
  after(ms: Ms, run: () => void): Cancel;
}
