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
  /** Asks for a tick, and so for a cut. */
  readonly wake: () => void;
  /** Somebody waits until everything is durable. */
  readonly hurried: () => boolean;
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
  /** Bytes of records since the snapshot of the shard itself. */
  #sinceShard = 0;
  readonly #resting = new Set<Actor>();
  #appendedAt: Ms = -limits.commitEveryMs;
  /** A cut is planned: the open batch waits for more. */
  #gathering = false;
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
    this.#sinceShard = this.#tailBytes;
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
    if (this.#gathers()) return;
    this.#ownLeftOverLetters();
    const batch = this.#open;
    const block = batch.records.length > 0 ? this.#nextBlock : this.#nextBlock - 1;
    const resting = this.#takeResting();
    const bytes = this.#openBytes();
    const snapshots = this.#snapshots(block, resting, bytes);
    if (batch.records.length === 0 && snapshots.length === 0) return this.#releaseUnwritten();
    this.#open = new Batch();
    this.#inFlight = batch;
    this.#appendedAt = this.#parts.clock.now();
    if (batch.records.length > 0) {
      this.#nextBlock += 1;
      this.#tail.push({ block, bytes });
      this.#tailBytes += bytes;
      this.#sinceShard += bytes;
    }
    this.#parts.journal.append(this.#append(batch, block, snapshots), (error) => this.#done(batch, resting, error));
  }

  /**
   * An append costs as much as a dozen messages, so under load the next one waits for company; the first after a pause does not
   * wait, nor does what actors tell each other. What needs no append waits too: it may stand on what is in the batch.
   */
  #gathers(): boolean {
    const { records, locals, urgent } = this.#open;
    const { clock, wake, hurried } = this.#parts;
    if (records.length + locals.length === 0 || urgent || this.full || hurried()) return false;
    const restMs = this.#appendedAt + limits.commitEveryMs - clock.now();
    if (restMs <= 0) return false;
    if (!this.#gathering) {
      this.#gathering = true;
      clock.after(restMs, () => {
        this.#gathering = false;
        wake();
      });
    }
    return true;
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

  #snapshots(block: number, resting: readonly Actor[], written: number): Snapshot[] {
    const { actors } = this.#parts;
    const snapshots = resting.map((actor) => actors.snapshot(actor, block));
    let bytes = this.#checkpointBytes(written);
    for (const actor of actors.oldestDirty()) {
      if (bytes <= 0 || snapshots.length >= limits.snapshotsPerAppendMax) break;
      const snapshot = actors.snapshot(actor, block);
      snapshots.push(snapshot);
      bytes -= snapshot.state.length;
    }
    return snapshots;
  }

  /**
   * How much state should ride along so that old blocks can go. It grows with the tail instead of setting in at its limit:
   * many snapshots at once would hold up everybody who waits for that append.
   */
  #checkpointBytes(written: number): number {
    const filled = this.#tailBytes / limits.tailBytesMax;
    if (filled < 0.5) return 0;
    return 2 * filled * filled * Math.max(written, limits.checkpointBytesMin);
  }

  #openBytes(): number {
    return this.#open.records.reduce((sum, record) => sum + record.length, 0);
  }

  #append(batch: Batch, block: number, snapshots: readonly Snapshot[]): Append {
    const { records, chunks, dropChunks } = batch;
    const behind = block - this.#shardUpTo;
    const shardDue = behind >= limits.shardSnapshotBlocks || this.#sinceShard > limits.tailBytesMax / 8;
    if (shardDue) {
      this.#shardUpTo = block;
      this.#sinceShard = 0;
    }
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
