/** Runs one seed from beginning to end. */
import { drawPlan, type Plan } from "./plan.ts";
import { withPoisonedGlobals } from "./poison.ts";
import type { Violation } from "./referee.ts";
import { withLimits } from "./small-limits.ts";
import { World, type WorldOptions } from "./world.ts";
import { unrest } from "./unrest.ts";

export interface Outcome {
  readonly seed: number;
  readonly hash: string;
  readonly violations: readonly Violation[];
  readonly sometimes: ReadonlyMap<string, number>;
  /** Virtual milliseconds. */
  readonly lasted: number;
  readonly steps: number;
  /** The last lines about what went wrong; empty unless asked for. */
  readonly lines: readonly string[];
}

const sampleEveryMs = 500;
/** From the last fault to rest: time for back-offs, leases, grace and the slowest agent. */
const restMsMax = 600_000;
/** Rest must last: a heartbeat tells each browser what it missed, and silence that it is alone. */
const restMs = 40_000;
const traceLines = 80;

export function simulate(seed: number, options: WorldOptions = {}): Outcome {
  return run(drawPlan(seed), options);
}

export function run(plan: Plan, options: WorldOptions = {}): Outcome {
  return withPoisonedGlobals(() => withLimits(plan.limits, () => live(plan, options)));
}

function live(plan: Plan, options: WorldOptions): Outcome {
  const world = new World(plan, options);
  const { scheduler, referee, trace } = world;
  const begin = scheduler.now;
  try {
    chaosThenRest(world);
  } catch (error) {
    referee.accuse("thrown", String(error instanceof Error ? error.stack : error));
  }
  const about = referee.violations.flatMap((violation) => violation.about);
  return {
    seed: plan.seed,
    hash: trace.hash,
    violations: [...referee.violations],
    sometimes: referee.sometimes,
    lasted: scheduler.now - begin,
    steps: scheduler.steps,
    lines: trace.last(traceLines, about),
  };
}

function chaosThenRest(world: World): void {
  const { scheduler, referee, plan } = world;
  const begin = scheduler.now;
  world.faults.begin();
  while (scheduler.now < begin + plan.chaosMs && referee.violations.length === 0) pass(world, null);
  world.calmDown();
  const healed = scheduler.now;
  let restless = "";
  let restSince = scheduler.now;
  while (scheduler.now < healed + restMsMax && referee.violations.length === 0) {
    pass(world, scheduler.now - healed);
    restless = unrest(world);
    if (restless !== "") restSince = scheduler.now;
    if (scheduler.now - restSince >= restMs) break;
  }
  if (restless !== "" && referee.violations.length === 0)
    referee.accuse("liveness", `the world finds no rest: ${restless}`);
  if (referee.violations.length === 0) world.quiet();
}

function pass(world: World, healed: number | null): void {
  world.scheduler.runUntil(world.scheduler.now + sampleEveryMs);
  world.sample(healed);
}
