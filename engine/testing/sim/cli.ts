/**
 * `npm run sim -- --seeds N [--seed S] [--trace] [--mutants]`
 *
 * Runs N seeds, those that failed once first, and appends new ones to test/sim/seeds.txt. The last line is JSON; the exit code
 * is 1 if a seed failed or a planted bug was not caught.
 */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { gate } from "./gate.ts";
import { simulate } from "./simulate.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "300" },
    seed: { type: "string" },
    trace: { type: "boolean", default: false },
    mutants: { type: "boolean", default: false },
  },
});

/** Every seed that once failed, one a line. */
const memory = "test/sim/seeds.txt";
/** A planted bug must be caught by one of so many seeds. */
const mutantSeedsMax = 300;

const remembered = existsSync(memory) ? readFileSync(memory, "utf8").split("\n").filter(Boolean).map(Number) : [];
const sometimes = new Map<string, number>();
let failures = 0;

function attempt(seed: number): void {
  const { violations, lines, hash, lasted, steps, sometimes: seen } = simulate(seed, { keepLines: values.trace });
  for (const [what, times] of seen) sometimes.set(what, (sometimes.get(what) ?? 0) + times);
  if (values.trace) console.log([...lines, `seed ${seed}: ${hash}, ${steps} steps, ${lasted} virtual ms`].join("\n"));
  if (violations.length === 0) return;
  failures += 1;
  for (const { checker, message } of violations) console.log(`seed ${seed} fails, ${checker}: ${message}`);
  console.log(`  again: npm run sim -- --seed ${seed} --trace`);
  if (!remembered.includes(seed) && existsSync(memory)) appendFileSync(memory, `${seed}\n`);
}

const fresh = Array.from({ length: Number(values.seeds) }, (_, index) => index + 1);
const seeds = values.seed === undefined ? [...new Set([...remembered, ...fresh])] : [Number(values.seed)];
for (const seed of seeds) attempt(seed);

const mutants = { planted: 0, caught: 0 };
if (values.mutants) {
  for (const { mutant, seed, verdict } of gate(mutantSeedsMax)) {
    mutants.planted += 1;
    if (seed !== null) mutants.caught += 1;
    const [said = ""] = verdict.split("\n");
    console.log(seed === null ? `NOT CAUGHT: ${mutant}` : `${mutant}: caught by seed ${seed} (${said.slice(0, 120)})`);
  }
}
const counters = Object.fromEntries([...sometimes].toSorted(([a], [b]) => a.localeCompare(b)));
console.log(JSON.stringify({ seeds: seeds.length, failures, mutants, sometimes: counters }));
process.exitCode = failures > 0 || mutants.caught < mutants.planted ? 1 : 0;
