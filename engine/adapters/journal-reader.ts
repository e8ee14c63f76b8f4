import type { ActorKey, Chunk, Recovery, Snapshot } from "../ports/journal.ts";
import type { Ms } from "../protocol/ids.ts";
import { decodeBlock } from "./block-format.ts";
import { emptyExtent, type Extent, readExtent } from "./journal-extent.ts";
import { corrupt, type Identity } from "./journal-identity.ts";
import * as keys from "./journal-keys.ts";
import type { LmdbEnvironment } from "./lmdb-environment.ts";
import { readSnapshot, unseal } from "./sealed-value.ts";

/** Everything that can be asked of a journal's file. Throws JournalCorrupt rather than giving a wrong answer. */
export class JournalReader {
  readonly #env: LmdbEnvironment;
  readonly #folder: string;

  constructor(env: LmdbEnvironment, folder: string) {
    this.#env = env;
    this.#folder = folder;
  }

  identity(): Identity | null {
    const bytes = this.value(keys.metaKey("identity"));
    return bytes === null ? null : (JSON.parse(bytes.toString("utf8")) as Identity);
  }

  extent(): Extent {
    const key = keys.metaKey("extent");
    const value = this.#env.get(key);
    if (value === null) return emptyExtent;
    return readExtent(key, value) ?? this.damaged(key, "its checksum is wrong");
  }

  isEmpty(): boolean {
    const { start } = keys.rangeOf("meta");
    return this.#env.keys({ start, end: keys.rangeOf("present").end, limit: 1 }).next().done === true;
  }

  /** The number of the oldest block in the file, needed or not; null if there is none. */
  oldestBlock(): number | null {
    for (const key of this.#env.keys({ ...keys.rangeOf("block"), limit: 1 })) return keys.blockOf(key);
    return null;
  }

  recovery({ first, last }: Extent): Recovery {
    return {
      shard: this.value(keys.metaKey("shard")),
      blocks: (each) => this.blocks(first, last, each),
      present: () => Array.from(this.#env.keys(keys.rangeOf("present")), keys.actorOf),
    };
  }

  blocks(first: number, last: number, each: (block: number, records: readonly Uint8Array[]) => void): void {
    let expected = first;
    const end = keys.rangeOf("block").end;
    for (const { key, value } of this.#env.entries({ start: keys.blockKey(first), end })) {
      if (keys.blockOf(key) !== expected) this.damaged(keys.blockKey(expected), "it is missing");
      const records = decodeBlock(expected, key, value);
      if (typeof records === "string") this.damaged(key, records);
      else each(expected, records);
      expected += 1;
    }
    if (expected !== last + 1) this.damaged(keys.blockKey(expected), "it is missing");
  }

  snapshot(actor: ActorKey): Snapshot | null {
    const bytes = this.value(keys.snapshotKey(actor));
    return bytes === null ? null : readSnapshot(actor, bytes);
  }

  hasChunk(actor: ActorKey, conversation: number, from: number): boolean {
    return this.#env.get(keys.chunkKey(actor, conversation, from)) !== null;
  }

  chunkBefore(actor: ActorKey, conversation: number, before: number): Chunk | null {
    const start = keys.chunkKey(actor, conversation, Math.min(before, keys.numberMax));
    const end = keys.chunkKey(actor, conversation, 0);
    for (const key of this.#env.keys({
      start,
      end,
      reverse: true,
      exclusiveStart: true,
      inclusiveEnd: true,
      limit: 1,
    })) {
      return this.#chunk(key);
    }
    return null;
  }

  *chunksOf(actor: ActorKey): Generator<Chunk> {
    const start = keys.chunkKey(actor, 0, 0);
    const end = keys.chunkKey(actor, keys.numberMax, keys.numberMax);
    for (const key of this.#env.keys({ start, end })) yield this.#chunk(key);
  }

  *actors(): Generator<ActorKey> {
    for (const key of this.#env.keys(keys.rangeOf("snapshot"))) yield keys.actorOf(key);
  }

  due(now: Ms, limit: number): ActorKey[] {
    const { start } = keys.rangeOf("deadline");
    const found = this.#env.keys({ start, end: keys.deadlineFrom(now + 1), limit });
    return Array.from(found, (key) => keys.deadlineOf(key).actor);
  }

  nextDeadline(): Ms | null {
    for (const key of this.#env.keys({ ...keys.rangeOf("deadline"), limit: 1 })) return keys.deadlineOf(key).deadline;
    return null;
  }

  /** The bytes sealed under this key; null if there are none. */
  value(key: Buffer): Buffer | null {
    const sealed = this.#env.get(key);
    if (sealed === null) return null;
    return unseal(key, sealed) ?? this.damaged(key, "its checksum is wrong");
  }

  damaged(key: Buffer, what: string): never {
    throw corrupt(this.#folder, `${keys.describeKey(key)} in ${this.#env.file}: ${what}`);
  }

  #chunk(key: Buffer): Chunk {
    const { actor, conversation, from } = keys.chunkOf(key);
    return {
      key: actor,
      conversation,
      from,
      bytes: this.value(key) ?? this.damaged(key, "it vanished while it was read"),
    };
  }
}
