/**
 * A process of its own that fills its disk with a journal, sees what happens, makes room and goes on. Says what it saw
 * in one line of JSON. Runs what was built.
 */
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cryptoRandom } from "../../dist/engine/adapters/crypto-random.js";
import { openLmdbJournal, ownsRejection } from "../../dist/engine/adapters/lmdb-journal.js";

const [folder, how] = process.argv.slice(2);
const filler = join(folder, "filler");
if (how === "filler") writeFileSync(filler, Buffer.alloc(2 * 1024 * 1024));

function makeRoom() {
  if (how === "filler") rmSync(filler);
  else execFileSync("prlimit", ["--pid", String(process.pid), "--fsize=unlimited:"]);
}

let strays = 0;
process.on("unhandledRejection", (error) => {
  if (!ownsRejection(error)) strays += 1;
});

const key = { partition: 1, kind: 1, id: "v1" };
const journal = await openLmdbJournal(join(folder, "journal"), { name: "s1", random: cryptoRandom() });
const once = (act) => new Promise((resolve) => act((error) => resolve(error?.kind ?? null)));
const append = () => {
  const upTo = journal.lastBlock + 1;
  const snapshots = [{ key, upTo, state: new Uint8Array(100), deadline: null, present: false }];
  return once((done) => journal.append({ records: [new Uint8Array(20_000).fill(upTo)], snapshots }, done));
};
const isReadable = () => journal.snapshot(key).upTo === journal.lastBlock;
/** Reopens, and reads all the while. */
const reopen = async () => {
  let isOver = false;
  const reopened = once((done) => journal.reopen(done)).finally(() => (isOver = true));
  let wasReadable = true;
  while (!isOver) {
    wasReadable &&= isReadable();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return [await reopened, wasReadable];
};

let confirmed = 0;
let error = null;
while (error === null) {
  error = await append();
  if (error === null) confirmed += 1;
}
const readable = isReadable();
const nextError = await append();
// Fills the pages that are left too, until not even the note of another opening finds room.
let stillFull = null;
let readableMeanwhile = true;
while (stillFull === null) {
  const [error, wasReadable] = how === "filler" ? await reopen() : [await once((done) => journal.reopen(done)), true];
  readableMeanwhile &&= wasReadable;
  stillFull = error ?? (await append());
}
const readableStill = isReadable();
makeRoom();
const reopened = await once((done) => journal.reopen(done));
let lost = 0;
let found = 0;
journal.recovery().blocks((block, [record]) => {
  found += 1;
  if (!record.every((byte) => byte === block % 256)) lost += 1;
});
lost += Math.max(0, confirmed - found);
const goesOn = await append();
await once((done) => journal.close(() => done(null)));
process.stdout.write(
  JSON.stringify({
    error,
    readable,
    nextError,
    stillFull,
    readableMeanwhile,
    readableStill,
    reopened,
    lost,
    goesOn,
    strays,
  }),
);
