import type { Clock } from "../ports/clock.ts";
import type { ActorKey, Append, Chunk, Journal, JournalError, Recovery, Snapshot } from "../ports/journal.ts";
import type { Random } from "../ports/random.ts";
import type { Ms } from "../protocol/ids.ts";
import { JournalStore } from "./journal-store.ts";

export interface MemoryJournalOptions {
  readonly clock: Clock;
  /** Makes the epoch of a new store. */
  readonly random: Random;
  /** What an earlier journal left behind; a new, empty store if absent. */
  readonly store?: JournalStore;
  /** The store comes from a backup: clients that remember the time after it must reload. */
  readonly renewEpoch?: boolean;
  /** How long an append takes to become durable. Zero if absent: the next turn. */
  readonly delayMs?: () => Ms;
}

/**
 * The journal without a disk: for tests, for simulated worlds and for trying the engine out. Deterministic given its
 * clock. It keeps to the port's contract as strictly as the one on disk, so that a test on it means something.
 */
export class MemoryJournal implements Journal {
  readonly store: JournalStore;
  readonly epoch: string;
  #boot: number;
  readonly #options: MemoryJournalOptions;
  #state: "open" | "appending" | "failed" | "closed" = "open";
  /** Waits for the append that is under way. */
  #onIdle: (() => void) | null = null;

  constructor(options: MemoryJournalOptions) {
    this.#options = options;
    this.store = options.store ?? new JournalStore(options.random.base32(16));
    if (options.renewEpoch === true) {
      this.store.epoch = options.random.base32(16);
      this.store.boot = Math.max(this.store.boot, options.clock.now());
    }
    this.epoch = this.store.epoch;
    this.#boot = this.store.boot += 1;
  }

  get boot(): number {
    return this.#boot;
  }

  get lastBlock(): number {
    return this.store.lastBlock;
  }

  recovery(): Recovery {
    this.#mustBeReadable();
    const { store } = this;
    return {
      shard: store.shard,
      blocks(each) {
        for (const [block, records] of store.blocks) each(block, records);
      },
      present: () => keysOf(store.snapshots().filter(({ present }) => present)),
    };
  }

  append(append: Append, done: (error: JournalError | null) => void): void {
    if (this.#state === "appending") throw new Error("a journal takes one append at a time");
    this.#mustBeReadable();
    if (this.#state === "failed") {
      this.#options.clock.soon(() => done({ kind: "failed", message: "the journal must be reopened first" }));
      return;
    }
    this.#state = "appending";
    const finish = (): void => {
      if (this.#state !== "appending") return;
      const error = this.commit(append);
      this.#state = error === null ? "open" : "failed";
      done(error);
      this.#onIdle?.();
    };
    const delay = this.#options.delayMs?.() ?? 0;
    if (delay > 0) this.#options.clock.after(delay, finish);
    else this.#options.clock.soon(finish);
  }

  /** The instant of durability. Subclasses fail here, or store and fail. */
  protected commit(append: Append): JournalError | null {
    this.store.apply(append);
    return null;
  }

  snapshot(key: ActorKey): Snapshot | null {
    this.#mustBeReadable();
    return this.store.snapshot(key);
  }

  chunkBefore(key: ActorKey, conversation: number, before: number): { from: number; bytes: Uint8Array } | null {
    this.#mustBeReadable();
    return this.store.chunkBefore(key, conversation, before);
  }

  due(now: Ms, limit: number): ActorKey[] {
    this.#mustBeReadable();
    return this.store.due(now, limit);
  }

  nextDeadline(): Ms | null {
    this.#mustBeReadable();
    return this.store.nextDeadline();
  }

  actors(): Iterable<ActorKey> {
    this.#mustBeReadable();
    return keysOf(this.store.snapshots());
  }

  chunksOf(key: ActorKey): Iterable<Chunk> {
    this.#mustBeReadable();
    return this.store.chunksOf(key);
  }

  reopen(done: (error: JournalError | null) => void): void {
    this.#mustBeReadable();
    if (this.#state === "appending") throw new Error("a journal is reopened after an append, not during one");
    this.#boot = this.store.boot += 1;
    this.#state = "open";
    this.#options.clock.soon(() => done(null));
  }

  close(done: () => void): void {
    const finish = (): void => {
      this.#state = "closed";
      this.#options.clock.soon(done);
    };
    if (this.#state === "appending") this.#onIdle = finish;
    else finish();
  }

  /** The process dies: what was not durable is gone, `done` of a running append never comes. The heir starts afresh. */
  crash(): MemoryJournal {
    this.#state = "closed";
    return new MemoryJournal({ ...this.#options, store: this.store, renewEpoch: false });
  }

  #mustBeReadable(): void {
    if (this.#state === "closed") throw new Error("the journal is closed");
  }
}

function keysOf(snapshots: readonly Snapshot[]): ActorKey[] {
  return snapshots.map(({ key }) => key);
}
