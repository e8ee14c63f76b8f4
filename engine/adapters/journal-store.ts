import type { ActorKey, Append, Chunk, Snapshot } from "../ports/journal.ts";
import type { Ms } from "../protocol/ids.ts";

/**
 * What a journal in memory has made durable. Nothing here is tentative: `apply` is the instant an append hits the disk.
 * A journal that crashed is thrown away and a new one made on the same store.
 *
 * Bytes are copied on the way in, as a disk would.
 */
export class JournalStore {
  epoch: string;
  boot = 0;
  lastBlock = 0;
  shard: Uint8Array | null = null;
  readonly blocks = new Map<number, readonly Uint8Array[]>();
  readonly #snapshots = new Map<string, Snapshot>();
  readonly #chunks = new Map<string, Map<number, Map<number, Chunk>>>();
  /** Sorted by deadline, then key: the order in which actors are woken is part of a reproducible run. */
  readonly #deadlines: { readonly at: Ms; readonly text: string; readonly key: ActorKey }[] = [];

  constructor(epoch: string) {
    this.epoch = epoch;
  }

  apply(append: Append): void {
    if (append.records.length > 0) {
      this.lastBlock += 1;
      this.blocks.set(
        this.lastBlock,
        append.records.map((record) => record.slice()),
      );
    }
    for (const snapshot of append.snapshots ?? []) this.#putSnapshot(snapshot);
    for (const { key, conversation, from } of append.dropChunks ?? []) {
      this.#chunks.get(textOf(key))?.get(conversation)?.delete(from);
    }
    for (const chunk of append.chunks ?? []) this.#putChunk(chunk);
    if (append.shard !== undefined) this.shard = append.shard.slice();
    this.#dropBlocksBelow(append.dropBlocksBelow ?? 0);
  }

  snapshot(key: ActorKey): Snapshot | null {
    return this.#snapshots.get(textOf(key)) ?? null;
  }

  /** In the order of their keys. */
  snapshots(): Snapshot[] {
    return [...this.#snapshots].sort(([a], [b]) => compare(a, b)).map(([, snapshot]) => snapshot);
  }

  chunkBefore(key: ActorKey, conversation: number, before: number): Chunk | null {
    let best: Chunk | null = null;
    for (const chunk of this.#chunks.get(textOf(key))?.get(conversation)?.values() ?? []) {
      if (chunk.from < before && chunk.from > (best?.from ?? -1)) best = chunk;
    }
    return best;
  }

  chunksOf(key: ActorKey): Chunk[] {
    const conversations = [...(this.#chunks.get(textOf(key))?.values() ?? [])];
    const chunks = conversations.flatMap((conversation) => [...conversation.values()]);
    return chunks.sort((a, b) => a.conversation - b.conversation || a.from - b.from);
  }

  due(now: Ms, limit: number): ActorKey[] {
    const later = this.#deadlines.findIndex(({ at }) => at > now);
    const count = later === -1 ? this.#deadlines.length : later;
    return this.#deadlines.slice(0, Math.min(count, limit)).map(({ key }) => key);
  }

  nextDeadline(): Ms | null {
    return this.#deadlines[0]?.at ?? null;
  }

  #putSnapshot(snapshot: Snapshot): void {
    const text = textOf(snapshot.key);
    const before = this.#snapshots.get(text);
    if (before !== undefined && before.deadline !== null) this.#deadlines.splice(this.#place(before.deadline, text), 1);
    if (snapshot.deadline !== null) {
      const at = snapshot.deadline;
      this.#deadlines.splice(this.#place(at, text), 0, { at, text, key: snapshot.key });
    }
    this.#snapshots.set(text, { ...snapshot, state: snapshot.state.slice() });
  }

  #putChunk(chunk: Chunk): void {
    const text = textOf(chunk.key);
    const conversations = this.#chunks.get(text) ?? new Map<number, Map<number, Chunk>>();
    const chunks = conversations.get(chunk.conversation) ?? new Map<number, Chunk>();
    this.#chunks.set(text, conversations);
    conversations.set(chunk.conversation, chunks);
    chunks.set(chunk.from, { ...chunk, bytes: chunk.bytes.slice() });
  }

  #dropBlocksBelow(first: number): void {
    // Blocks stand in the order they were written, so the oldest come first.
    for (const block of this.blocks.keys()) {
      if (block >= first) return;
      this.blocks.delete(block);
    }
  }

  /** Where a deadline stands, or would stand. */
  #place(at: Ms, text: string): number {
    let low = 0;
    let high = this.#deadlines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const entry = this.#deadlines[middle];
      if (entry !== undefined && (entry.at - at || compare(entry.text, text)) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Text that sorts as the journal on disk sorts its keys: partition, kind, length of the id, id. */
function textOf({ partition, kind, id }: ActorKey): string {
  return String.fromCharCode(partition, kind, id.length) + id;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
