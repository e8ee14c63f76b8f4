/** A process of its own that says everything a journal holds, as JSON: reading a damaged one may end it. */
import { cryptoRandom } from "../../dist/engine/adapters/crypto-random.js";
import { openLmdbJournal } from "../../dist/engine/adapters/lmdb-journal.js";

const [folder] = process.argv.slice(2);
const text = (bytes) => Buffer.from(bytes).toString("latin1");
const journal = await openLmdbJournal(folder, { name: "s1", random: cryptoRandom() });
const recovery = journal.recovery();
const blocks = [];
recovery.blocks((block, records) => blocks.push([block, records.map(text)]));
const snapshots = [...journal.actors()].map((key) => ({
  ...journal.snapshot(key),
  state: text(journal.snapshot(key).state),
}));
const chunks = snapshots.flatMap(({ key }) =>
  [...journal.chunksOf({ ...key, id: "v1" })].map((chunk) => text(chunk.bytes)),
);
const due = journal.due(1_000, 1_000);
const found = { blocks, snapshots, chunks, due, present: recovery.present(), shard: text(recovery.shard) };
journal.close(() => process.stdout.write(JSON.stringify(found)));
