/**
 * Group commit. One batch is on its way to the disk, the next one gathers; nothing of a batch leaves the shard before its
 * append is durable. Snapshots ride along, so that a start never replays more than `tailBytesMax`.
 *
 *   turns ─▶ open batch ──cut──▶ append in flight ──done──▶ release outputs
 *                ▲                                              │
 *                └──────────── the next cut ◀───────────────────┘
 */
import type { Append, Journal, JournalError, Snapshot } from "../ports/journal.ts";
import type { ShardName } from "../ports/bus.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ms } from "../protocol/ids.ts";
import type { Actor, Actors } from "./actors.ts";
import { Batch } from "./batch.ts";
import type { Inbox } from "./inbox.ts";
import { limits } from "./limits.ts";
import type { Outbox } from "./outbox.ts";
import { encodePlain, encodeRecord } from "./record.ts";

export interface CommitParts {
  readonly self: ShardName;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly actors: Actors;
  readonly inbox: () => Inbox;
  readonly outbox: () => Outbox;
  /** Nothing may be written now: only what needs no append goes through. */
  readonly readOnly: () => boolean;
  /** The batch is durable. */
  readonly release: (batch: Batch) => void;
  /** The append failed: both batches are lost, memory is ahead of the disk. */
  readonly fail: (error: JournalError, lost: readonly Batch[]) => void;
  /** These actors are in a durable snapshot now and may leave memory if nothing happened since. */
  readonly rested: (actors: readonly Actor[]) => void;
}

export class Commit {
  #open = new Batch();
  #inFlight: Batch | null = null;
  #nextBlock: number;
  #shardUpTo: number;
  /** Sizes of the blocks a start would replay, oldest first. */
  #tail: { block: number; bytes: number }[] = [];
  #tailBytes = 0;
  readonly #resting = new Set<Actor>();
  #appendedAt: Ms = 0;
  readonly #parts: CommitParts;

  constructor(parts: CommitParts) {
    this.#parts = parts;
    this.#nextBlock = parts.journal.lastBlock + 1;
    this.#shardUpTo = 0;
  }

  get open(): Batch {
    return this.#open;
  }

  /** The block that events applied now will be in. */
  get block(): number {
    return this.#nextBlock;
  }

  get idle(): boolean {
    return this.#inFlight === null && this.#open.empty;
  }

  /** Turns should pause: the disk is behind. */
  get full(): boolean {
    return this.#open.records.length >= limits.batchRecordsMax;
  }

  get tailBytes(): number {
    return this.#tailBytes;
  }

  /** How long the append under way has taken so far. */
  lagMs(): number {
    return this.#inFlight === null ? 0 : this.#parts.clock.now() - this.#appendedAt;
  }

  /** After a replay: what the journal still holds. */
  resume(shardUpTo: number, tail: readonly { block: number; bytes: number }[]): void {
    this.#open = new Batch();
    this.#inFlight = null;
    this.#nextBlock = this.#parts.journal.lastBlock + 1;
    this.#shardUpTo = shardUpTo;
    this.#tail = [...tail];
    this.#tailBytes = tail.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#resting.clear();
  }

  /** A block was appended past this batch (the probe of a full disk). */
  skipBlock(): void {
    this.#nextBlock = this.#parts.journal.lastBlock + 1;
  }

  /** These idle actors should be written down with the next append. */
  rest(actors: readonly Actor[]): void {
    for (const actor of actors) this.#resting.add(actor);
  }

  cut(): void {
    if (this.#inFlight !== null) return;
    if (this.#parts.readOnly()) return this.#releaseUnwritten();
    this.#ownLeftOverLetters();
    const batch = this.#open;
    const block = batch.records.length > 0 ? this.#nextBlock : this.#nextBlock - 1;
    const resting = this.#takeResting();
    const snapshots = this.#snapshots(block, resting);
    if (batch.records.length === 0 && snapshots.length === 0) return this.#releaseUnwritten();
    this.#open = new Batch();
    this.#inFlight = batch;
    this.#appendedAt = this.#parts.clock.now();
    const bytes = batch.records.reduce((sum, record) => sum + record.length, 0);
    if (batch.records.length > 0) {
      this.#nextBlock += 1;
      this.#tail.push({ block, bytes });
      this.#tailBytes += bytes;
    }
    this.#parts.journal.append(this.#append(batch, block, snapshots), (error) => this.#done(batch, resting, error));
  }

  /** Nothing to write: what was said stands on blocks that are durable already. */
  #releaseUnwritten(): void {
    const batch = this.#open;
    if (batch.empty) return;
    this.#open = new Batch();
    this.#parts.release(batch);
  }

  #done(batch: Batch, resting: readonly Actor[], error: JournalError | null): void {
    if (this.#inFlight !== batch) return;
    this.#inFlight = null;
    if (error !== null) {
      const lost = [batch, this.#open];
      this.#open = new Batch();
      this.#parts.fail(error, lost);
      return;
    }
    this.#parts.release(batch);
    if (resting.length > 0) this.#parts.rested(resting);
    this.cut();
  }

  /** Those who need a snapshot, as many as one append may carry; the others may leave memory at once. */
  #takeResting(): Actor[] {
    const { actors, rested } = this.#parts;
    const clean: Actor[] = [];
    const changed: Actor[] = [];
    for (const actor of this.#resting) {
      if (changed.length >= limits.snapshotsPerAppendMax) break;
      this.#resting.delete(actor);
      (actors.isDirty(actor) || actor.staleDeadline ? changed : clean).push(actor);
    }
    if (clean.length > 0) rested(clean);
    return changed;
  }

  /** A block boundary falls between a command and its turn: from here on the journal owes it. */
  #ownLeftOverLetters(): void {
    const { self, outbox } = this.#parts;
    for (const { to, command, tell } of this.#open.locals) {
      if (tell.settled || tell.number !== null) continue;
      const owed = outbox().add(self, to, command);
      tell.number = owed.n;
      this.#open.records.push(encodeRecord({ t: "out", lane: self, n: owed.n, to, command }));
    }
    this.#open.locals.length = 0;
  }

  #snapshots(block: number, resting: readonly Actor[]): Snapshot[] {
    const { actors } = this.#parts;
    const chosen = new Set(resting);
    if (this.#tailBytes > limits.tailBytesMax) {
      for (const actor of actors.oldestDirty()) {
        if (chosen.size >= limits.snapshotsPerAppendMax) break;
        chosen.add(actor);
      }
    }
    return [...chosen].map((actor) => actors.snapshot(actor, block));
  }

  #append(batch: Batch, block: number, snapshots: readonly Snapshot[]): Append {
    const { records, chunks, dropChunks } = batch;
    const behind = block - this.#shardUpTo;
    const shardDue = behind >= limits.shardSnapshotBlocks || (behind > 0 && this.#tailBytes > limits.tailBytesMax);
    if (shardDue) this.#shardUpTo = block;
    const append: Append = { records, snapshots, chunks, dropChunks };
    const below = Math.min(this.#parts.actors.oldestNeeded() ?? block + 1, this.#shardUpTo + 1);
    const withShard = shardDue ? { ...append, shard: this.#freezeShard(block) } : append;
    return this.#forget(below) ? { ...withShard, dropBlocksBelow: below } : withShard;
  }

  #forget(below: number): boolean {
    let gone = 0;
    for (const { block, bytes } of this.#tail) {
      if (block >= below) break;
      gone += 1;
      this.#tailBytes -= bytes;
    }
    if (gone > 0) this.#tail.splice(0, gone);
    return gone > 0;
  }

  #freezeShard(block: number): Uint8Array {
    const { inbox, outbox } = this.#parts;
    return encodePlain({ upTo: block, inbox: inbox().freeze(), outbox: outbox().freeze() });
  }
}
