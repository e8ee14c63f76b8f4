import { cryptoRandom } from "../../engine/adapters/crypto-random.ts";
import { openLmdbJournal } from "../../engine/adapters/lmdb-journal.ts";
import { MemoryJournal } from "../../engine/adapters/memory-journal.ts";
import { systemClock } from "../../engine/adapters/system-clock.ts";
import { folderForThisTest } from "../support/folders.ts";
import { journalContract, type JournalHome } from "./journal.ts";

const random = cryptoRandom();
const clock = systemClock();

function inMemory(delayMs: () => number): () => JournalHome {
  return () => {
    let last: MemoryJournal | null = null;
    return {
      async open(options = {}) {
        last = new MemoryJournal({
          clock,
          random,
          delayMs,
          ...options,
          ...(last === null ? {} : { store: last.store }),
        });
        return last;
      },
    };
  };
}

journalContract(
  "memory",
  inMemory(() => 0),
);
journalContract(
  "slow memory",
  inMemory(() => 3),
);
journalContract("lmdb", () => {
  const folder = folderForThisTest();
  return { open: (options = {}) => openLmdbJournal(folder, { name: "s1", random, ...options }) };
});
