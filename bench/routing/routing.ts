/** The routing measurements: the actors alone with a short and a long line, the SQL design beside them, two shards end to end. */
import { assignInActors, type ActorFigures } from "./actors.ts";
import { Prng } from "../../engine/testing/sim/prng.ts";
import { endToEnd, type EndToEnd } from "./end-to-end.ts";
import { sqlAssignments } from "./sql.ts";

export interface RoutingPlan {
  /** Length of the short line; the long one is ten times that. */
  readonly waiting: number;
  readonly agents: number;
  readonly assignments: number;
  readonly sqlMs: number;
  readonly endToEndMs: number;
}

export interface RoutingFigures {
  readonly assignmentsPerSecond: number;
  readonly freedToOfferP99Ms: number;
  readonly doubleAssignments: number;
  readonly capViolations: number;
  readonly inversions: number;
  readonly sqlAssignmentsPerSecond: number;
  readonly ratioToSql: number;
  readonly costRatio100kTo10k: number;
}

const seed = "routing";

export async function routing(plan: RoutingPlan, say: (line: string) => void): Promise<RoutingFigures> {
  const { waiting, agents, assignments } = plan;
  const short = assignInActors(waiting, agents, assignments, new Prng(seed));
  say(lineOf(short, agents));
  const sql = await sqlAssignments(waiting, agents, plan.sqlMs, new Prng(seed));
  say(`${waiting} rows of an SQL table, first taken under a row lock: ${sql.toFixed(0)} assignments/s`);
  // Looking through the whole line afterwards costs more than the assignments.
  const long = assignInActors(10 * waiting, agents, Math.ceil(assignments / 4), new Prng(seed));
  say(lineOf(long, agents));
  const through = await endToEnd(waiting, plan.endToEndMs, new Prng(seed));
  say(throughLine(through, waiting));
  const sum = (name: "doubleAssignments" | "capViolations" | "inversions") => short[name] + long[name];
  return {
    assignmentsPerSecond: short.perSecond,
    freedToOfferP99Ms: through.p99Ms,
    doubleAssignments: sum("doubleAssignments") + through.doubleAssignments,
    capViolations: sum("capViolations") + through.capViolations,
    inversions: sum("inversions"),
    sqlAssignmentsPerSecond: sql,
    ratioToSql: short.perSecond / sql,
    costRatio100kTo10k: long.usEach / short.usEach,
  };
}

function lineOf(figures: ActorFigures, agents: number): string {
  const { waiting, assignments, perSecond, usEach, turnsEach } = figures;
  const flaws = `${figures.doubleAssignments} double, ${figures.capViolations} over the cap, ${figures.inversions} out of order`;
  return (
    `${waiting} waiting, ${agents} agents: ${perSecond.toFixed(0)} assignments/s on one core ` +
    `(${usEach.toFixed(1)} µs in ${turnsEach.toFixed(1)} turns each, ${assignments} made; ${flaws})`
  );
}

function throughLine({ p50Ms, p99Ms, offers, perSecond }: EndToEnd, waiting: number): string {
  return (
    `two shards, fsync before each step, ${waiting} waiting, ${perSecond.toFixed(0)} freed a second: ` +
    `agent freed to next conversation on her desk p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms (${offers} times)`
  );
}
