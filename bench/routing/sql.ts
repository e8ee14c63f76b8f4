/**
 * The common design, for comparison: waiting visitors are rows of a table, and a job takes the first one for an agent who is
 * free, under a row lock. An embedded PostgreSQL, in memory: no network, no disk, nobody else who wants the rows, so that
 * real ones are slower.
 */
import { PGlite } from "@electric-sql/pglite";
import type { Prng } from "../../engine/testing/sim/prng.ts";

const rowsPerInsert = 1_000;

const schema = `
  create table waiting (id int primary key, tier int not null, at bigint not null, agent int);
  create index in_line on waiting (tier, at, id) where agent is null;
`;
const first = "select id from waiting where agent is null order by tier, at, id limit 1 for update skip locked";
const take = "update waiting set agent = $1 where id = $2";

/** Assignments per second with `waiting` rows in the table; as many come as go. */
export async function sqlAssignments(waiting: number, agents: number, ms: number, draw: Prng): Promise<number> {
  const db = new PGlite();
  await db.exec(schema);
  let last = 0;
  const row = () => `(${(last += 1)}, 5, ${last * 20 - draw.whole(0, 599_999)}, null)`;
  for (let filled = 0; filled < waiting; filled += rowsPerInsert) {
    const rows = Array.from({ length: Math.min(rowsPerInsert, waiting - filled) }, row);
    await db.exec(`insert into waiting values ${rows.join(", ")}`);
  }
  await db.exec("analyze waiting");
  let taken = 0;
  const began = performance.now();
  while (performance.now() - began < ms) {
    await db.transaction(async (tx) => {
      const { rows } = await tx.query<{ id: number }>(first);
      const [found] = rows;
      if (found === undefined) throw new Error("the table ran empty");
      await tx.query(take, [draw.whole(0, agents - 1), found.id]);
    });
    taken += 1;
    await db.exec(`insert into waiting values ${row()}`);
  }
  const perSecond = (taken * 1_000) / (performance.now() - began);
  await db.close();
  return perSecond;
}
