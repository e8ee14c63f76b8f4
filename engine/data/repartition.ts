/**
 * Another number of workers: every actor moves to the shard that owns its partition now. The old generation of folders is
 * read, a new one is written beside it, the layout is switched in one rename, and only then is the old one deleted: a
 * crash at any moment leaves one complete generation.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { cryptoRandom } from "../adapters/crypto-random.ts";
import { localBusHub } from "../adapters/local-bus.ts";
import { openLmdbJournal } from "../adapters/lmdb-journal.ts";
import { systemClock } from "../adapters/system-clock.ts";
import type { Log } from "../ports/log.ts";
import type { Append, Chunk, Journal, Snapshot } from "../ports/journal.ts";
import { Actors, refOfKey } from "../runtime/actors.ts";
import { Ring, actorKey } from "../runtime/ring.ts";
import { recover } from "../runtime/recovery.ts";
import { Shard } from "../runtime/shard.ts";
import { LayoutError, shardFolder, shardName, writeLayout, type Layout } from "./layout.ts";

/** Snapshots in one append of the copy: a few megabytes at a time. */
const copyBatch = 500;
/** Commands between shards must all have arrived before their numbers lose their meaning. */
const settleMsMax = 30_000;

const quiet: Log = { info: () => {}, warn: () => {}, error: (message, fields) => console.error(`peakdesk: ${message}`, fields ?? "") };

export async function repartition(data: string, from: Layout, shards: number, restored: boolean): Promise<Layout> {
  const started = Date.now();
  const to: Layout = { ...from, generation: from.generation + 1, shards };
  rmSync(join(data, `g${to.generation}`), { recursive: true, force: true });
  const sources = await openAll(data, from, restored);
  await settle(sources);
  const targets = await openAll(data, to, false);
  const ring = new Ring(targets.map(({ name }) => name));
  let moved = 0;
  for (const source of sources) moved += await copy(source, ring, targets);
  for (const { journal } of [...sources, ...targets]) await new Promise<void>((resolve) => journal.close(resolve));
  writeLayout(data, to);
  rmSync(join(data, `g${from.generation}`), { recursive: true, force: true });
  console.log(`peakdesk: ${moved} actors moved from ${from.shards} to ${shards} shards in ${Date.now() - started} ms`);
  return to;
}

interface Opened {
  readonly name: string;
  readonly journal: Journal;
}

async function openAll(data: string, layout: Layout, renewEpoch: boolean): Promise<Opened[]> {
  const opened: Opened[] = [];
  for (let index = 0; index < layout.shards; index += 1) {
    const name = shardName(index);
    const folder = shardFolder(data, layout.generation, index);
    opened.push({ name, journal: await openLmdbJournal(folder, { name, random: cryptoRandom(), renewEpoch }) });
  }
  return opened;
}

/** Runs the old shards without clients until no command between them is under way. */
async function settle(sources: readonly Opened[]): Promise<void> {
  const hub = localBusHub();
  const clock = systemClock();
  const names = sources.map(({ name }) => name);
  const rules = { message: <B>(body: B) => body };
  const nobody = { deliver() {}, admit() {}, answer() {}, hangUp() {}, flush() {}, peerRestarted() {} };
  const shards = sources.map(
    ({ name, journal }) => new Shard({ name, shards: names, rules }, { clock, random: cryptoRandom(), journal, bus: hub.open(name), log: quiet }),
  );
  for (const shard of shards) shard.start(nobody, () => {});
  const until = Date.now() + settleMsMax;
  for (;;) {
    for (const shard of shards) await new Promise<void>((resolve) => shard.drain(resolve));
    const owed = shards.reduce((sum, shard) => sum + shard.stats().owed + shard.stats().letters, 0);
    if (owed === 0) break;
    if (Date.now() > until) {
      throw new LayoutError(`${owed} commands between shards did not arrive: start once with the number of workers from before`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (const shard of shards) shard.stop();
}

async function copy({ name, journal }: Opened, ring: Ring, targets: readonly Opened[]): Promise<number> {
  const actors = new Actors(journal);
  recover(name, journal, actors);
  for (const key of journal.actors()) actors.get(refOfKey(key), 0);
  const waiting = new Map<string, { snapshots: Snapshot[]; chunks: Chunk[] }>();
  let moved = 0;
  for (const actor of actors.all()) {
    const owner = ring.ownerOf(actor.ref);
    const part = waiting.get(owner) ?? { snapshots: [], chunks: [] };
    waiting.set(owner, part);
    part.snapshots.push({ ...actors.snapshot(actor, 0), key: actorKey(actor.ref) });
    part.chunks.push(...journal.chunksOf(actor.key));
    moved += 1;
    if (part.snapshots.length < copyBatch) continue;
    waiting.delete(owner);
    await append(targets, owner, { records: [], ...part });
  }
  for (const [owner, part] of waiting) await append(targets, owner, { records: [], ...part });
  return moved;
}

function append(targets: readonly Opened[], owner: string, part: Append): Promise<void> {
  const target = targets.find(({ name }) => name === owner);
  return new Promise((resolve, reject) => {
    target?.journal.append(part, (error) => {
      if (error === null) resolve();
      else reject(new LayoutError(`moving to the new number of workers failed (${error.message}); the old data is untouched`));
    });
  });
}
