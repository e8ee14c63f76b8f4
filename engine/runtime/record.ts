/** What one record of a block says, as bytes. Part of the data format: tags are never reused. */
import { Decoder } from "@msgpack/msgpack";
import type { ActorRef } from "../core/actor.ts";
import type { Command } from "../core/commands.ts";
import { pack } from "../protocol/pack.ts";
import { kindOfByte, kinds } from "../core/kinds.ts";

export type JournalRecord =
  /** Events of one turn of one actor. */
  | { readonly t: "events"; readonly ref: ActorRef; readonly events: readonly unknown[] }
  /** A command for another actor, owed to `lane` under the number `n`. */
  | { readonly t: "out"; readonly lane: string; readonly n: number; readonly to: ActorRef; readonly command: Command }
  /** The command `n` of `lane` was applied by the turn before. */
  | { readonly t: "in"; readonly lane: string; readonly n: number }
  /** Tries whether the disk takes anything. */
  | { readonly t: "probe" };

const decoder = new Decoder();

export function encodeRecord(record: JournalRecord): Uint8Array {
  switch (record.t) {
    case "events":
      return pack([0, kinds[record.ref.kind].byte, record.ref.id, ...record.events]);
    case "out":
      return pack([1, record.lane, record.n, kinds[record.to.kind].byte, record.to.id, record.command]);
    case "in":
      return pack([2, record.lane, record.n]);
    case "probe":
      return pack([3]);
  }
}

export function decodeRecord(bytes: Uint8Array): JournalRecord {
  const [tag, ...rest] = decoder.decode(bytes) as [number, ...unknown[]];
  switch (tag) {
    case 0: {
      const [kind, id, ...events] = rest as [number, string, ...unknown[]];
      return { t: "events", ref: { kind: kindOfByte(kind).name, id }, events };
    }
    case 1: {
      const [lane, n, kind, id, command] = rest as [string, number, number, string, Command];
      return { t: "out", lane, n, to: { kind: kindOfByte(kind).name, id }, command };
    }
    case 2: {
      const [lane, n] = rest as [string, number];
      return { t: "in", lane, n };
    }
    case 3:
      return { t: "probe" };
    default:
      throw new Error(`the journal holds a record of unknown kind ${tag}: it was written by a newer version`);
  }
}

/** State and chunks, as plain data. */
export function encodePlain(value: unknown): Uint8Array {
  return pack(value);
}

export function decodePlain(bytes: Uint8Array): unknown {
  return decoder.decode(bytes);
}
