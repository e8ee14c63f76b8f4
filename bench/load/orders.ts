/** What the measuring process and a generator say to each other. */
import type { Counts, Latency } from "./tally.ts";

export interface PeakdeskSeats {
  readonly at: "peakdesk";
  readonly port: number;
  readonly talks: number;
  readonly group: string;
  /** Sign-in tokens, one for each agent. */
  readonly agents: readonly string[];
  /** Visitors and their actors on the first of these shards, the sockets of the agents on the second. */
  readonly apart: readonly [string, string] | null;
}

export interface FloorSeats {
  readonly at: "floor";
  readonly port: number;
  readonly talks: number;
  readonly talksPerAgent: number;
}

export type Order =
  | { readonly t: "seat"; readonly seats: PeakdeskSeats | FloorSeats }
  | { readonly t: "speak"; readonly perSecond: number | "closed" }
  | { readonly t: "mark" }
  /** No more words; answered when everything under way has arrived, or nothing more did for `graceMs`. */
  | { readonly t: "hush"; readonly graceMs: number };

/** Since the last mark, except the counts, which are since the seating. */
export interface Span {
  readonly counts: Counts;
  readonly latency: Latency;
  /** 99th percentile of how late the generator came round to speaking. */
  readonly lateMs: number;
  /** Share of the time in which the generator's thread was busy, 0–1. */
  readonly busy: number;
}

export type Report =
  | { readonly t: "seated" }
  | { readonly t: "marked"; readonly span: Span }
  | { readonly t: "hushed"; readonly counts: Counts }
  | { readonly t: "failed"; readonly reason: string };
