/**
 * Entry of a child process: `node verify-journal.js FOLDER NAME` reads every value of a journal and compares what is
 * there with what must be there, then writes to see that the file can still be written. It says what is wrong on
 * standard output, one line, and exits with 2. A damaged page may end this process by a signal: that is why it is a
 * process of its own.
 */
import * as keys from "./journal-keys.ts";
import { checkIdentity, corrupt, readSidecar } from "./journal-identity.ts";
import { JournalReader } from "./journal-reader.ts";
import { dataFileBytes, LmdbEnvironment } from "./lmdb-environment.ts";
import type { ActorKey, JournalError, Snapshot } from "../ports/journal.ts";

/** Pages that one write sets free are used by the next but one. */
const writes = 3;

const [folder = "", name = ""] = process.argv.slice(2);
try {
  await verify();
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

async function verify(): Promise<void> {
  const beside = readSidecar(folder);
  if (!dataFileBytes(folder)) {
    if (beside !== null) throw corrupt(folder, "data.mdb is missing or empty");
    // There is no journal yet, which is fine.
    return;
  }
  const env = new LmdbEnvironment(folder, true);
  const reader = new JournalReader(env, folder);
  const inside = reader.identity();
  if (inside === null) throw corrupt(folder, "data.mdb does not say whose journal it is");
  checkIdentity(folder, name, inside, beside);
  verifyContent(env, reader);
  await env.close();
  await verifyWriting();
}

function verifyContent(env: LmdbEnvironment, reader: JournalReader): void {
  const extent = reader.extent();
  reader.recovery(extent).blocks(() => {});
  const snapshots = verifySnapshots(env, reader);
  if (snapshots !== extent.snapshots) throw corrupt(folder, `it has ${snapshots} snapshots of ${extent.snapshots}`);
  const chunks = verifyChunks(env, reader);
  if (chunks !== extent.chunks) throw corrupt(folder, `it has ${chunks} chunks of old events of ${extent.chunks}`);
}

/** The list of free pages is only read by writing. What is written is what is there, so nothing changes. */
async function verifyWriting(): Promise<void> {
  const env = new LmdbEnvironment(folder);
  const key = keys.metaKey("identity");
  const value = env.get(key);
  for (let round = 0; round < writes; round += 1) {
    const error = await new Promise<JournalError | null>((resolve) => env.commit([{ key, value }], resolve));
    if (error?.kind === "failed") throw corrupt(folder, `it cannot be written (${error.message})`);
  }
  await env.close();
}

/** Both indexes must say what the snapshots say: an actor missing there would never wake. Gives the number of snapshots. */
function verifySnapshots(env: LmdbEnvironment, reader: JournalReader): number {
  let count = 0;
  let deadlines = 0;
  let present = 0;
  for (const key of env.keys(keys.rangeOf("snapshot"))) {
    const snapshot = snapshotOf(reader, keys.actorOf(key), key);
    count += 1;
    if (snapshot.deadline !== null) deadlines += 1;
    if (snapshot.present) present += 1;
  }
  for (const key of env.keys(keys.rangeOf("deadline"))) {
    const { deadline, actor } = keys.deadlineOf(key);
    if (snapshotOf(reader, actor, key).deadline !== deadline) reader.damaged(key, "no snapshot has this deadline");
    deadlines -= 1;
  }
  for (const key of env.keys(keys.rangeOf("present"))) {
    if (!snapshotOf(reader, keys.actorOf(key), key).present) reader.damaged(key, "its snapshot is not present");
    present -= 1;
  }
  if (deadlines !== 0 || present !== 0) throw corrupt(folder, "an index does not list every snapshot it should");
  return count;
}

function snapshotOf(reader: JournalReader, actor: ActorKey, key: Buffer): Snapshot {
  return reader.snapshot(actor) ?? reader.damaged(key, "there is no snapshot for it");
}

function verifyChunks(env: LmdbEnvironment, reader: JournalReader): number {
  let count = 0;
  for (const key of env.keys(keys.rangeOf("chunk"))) {
    if (reader.value(key) === null) reader.damaged(key, "it vanished while it was read");
    count += 1;
  }
  return count;
}
