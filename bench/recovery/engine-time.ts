/** Entry of a process that opens a journal and replays it, and says how long that alone took. */
import { cryptoRandom } from "../../engine/adapters/crypto-random.ts";
import { openLmdbJournal } from "../../engine/adapters/lmdb-journal.ts";
import { systemClock } from "../../engine/adapters/system-clock.ts";
import { shardFolder } from "../../engine/data/layout.ts";
import { Town, townShard } from "../town/town.ts";

const [data = ""] = process.argv.slice(2);
const random = cryptoRandom();
const start = performance.now();
const journal = await openLmdbJournal(shardFolder(data, 1, 0), { name: townShard, random });
const town = new Town(systemClock(), random, journal);
await town.start();
const ms = performance.now() - start;
const { actors, tailBytes } = town.shard.stats();
process.send?.({ ms, actors, tailBytes }, () => process.kill(process.pid, "SIGKILL"));
