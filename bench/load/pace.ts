/** When to speak: at a rate that does not wait for the server, or one word at a time in every conversation. */
import { createHistogram } from "node:perf_hooks";
import type { Ear } from "./ear.ts";
import type { Talk } from "./talk.ts";
import type { Author } from "./words.ts";

export interface Pace {
  stop(): void;
  /** How much later than it should the generator came round, 99th percentile in ms, since the last call. */
  lateMs(): number;
}

/** Messages are due evenly; a tick sends those whose time has come. */
export function openLoop(talks: readonly Talk[], perSecond: number): Pace {
  const startAt = performance.now();
  const late = lateness();
  let said = 0;
  let running = true;
  const tick = () => {
    if (!running) return;
    const now = late.tick();
    const due = ((now - startAt) * perSecond) / 1_000;
    for (; said < due; said += 1) {
      const round = Math.floor(said / talks.length);
      const author = ((said + round) % 2) as Author;
      talks[said % talks.length]?.say(author, startAt + (said * 1_000) / perSecond);
    }
    setTimeout(tick, 1);
  };
  tick();
  return {
    stop: () => {
      running = false;
    },
    lateMs: late.p99Ms,
  };
}

/** Whoever heard a word answers it at once: as fast as the server lets them. */
export function closedLoop(talks: readonly Talk[], ear: Ear): Pace {
  const late = lateness();
  let running = true;
  const tick = () => {
    if (!running) return;
    late.tick();
    setTimeout(tick, 1);
  };
  ear.onDelivered = (talk, author) => {
    if (running) talk.say(author === 0 ? 1 : 0, performance.now());
  };
  for (const talk of talks) talk.say(0, performance.now());
  tick();
  return {
    stop: () => {
      running = false;
      ear.onDelivered = () => {};
    },
    lateMs: late.p99Ms,
  };
}

function lateness() {
  let histogram = createHistogram({ figures: 2 });
  let before = performance.now();
  return {
    tick(): number {
      const now = performance.now();
      histogram.record(Math.max(1, Math.round((now - before - 1) * 1_000)));
      before = now;
      return now;
    },
    p99Ms(): number {
      const p99 = histogram.percentile(99) / 1_000;
      histogram = createHistogram({ figures: 2 });
      return p99;
    },
  };
}
