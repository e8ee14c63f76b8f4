/**
 * The one place that builds and reads keys of the journal on disk. Keys sort as bytes:
 *
 *   0 name                                           what the journal is: identity, extent, the shard's own state
 *   1 number                                         a block
 *   2 partition kind length id                       the newest snapshot of an actor
 *   3 partition kind length id conversation from     a chunk of old events
 *   4 deadline partition kind length id              index: who wants to be woken when (no value)
 *   5 partition kind length id                       index: who believes that somebody is connected (no value)
 *
 * Numbers are big-endian and of fixed width, so that their order is the order of the bytes. The id carries its length,
 * so that no id can reach into the keys of another actor.
 */
import type { ActorKey } from "../ports/journal.ts";
import type { Ms } from "../protocol/ids.ts";

const tags = { meta: 0, block: 1, snapshot: 2, chunk: 3, deadline: 4, present: 5 } as const;
export type KeyTag = keyof typeof tags;

/** 2^48 - 1: two thousand blocks a second for four thousand years. */
const numberBytes = 6;
export const numberMax = 2 ** 48 - 1;
const actorHeadBytes = 3;

export function metaKey(name: "identity" | "extent" | "shard"): Buffer {
  return Buffer.from(`\0${name}`, "latin1");
}

export function blockKey(block: number): Buffer {
  const key = Buffer.allocUnsafe(1 + numberBytes);
  key[0] = tags.block;
  key.writeUIntBE(block, 1, numberBytes);
  return key;
}

export function blockOf(key: Buffer): number {
  return key.readUIntBE(1, numberBytes);
}

export function snapshotKey(actor: ActorKey): Buffer {
  return actorKey(tags.snapshot, actor);
}

export function presentKey(actor: ActorKey): Buffer {
  return actorKey(tags.present, actor);
}

export function chunkKey(actor: ActorKey, conversation: number, from: number): Buffer {
  const head = actorKey(tags.chunk, actor, 2 * numberBytes);
  head.writeUIntBE(conversation, head.length - 2 * numberBytes, numberBytes);
  head.writeUIntBE(from, head.length - numberBytes, numberBytes);
  return head;
}

export function deadlineKey(deadline: Ms, actor: ActorKey): Buffer {
  const key = actorKey(tags.deadline, actor, 0, numberBytes);
  key.writeUIntBE(deadline, 1, numberBytes);
  return key;
}

/** Before every deadline of this millisecond. */
export function deadlineFrom(deadline: Ms): Buffer {
  const key = Buffer.allocUnsafe(1 + numberBytes);
  key[0] = tags.deadline;
  key.writeUIntBE(deadline, 1, numberBytes);
  return key;
}

export function deadlineOf(key: Buffer): { deadline: Ms; actor: ActorKey } {
  return { deadline: key.readUIntBE(1, numberBytes), actor: readActor(key, 1 + numberBytes) };
}

/** The actor in a snapshot, chunk or presence key. */
export function actorOf(key: Buffer): ActorKey {
  return readActor(key, 1);
}

export function chunkOf(key: Buffer): { actor: ActorKey; conversation: number; from: number } {
  return {
    actor: readActor(key, 1),
    conversation: key.readUIntBE(key.length - 2 * numberBytes, numberBytes),
    from: key.readUIntBE(key.length - numberBytes, numberBytes),
  };
}

/** Every key with this tag lies from `start` up to, but not including, `end`. */
export function rangeOf(tag: KeyTag): { start: Buffer; end: Buffer } {
  return { start: Buffer.of(tags[tag]), end: Buffer.of(tags[tag] + 1) };
}

/** For messages to people: `block 17`, `snapshot of 3/2/v7a`. */
export function describeKey(key: Buffer): string {
  switch (key[0]) {
    case tags.meta:
      return key.toString("latin1", 1);
    case tags.block:
      return `block ${blockOf(key)}`;
    case tags.snapshot:
      return `snapshot of ${describeActor(actorOf(key))}`;
    case tags.chunk: {
      const { actor, conversation, from } = chunkOf(key);
      return `events from ${from} of conversation ${conversation} of ${describeActor(actor)}`;
    }
    default:
      return `key ${key.toString("hex")}`;
  }
}

function describeActor({ partition, kind, id }: ActorKey): string {
  return `${partition}/${kind}/${id}`;
}

/** `tag [gap] partition kind length id [room]`; gap and room are for the caller to fill. */
function actorKey(tag: number, { partition, kind, id }: ActorKey, room = 0, gap = 0): Buffer {
  const idBytes = Buffer.byteLength(id, "utf8");
  if (idBytes === 0 || idBytes > 255) throw new Error(`an actor id takes 1 to 255 bytes, not ${idBytes}`);
  const at = 1 + gap;
  const key = Buffer.allocUnsafe(at + actorHeadBytes + idBytes + room);
  key[0] = tag;
  key[at] = partition;
  key[at + 1] = kind;
  key[at + 2] = idBytes;
  key.write(id, at + actorHeadBytes, "utf8");
  return key;
}

function readActor(key: Buffer, at: number): ActorKey {
  const start = at + actorHeadBytes;
  const id = key.toString("utf8", start, start + key.readUInt8(at + 2));
  return { partition: key.readUInt8(at), kind: key.readUInt8(at + 1), id };
}
