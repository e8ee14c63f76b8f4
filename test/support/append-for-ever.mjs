/** A process of its own that appends to a journal and says which block was confirmed, until it is killed. */
import { cryptoRandom } from "../../dist/engine/adapters/crypto-random.js";
import { openLmdbJournal } from "../../dist/engine/adapters/lmdb-journal.js";

const [folder] = process.argv.slice(2);
const key = { partition: 7, kind: 1, id: "v1" };
const journal = await openLmdbJournal(folder, { name: "s1", random: cryptoRandom() });

function next() {
  const upTo = journal.lastBlock + 1;
  const snapshots = [{ key, upTo, state: new Uint8Array(300), deadline: upTo, present: upTo % 2 === 0 }];
  const records = [Buffer.from(`record ${upTo}`), new Uint8Array(5_000)];
  journal.append({ records, snapshots, dropBlocksBelow: upTo - 200 }, (error) => {
    if (error !== null) throw new Error(error.message);
    process.stdout.write(`${journal.lastBlock}\n`);
    next();
  });
}

next();
