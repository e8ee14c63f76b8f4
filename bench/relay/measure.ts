/** One variant, started afresh: a steady rate that does not wait, then as fast as it goes with one word per conversation. */
import { Fleet } from "../load/fleet.ts";
import type { Span } from "../load/orders.ts";
import { cpuUs } from "../server/child.ts";
import { readHealth } from "../server/health.ts";
import { startVariant, type Crowd, type Stage, type VariantName } from "./variants.ts";

export interface Plan {
  readonly crowd: Crowd;
  readonly warmMs: number;
  readonly windowMs: number;
  /** Messages per second, by both sides together. */
  readonly perSecond: number;
  /** Also measure the saturated server. */
  readonly closed: boolean;
  readonly node: readonly string[];
}

export interface Row {
  readonly variant: VariantName;
  readonly pace: "open" | "closed";
  /** Delivered per second in the window. */
  readonly perSecond: number;
  /** Of the server with all its threads, per delivered message. */
  readonly cpuUs: number;
  /** Of the broker, if there is one. */
  readonly brokerCpuUs: number;
  /** Messages that one append of the journal made durable; 0 where there is none. */
  readonly perAppend: number;
  /** Share of one core the server used. */
  readonly cores: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Why the figures say nothing about the server; null if they do. */
  readonly flaw: string | null;
  /** In the whole run, window or not. */
  readonly messages: Messages;
  readonly generatorBusy: number;
  readonly generatorLateMs: number;
}

/** Equal, or `measure` throws. */
export interface Messages {
  readonly sent: number;
  readonly acknowledged: number;
  readonly delivered: number;
}

/** A generator that comes round later than this measures itself. */
const lateMsMax = 10;
const busyMax = 0.95;
/** An open loop whose deliveries differ more than this from what was offered was not steady. */
const unsteady = 0.05;

/** Throws if a message was lost, doubled, refused or out of order: such figures would be worth nothing. */
export async function measure(variant: VariantName, plan: Plan): Promise<Row[]> {
  const stage = await startVariant(variant, plan.crowd, plan.node);
  const fleet = new Fleet(plan.crowd.generators);
  try {
    await fleet.seat(stage.seats);
    const rows = [await run(variant, "open", stage, fleet, plan)];
    if (plan.closed) rows.push(await run(variant, "closed", stage, fleet, plan));
    return rows;
  } finally {
    fleet.end();
    await stage.end();
  }
}

async function run(variant: VariantName, pace: Row["pace"], stage: Stage, fleet: Fleet, plan: Plan): Promise<Row> {
  const { counts: start } = await fleet.mark();
  fleet.speak(pace === "open" ? plan.perSecond : "closed");
  await wait(plan.warmMs);
  const before = await look(stage, fleet);
  await wait(plan.windowMs);
  const after = await look(stage, fleet);
  const end = await fleet.hush();
  const { sent, acknowledged, delivered, disordered, errors } = end;
  if (errors.length > 0 || disordered > 0 || delivered !== sent || acknowledged !== sent) {
    const counts = `${sent} sent, ${acknowledged} acknowledged, ${delivered} delivered, ${disordered} out of order`;
    throw new Error(`${variant}: ${[counts, ...errors].join("\n")}`);
  }
  const messages = {
    sent: sent - start.sent,
    acknowledged: acknowledged - start.acknowledged,
    delivered: delivered - start.delivered,
  };
  const figures = { ...cost(before, after), messages };
  return { variant, pace, ...figures, flaw: flawOf(figures, pace === "open" ? plan.perSecond : null) };
}

interface Look {
  readonly at: number;
  readonly cpu: number;
  readonly brokerCpu: number;
  /** Of all shards so far, about a second ago. */
  readonly appends: number;
  readonly span: Span;
}

async function look({ pid, brokerPid, healthPort }: Stage, fleet: Fleet): Promise<Look> {
  const appends = healthPort === null ? 0 : await appendsSoFar(healthPort);
  const span = await fleet.mark();
  return {
    at: performance.now(),
    cpu: cpuUs(pid),
    brokerCpu: brokerPid === null ? 0 : cpuUs(brokerPid),
    appends,
    span,
  };
}

async function appendsSoFar(port: number): Promise<number> {
  const { shards } = await readHealth(port);
  return shards.reduce((sum, { appends }) => sum + appends, 0);
}

function cost(before: Look, after: Look) {
  const ms = after.at - before.at;
  const delivered = after.span.counts.delivered - before.span.counts.delivered;
  const { latency, busy, lateMs } = after.span;
  return {
    perSecond: (delivered * 1_000) / ms,
    cpuUs: (after.cpu - before.cpu) / delivered,
    brokerCpuUs: (after.brokerCpu - before.brokerCpu) / delivered,
    perAppend: after.appends === 0 ? 0 : delivered / (after.appends - before.appends),
    cores: (after.cpu - before.cpu) / 1_000 / ms,
    p50Ms: latency.p50Ms,
    p99Ms: latency.p99Ms,
    generatorBusy: busy,
    generatorLateMs: lateMs,
  };
}

function flawOf(
  { generatorBusy, generatorLateMs, perSecond }: ReturnType<typeof cost>,
  offered: number | null,
): string | null {
  if (generatorBusy > busyMax) return "generator saturated";
  if (offered === null) return null;
  if (generatorLateMs > lateMsMax) return "generator late";
  return Math.abs(perSecond - offered) > unsteady * offered ? "unsteady" : null;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
