import type { Append, Chunk, Snapshot } from "../ports/journal.ts";
import type { BlockWriter } from "./block-format.ts";
import { type Extent, sealExtent } from "./journal-extent.ts";
import * as keys from "./journal-keys.ts";
import type { JournalReader } from "./journal-reader.ts";
import type { Change } from "./lmdb-environment.ts";
import { seal, sealSnapshot } from "./sealed-value.ts";

/**
 * Blocks that are no longer needed are deleted a few with each append: a checkpoint may free thousands at once, and
 * deleting them in one go would hold up everything behind that append.
 */
export const blockDeletesPerAppendMax = 64;

const nothing = Buffer.alloc(0);

export interface Plan {
  readonly changes: readonly Change[];
  /** The journal's extent once the changes are durable. */
  readonly extent: Extent;
  /** The oldest block still in the file once the changes are durable. */
  readonly oldest: number;
}

/** Turns an append into changes of keys. Reads what is there now, writes nothing. */
export function planAppend(
  append: Append,
  now: Omit<Plan, "changes">,
  reader: JournalReader,
  writer: BlockWriter,
): Plan {
  const changes: Change[] = [];
  let { first, last, snapshots, chunks } = now.extent;
  if (append.records.length > 0) {
    last += 1;
    const key = keys.blockKey(last);
    changes.push({ key, value: writer.encode(last, key, append.records) });
  }
  if (append.snapshots !== undefined) snapshots += planSnapshots(append.snapshots, reader, changes);
  chunks += planChunks(append, reader, changes);
  if (append.shard !== undefined) {
    const key = keys.metaKey("shard");
    changes.push({ key, value: seal(key, append.shard) });
  }
  first = Math.max(first, Math.min(append.dropBlocksBelow ?? 0, last + 1));
  const oldest = Math.min(first, now.oldest + blockDeletesPerAppendMax);
  for (let block = now.oldest; block < oldest; block += 1) changes.push({ key: keys.blockKey(block), value: null });
  const extent = { first, last, snapshots, chunks };
  const extentKey = keys.metaKey("extent");
  changes.push({ key: extentKey, value: sealExtent(extentKey, extent) });
  return { changes, extent, oldest };
}

/** Snapshots with their indexes; gives the number of actors that had none before. */
function planSnapshots(snapshots: readonly Snapshot[], reader: JournalReader, changes: Change[]): number {
  let added = 0;
  for (const snapshot of newestOfEach(snapshots)) {
    const before = reader.snapshot(snapshot.key);
    if (before === null) added += 1;
    const key = keys.snapshotKey(snapshot.key);
    changes.push({ key, value: sealSnapshot(key, snapshot) });
    planIndexes(before, snapshot, changes);
  }
  return added;
}

function planIndexes(before: Snapshot | null, after: Snapshot, changes: Change[]): void {
  const was = before?.deadline ?? null;
  if (was !== after.deadline) {
    if (was !== null) changes.push({ key: keys.deadlineKey(was, after.key), value: null });
    if (after.deadline !== null) changes.push({ key: keys.deadlineKey(after.deadline, after.key), value: nothing });
  }
  if ((before?.present ?? false) !== after.present) {
    changes.push({ key: keys.presentKey(after.key), value: after.present ? nothing : null });
  }
}

function newestOfEach(snapshots: readonly Snapshot[]): readonly Snapshot[] {
  if (snapshots.length < 2) return snapshots;
  const newest = new Map(snapshots.map((snapshot) => [keys.snapshotKey(snapshot.key).toString("latin1"), snapshot]));
  return [...newest.values()];
}

/** Deletes, then writes; gives by how much the number of chunks grows. */
function planChunks(append: Append, reader: JournalReader, changes: Change[]): number {
  const there = new Map<string, boolean>();
  let grown = 0;
  const change = ({ key: actor, conversation, from }: Omit<Chunk, "bytes">, bytes: Uint8Array | null): void => {
    const key = keys.chunkKey(actor, conversation, from);
    const text = key.toString("latin1");
    const before = there.get(text) ?? reader.hasChunk(actor, conversation, from);
    there.set(text, bytes !== null);
    grown += Number(bytes !== null) - Number(before);
    changes.push({ key, value: bytes === null ? null : seal(key, bytes) });
  };
  for (const dropped of append.dropChunks ?? []) change(dropped, null);
  for (const chunk of append.chunks ?? []) change(chunk, chunk.bytes);
  return grown;
}
