import type { Ms } from "../protocol/ids.ts";

/** Where an actor lives: `partition` first, so that a partition's keys lie together and can be moved. */
export interface ActorKey {
  /** 0–255, a function of kind and id (runtime/ring.ts). */
  readonly partition: number;
  /** One byte per kind of actor (core/kinds.ts). */
  readonly kind: number;
  readonly id: string;
}

/** State of an actor when it went idle or at a checkpoint. */
export interface Snapshot {
  readonly key: ActorKey;
  /** Events in blocks up to and including this number are in `state`. */
  readonly upTo: number;
  readonly state: Uint8Array;
  /** When the actor wants to be woken although nobody wrote to it; null: never. Indexed by the journal. */
  readonly deadline: Ms | null;
  /** True if the state believes that somebody is connected: after a crash that must be checked. Indexed. */
  readonly present: boolean;
}

/** A run of old events of one conversation, moved out of an actor's state. After a crash two may overlap: readers cut. */
export interface Chunk {
  readonly key: ActorKey;
  readonly conversation: number;
  /** First seq in the chunk. */
  readonly from: number;
  readonly bytes: Uint8Array;
}

/** Everything one append makes durable: all of it or nothing. */
export interface Append {
  /** The events of a tick, in order. Empty only if one of the others is not. */
  readonly records: readonly Uint8Array[];
  readonly snapshots?: readonly Snapshot[];
  readonly chunks?: readonly Chunk[];
  /** With a conversation's last chunk, older chunks of it may be replaced: they are deleted in the same append. */
  readonly dropChunks?: readonly { key: ActorKey; conversation: number; from: number }[];
  /** State of the shard itself (inbox numbers, outbox). Replaces the one before. */
  readonly shard?: Uint8Array;
  /** Blocks with a lower number are no longer needed and are deleted. */
  readonly dropBlocksBelow?: number;
}

/**
 * `disk_full`: nothing of the append was stored; reading goes on, also while the journal is reopened and after a reopen
 *   that found no room either.
 * `failed`: unknown how much was stored; the journal must be reopened and replayed before anything else.
 */
export type JournalError = { readonly kind: "disk_full" | "failed"; readonly message: string };

/** A damaged journal throws this on open or read; it names the file, the key and what to do. Never a wrong value. */
export class JournalCorrupt extends Error {
  override readonly name = "JournalCorrupt";
}

export interface Recovery {
  /** As last given to `append`, or null. */
  readonly shard: Uint8Array | null;
  /** Calls `each` for every block still kept, in order. Bytes are valid during the call only. */
  blocks(each: (block: number, records: readonly Uint8Array[]) => void): void;
  /** Actors whose newest snapshot says that somebody is connected. */
  present(): ActorKey[];
}

/**
 * The truth of one shard. One writer: the shard that opened it.
 *
 * - At most one `append` at a time; `done` runs after the bytes are durable (survive power loss), never inside the call.
 *   After an error every further `append` errs until `reopen`.
 * - Blocks are numbered 1, 2, 3 … without a hole; an append without records takes no number. `lastBlock` is the newest
 *   durable one.
 * - All reads are synchronous and see exactly what `done` has confirmed.
 * - `epoch` is random, made with the journal, and changed by `renewEpoch` (a restored backup): clients with positions of
 *   another epoch reload. `boot` counts how often this journal was opened: it grows with each open and reopen, and jumps
 *   to the time of day with `renewEpoch`, beyond every boot of the future that the backup has lost.
 */
export interface Journal {
  readonly epoch: string;
  readonly boot: number;
  readonly lastBlock: number;
  recovery(): Recovery;
  append(append: Append, done: (error: JournalError | null) => void): void;
  snapshot(key: ActorKey): Snapshot | null;
  /** The chunk that holds the highest seq below `before`, or null. */
  chunkBefore(key: ActorKey, conversation: number, before: number): { from: number; bytes: Uint8Array } | null;
  /** Up to `limit` actors whose snapshot has a deadline at or before `now`, the oldest first. */
  due(now: Ms, limit: number): ActorKey[];
  /** The earliest deadline of any snapshot, or null. */
  nextDeadline(): Ms | null;
  /** Every actor that has a snapshot; for moving partitions. */
  actors(): Iterable<ActorKey>;
  /** All chunks of an actor; for moving partitions. */
  chunksOf(key: ActorKey): Iterable<Chunk>;
  /** After an error: closes and opens again. `done(null)` means that reading and appending may be tried anew. */
  reopen(done: (error: JournalError | null) => void): void;
  close(done: () => void): void;
}
