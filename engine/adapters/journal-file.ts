import type { Random } from "../ports/random.ts";
import type { Extent } from "./journal-extent.ts";
import * as identity from "./journal-identity.ts";
import type { Identity, Sidecar } from "./journal-identity.ts";
import { JournalReader } from "./journal-reader.ts";
import { dataFileBytes, LmdbEnvironment } from "./lmdb-environment.ts";

/** An opened journal file that was found to be the right one. */
export interface JournalFile {
  readonly env: LmdbEnvironment;
  readonly reader: JournalReader;
  readonly identity: Identity;
  readonly extent: Extent;
  /** Blocks from here up to the extent's first one are no longer needed and wait to be deleted. */
  readonly oldest: number;
}

export interface JournalFileOptions {
  /** Of the shard; a folder written by another shard is refused. */
  readonly name: string;
  /** Makes the ids of a new journal. */
  readonly random: Random;
  /** The folder comes from a backup: clients that remember the time after it must reload. */
  readonly renewEpoch?: boolean;
}

/** Opens the file in `folder`, which must exist. A new file gets an identity at boot 0, which the caller writes. */
export function openJournalFile(folder: string, options: JournalFileOptions): JournalFile {
  const beside = identity.readSidecar(folder);
  if (beside !== null && !dataFileBytes(folder)) throw identity.corrupt(folder, "data.mdb is missing or empty");
  const env = new LmdbEnvironment(folder);
  try {
    const reader = new JournalReader(env, folder);
    const inside = knownIdentity(folder, reader, beside) ?? newIdentity(options);
    identity.checkIdentity(folder, options.name, inside, beside);
    if (identity.isOlderCopy(inside, beside) && options.renewEpoch !== true) {
      throw identity.corrupt(
        folder,
        "data.mdb is older than identity.json beside it, as if a backup had been put back",
      );
    }
    const extent = reader.extent();
    return { env, reader, identity: inside, extent, oldest: reader.oldestBlock() ?? extent.first };
  } catch (error) {
    void env.close();
    throw error;
  }
}

function knownIdentity(folder: string, reader: JournalReader, beside: Sidecar | null): Identity | null {
  const inside = reader.identity();
  if (inside === null && (beside !== null || !reader.isEmpty())) {
    throw identity.corrupt(folder, "data.mdb does not say whose journal it is");
  }
  return inside;
}

function newIdentity({ name, random }: JournalFileOptions): Identity {
  return {
    format: identity.journalFormat,
    name,
    journal: random.base32(16),
    epoch: random.base32(16),
    boot: 0,
  };
}
