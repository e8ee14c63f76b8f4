/** How long somebody will wait: by how fast the line moved in the last ten minutes. */
import type { Ms } from "../../protocol/ids.ts";

const slotMs = 10_000;
const slots = 60;
/** Fewer visitors served than this say nothing about the next one. */
const samplesMin = 10;

/** Visitors served, by slot of ten seconds; at most `slots` entries, oldest first. */
export type Pace = { slot: number; served: number }[];

export function servedAt(pace: Pace, now: Ms): void {
  const slot = Math.floor(now / slotMs);
  const last = pace.at(-1);
  if (last !== undefined && last.slot >= slot) last.served += 1;
  else pace.push({ slot, served: 1 });
  while ((pace[0]?.slot ?? slot) <= slot - slots) pace.shift();
}

/** How many were served in how long; counted once for all places. */
export interface Rate {
  readonly served: number;
  readonly spanMs: Ms;
}

/** Null: too few were served lately to tell. */
export function rateOf(pace: Pace, now: Ms): Rate | null {
  const slot = Math.floor(now / slotMs);
  let served = 0;
  let first = slot;
  for (const entry of pace) {
    if (entry.slot <= slot - slots) continue;
    served += entry.served;
    first = Math.min(first, entry.slot);
  }
  return served < samplesMin ? null : { served, spanMs: Math.max(slotMs, now - first * slotMs) };
}

/** Milliseconds until somebody at this place (1 = next) is served. */
export function estimate(rate: Rate | null, place: number): Ms | null {
  return rate === null ? null : (place * rate.spanMs) / rate.served;
}

/** What is shown: nobody believes in "3 min 42 s". The last step means "or longer". */
export const estimateSteps: readonly Ms[] = [30_000, 60_000, 120_000, 180_000, 300_000, 600_000, 900_000];

export function shownEstimate(ms: Ms | null): Ms | null {
  if (ms === null) return null;
  return estimateSteps.find((step) => ms <= step) ?? estimateSteps.at(-1) ?? null;
}

/** Bucket of an error in a histogram by powers of two of a second: 0 below 1 s, 1 below 3 s, 2 below 7 s … */
export function errorBucket(errorMs: Ms): number {
  return Math.min(15, Math.floor(Math.log2(1 + errorMs / 1_000)));
}
