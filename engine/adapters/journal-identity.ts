/**
 * Who a journal is, kept twice: inside the data file and in `identity.json` beside it. A data file that lost its
 * content opens as a new, empty database without a word; the second copy is what notices.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { JournalCorrupt } from "../ports/journal.ts";

export interface Identity {
  /** Grows when a later version can no longer read what this one writes. */
  readonly format: number;
  /** Of the shard. */
  readonly name: string;
  /** Random, made with the journal, never changed: tells two journals of one name apart. */
  readonly journal: string;
  readonly epoch: string;
  readonly boot: number;
}

/** What stands beside the data file. The epoch is left out: it changes inside, in one step. */
export type Sidecar = Omit<Identity, "epoch">;

export const journalFormat = 1;

const fileName = "identity.json";

export function readSidecar(folder: string): Sidecar | null {
  let text: string;
  try {
    text = readFileSync(join(folder, fileName), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  try {
    return JSON.parse(text) as Sidecar;
  } catch {
    throw corrupt(folder, `${fileName} is not JSON`);
  }
}

/** Durable when it returns; a crash leaves the old file or the new one. */
export function writeSidecar(folder: string, { format, name, journal, boot }: Identity): void {
  const sidecar: Sidecar = { format, name, journal, boot };
  const path = join(folder, fileName);
  writeFileSync(`${path}.new`, `${JSON.stringify(sidecar, null, 2)}\n`, { flush: true });
  renameSync(`${path}.new`, path);
  const directory = openSync(folder, "r");
  fsyncSync(directory);
  closeSync(directory);
}

/** Throws JournalCorrupt if the data file and its sidecar do not belong together, or not to this shard. */
export function checkIdentity(folder: string, name: string, inside: Identity, beside: Sidecar | null): void {
  if (inside.format !== journalFormat) {
    throw corrupt(folder, `it was written in format ${inside.format}; this version reads format ${journalFormat}`);
  }
  if (inside.name !== name) throw corrupt(folder, `it belongs to shard ${inside.name}, not to ${name}`);
  if (beside === null) return;
  if (beside.journal !== inside.journal) {
    throw corrupt(folder, `data.mdb is journal ${inside.journal}, but ${fileName} speaks of ${beside.journal}`);
  }
}

/** An older data file was put back: clients know more than it does, and must be told by a new epoch. */
export function isOlderCopy(inside: Identity, beside: Sidecar | null): boolean {
  return beside !== null && beside.boot > inside.boot;
}

export function corrupt(folder: string, what: string): JournalCorrupt {
  return new JournalCorrupt(
    `The journal in ${folder} cannot be trusted: ${what}. Put the whole folder back from a backup (and start once with ` +
      `a new epoch), or move it away to begin with an empty one.`,
  );
}
