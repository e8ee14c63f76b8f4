/**
 * Entry of a process that lives through a busy day and dies of it: conversations of five messages each come and go, the
 * older ones leave memory for snapshots, the newest are only in the blocks a start has to replay. Ends itself with SIGKILL.
 */
import { cryptoRandom } from "../../engine/adapters/crypto-random.ts";
import { openLmdbJournal } from "../../engine/adapters/lmdb-journal.ts";
import { shardFolder, writeLayout } from "../../engine/data/layout.ts";
import type { VisitorId } from "../../engine/protocol/ids.ts";
import { limits } from "../../engine/runtime/limits.ts";
import { HandClock } from "../town/hand-clock.ts";
import { Town, townShard, type Townsperson } from "../town/town.ts";

const agents = 50;
const capacity = 200;
const arrivalsPerWave = 2_000;
/** Between two waves: short enough that those in memory fill the tail to its limit. */
const waveMs = 4_000;
const words = [
  "Is this still in stock?",
  "It is, in blue and in green.",
  "And how long does delivery take?",
  "Two days, three in the mountains.",
  "Thank you, then I take the blue one.",
];

const [data = "", wanted = "0"] = process.argv.slice(2);
const random = cryptoRandom();
const conversations = Number(wanted);
writeLayout(data, { version: 1, generation: 1, shards: 1, cluster: random.base32(12), demo: false });
const journal = await openLmdbJournal(shardFolder(data, 1, 0), { name: townShard, random });
const waves = Math.ceil(conversations / arrivalsPerWave);
const clock = new HandClock(Date.now() - waves * waveMs);
const town = new Town(clock, random, journal);
await town.start();
const staff = await town.hire(agents, capacity);

for (let come = 0; come < conversations; come += arrivalsPerWave) {
  const size = Math.min(arrivalsPerWave, conversations - come);
  await wave(size, come + size >= conversations);
}
const { tailBytes, actors, appends } = town.shard.stats();
process.send?.({ tailBytes, tailBytesMax: limits.tailBytesMax, actors, appends }, () =>
  process.kill(process.pid, "SIGKILL"),
);

/** The last ones are still talking when the end comes. */
async function wave(size: number, last: boolean): Promise<void> {
  const couples: { visitor: Townsperson; agent: Townsperson }[] = [];
  for (let index = 0; index < size; index += 1) {
    const agent = staff[index % agents];
    if (agent === undefined) throw new Error("nobody is at work");
    couples.push({ visitor: town.visitor(`v${random.base32(24)}` as VisitorId, index % agents), agent });
  }
  await town.settled();
  for (const [turn, text] of words.entries()) {
    for (const { visitor, agent } of couples) town.say(turn % 2 === 0 ? visitor : agent, visitor, text);
    await town.settled();
  }
  if (!last) await farewell(couples);
  clock.advance(waveMs);
  await town.settled();
}

async function farewell(couples: readonly { visitor: Townsperson; agent: Townsperson }[]): Promise<void> {
  for (const { visitor, agent } of couples) town.end(agent, visitor);
  await town.settled();
  for (const { visitor } of couples) town.leave(visitor);
}
