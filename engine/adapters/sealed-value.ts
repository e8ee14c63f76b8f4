/**
 * Single values of the journal: `sum 4 | bytes`. The CRC-32 starts from the key, so that a value found under another
 * key is as wrong as one with a flipped bit.
 */
import { crc32 } from "node:zlib";
import type { ActorKey, Snapshot } from "../ports/journal.ts";

const sumBytes = 4;

export function seal(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat([Buffer.alloc(sumBytes), ...parts]);
  value.writeUInt32BE(crc32(value.subarray(sumBytes), crc32(key)), 0);
  return value;
}

/** The bytes inside, as a view; null if they are not what was sealed under this key. */
export function unseal(key: Uint8Array, value: Buffer): Buffer | null {
  if (value.length < sumBytes) return null;
  const bytes = value.subarray(sumBytes);
  return crc32(bytes, crc32(key)) === value.readUInt32BE(0) ? bytes : null;
}

/** `flags 1 | up to 6 | deadline 6 | state …` */
const snapshotHeadBytes = 13;
const hasDeadline = 1;
const isPresent = 2;

export function sealSnapshot(key: Uint8Array, snapshot: Snapshot): Buffer {
  const head = Buffer.allocUnsafe(snapshotHeadBytes);
  head[0] = (snapshot.deadline === null ? 0 : hasDeadline) | (snapshot.present ? isPresent : 0);
  head.writeUIntBE(snapshot.upTo, 1, 6);
  head.writeUIntBE(snapshot.deadline ?? 0, 7, 6);
  return seal(key, head, snapshot.state);
}

export function readSnapshot(actor: ActorKey, bytes: Buffer): Snapshot {
  return { key: actor, ...readSnapshotHead(bytes), state: bytes.subarray(snapshotHeadBytes) };
}

/** What the indexes say about a snapshot. */
export function readSnapshotHead(bytes: Buffer): Pick<Snapshot, "upTo" | "deadline" | "present"> {
  const flags = bytes.readUInt8(0);
  return {
    upTo: bytes.readUIntBE(1, 6),
    deadline: (flags & hasDeadline) === 0 ? null : bytes.readUIntBE(7, 6),
    present: (flags & isPresent) !== 0,
  };
}
