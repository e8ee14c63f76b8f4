/** What was asked for and what came of it. Every message must be acknowledged and reach the other side once, in order. */
import { createHistogram } from "node:perf_hooks";

export interface Counts {
  readonly sent: number;
  readonly acknowledged: number;
  readonly delivered: number;
  /** Came twice, or out of order. */
  readonly disordered: number;
  readonly errors: readonly string[];
}

export interface Latency {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export class Tally {
  sent = 0;
  acknowledged = 0;
  delivered = 0;
  disordered = 0;
  readonly errors: string[] = [];
  /** Microseconds from when a message was due to when the other side had it. */
  #latency = createHistogram({ figures: 3 });

  error(what: string): void {
    if (this.errors.length < 20) this.errors.push(what);
  }

  took(ms: number): void {
    this.#latency.record(Math.max(1, Math.round(ms * 1_000)));
  }

  restartLatency(): void {
    this.#latency = createHistogram({ figures: 3 });
  }

  counts(): Counts {
    const { sent, acknowledged, delivered, disordered, errors } = this;
    return { sent, acknowledged, delivered, disordered, errors: [...errors] };
  }

  latency(): Latency {
    const { count, max } = this.#latency;
    if (count === 0) return { count: 0, p50Ms: 0, p99Ms: 0, maxMs: 0 };
    const ms = (percentile: number) => this.#latency.percentile(percentile) / 1_000;
    return { count, p50Ms: ms(50), p99Ms: ms(99), maxMs: max / 1_000 };
  }
}
