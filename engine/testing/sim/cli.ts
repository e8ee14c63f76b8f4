/** `npm run sim -- --seeds N [--seed S] [--trace] [--mutants]` */
import { parseArgs } from "node:util";
import { simulate } from "./simulate.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "300" },
    seed: { type: "string" },
    trace: { type: "boolean", default: false },
    mutants: { type: "boolean", default: false },
  },
});
const first = Number(values.seed ?? 1);
const count = values.seed === undefined ? Number(values.seeds) : 1;
for (let seed = first; seed < first + count; seed += 1) {
  const began = Date.now();
  const outcome = simulate(seed, { keepLines: values.trace });
  console.log(seed, outcome.hash, Math.round(outcome.lasted / 1000), outcome.steps, Date.now() - began, "ms", outcome.violations.map((v) => `${v.checker}: ${v.message}`).slice(0, 2).join(" | ").slice(0, 600));
  if (values.trace) console.log(outcome.lines.join("\n"));
}
