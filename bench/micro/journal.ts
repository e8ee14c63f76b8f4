/** To disk: how a block is written down, and how long until it is safe. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlockWriter, decodeBlock } from "../../engine/adapters/block-format.ts";
import { cryptoRandom } from "../../engine/adapters/crypto-random.ts";
import { openLmdbJournal } from "../../engine/adapters/lmdb-journal.ts";
import { encodeRecord } from "../../engine/runtime/record.ts";
import * as frames from "./frames.ts";
import { repeated, type Probe } from "./probe.ts";

const sizes = [1, 10, 100, 1_000];
const key = Buffer.from("a key of ten");

export function blockProbes(): Probe[] {
  const writer = new BlockWriter();
  return sizes.flatMap((size) => {
    const records = recordsOf(size);
    const block = Buffer.from(writer.encode(1, key, records));
    return [
      { name: `block of ${size}: encode, per record`, per: size, run: () => void writer.encode(1, key, records) },
      { name: `block of ${size}: decode, per record`, per: size, run: () => void decodeBlock(1, key, block) },
    ];
  });
}

export function recordProbe(): Probe {
  return repeated("record: encode a message's", 100, message);
}

/** Each append is on disk when it is done: this is mostly the disk. */
export async function diskProbes(): Promise<Probe[]> {
  const folder = mkdtempSync(join(tmpdir(), "peakdesk-bench-"));
  const journal = await openLmdbJournal(folder, { name: "s0", random: cryptoRandom() });
  const probes = sizes.map((size): Probe => {
    const records = recordsOf(size);
    const run = () =>
      new Promise<void>((resolve, reject) => {
        const below = Math.max(1, journal.lastBlock - 1_000);
        journal.append({ records, dropBlocksBelow: below }, (error) =>
          error === null ? resolve() : reject(new Error(error.message)),
        );
      });
    return { name: `append of ${size} with fsync`, per: 1, run, waits: true };
  });
  const close = () =>
    new Promise<void>((resolve) => {
      journal.close(() => {
        rmSync(folder, { recursive: true, force: true });
        resolve();
      });
    });
  return probes.map((probe, index) => (index === probes.length - 1 ? { ...probe, close } : probe));
}

function message(): Uint8Array {
  const { conv, event } = frames;
  return encodeRecord({
    t: "events",
    ref: { kind: "visitor", id: conv.slice(0, -2) },
    events: [{ t: "fact", e: event(12).e, hash: 123_456_789 }],
  });
}

function recordsOf(count: number): Uint8Array[] {
  return Array.from({ length: count }, message);
}
