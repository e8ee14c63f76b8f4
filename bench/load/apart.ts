/** Proof that nobody sits on the wrong shard: a message that stays in one thread would make two shards look cheap. */
import { readHealth } from "../server/health.ts";

/** Reports are up to a second old. */
const looksMax = 20;
const lookEveryMs = 250;

/** Rejects unless exactly so many connections are on each of the shards. */
export async function assertApart(port: number, wanted: ReadonlyMap<string, number>): Promise<void> {
  let last = "";
  for (let look = 0; look < looksMax; look += 1) {
    const { shards } = await readHealth(port);
    last = shards.map(({ name, connections }) => `${name}: ${connections}`).join(", ");
    if (shards.every(({ name, connections }) => wanted.get(name) === connections)) return;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  const plan = [...wanted].map(([name, count]) => `${name}: ${count}`).join(", ");
  throw new Error(`connections are not where they should be (${plan}) but ${last}`);
}
