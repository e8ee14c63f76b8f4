/** The comparison: every variant in turn, again and again, so that a busy minute of the machine hits all alike. */
import { measure, type Messages, type Plan, type Row } from "./measure.ts";
import { medianRow, rowsOf, tableHead, tableLine } from "./report.ts";
import type { VariantName } from "./variants.ts";

export interface RelayOptions extends Omit<Plan, "perSecond"> {
  readonly variants: readonly VariantName[];
  readonly repeats: number;
  /** Null: found by trying, so that the durable variant uses about `coresWanted` of a core. */
  readonly perSecond: number | null;
}

const coresWanted = 0.55;
const firstTryPerSecond = 4_000;
/** What one generator can offer to the dearest variant on a shared core. */
const perSecondMax = 16_000;

export async function relay(options: RelayOptions, say: (line: string) => void): Promise<Row[]> {
  const perSecond = options.perSecond ?? (await findRate(options));
  say(`${options.crowd.talks} conversations, ${perSecond} messages a second offered, ${options.repeats} repeats`);
  const rows: Row[] = [];
  for (let repeat = 1; repeat <= options.repeats; repeat += 1) {
    for (const variant of options.variants) {
      const fresh = await measure(variant, { ...options, perSecond });
      rows.push(...fresh);
      for (const row of fresh) say(`  ${repeat}. ${tableLine([row])}`);
    }
  }
  say(`\n${tableHead}`);
  for (const pace of ["open", "closed"] as const) {
    for (const variant of options.variants) {
      const line = tableLine(rowsOf(rows, variant, pace));
      if (line !== "") say(line);
    }
  }
  return rows;
}

async function findRate(options: RelayOptions): Promise<number> {
  const [row] = await measure("durable", { ...options, perSecond: firstTryPerSecond, closed: false });
  const perSecond = (coresWanted * 1_000_000) / (row?.cpuUs ?? 50);
  return Math.min(perSecondMax, Math.max(1_000, Math.round(perSecond / 500) * 500));
}

/** The figures of a relay run by the names that a machine compares; null where a variant was left out. */
export function relayFigures(rows: readonly Row[]) {
  const cpu = (variant: VariantName) => medianRow(rowsOf(rows, variant, "open"))?.cpuUs ?? null;
  const durable = medianRow(rowsOf(rows, "durable", "open"));
  const floorCpuUs = cpu("floor");
  const durableCpuUs = durable?.cpuUs ?? null;
  return {
    floorCpuUs,
    durableCpuUs,
    ratio: floorCpuUs === null || durableCpuUs === null ? null : durableCpuUs / floorCpuUs,
    wsCpuUs: cpu("ws"),
    twoShardLocalCpuUs: cpu("two-local"),
    twoShardNatsCpuUs: cpu("two-nats"),
    p50Ms: durable?.p50Ms ?? null,
    p99Ms: durable?.p99Ms ?? null,
    messages: rows.map(({ messages }) => messages).reduce(add, { sent: 0, acknowledged: 0, delivered: 0 }),
    /** Figures that say nothing, and why. */
    void: rows.flatMap(({ variant, pace, flaw }) => (flaw === null ? [] : [`${variant} ${pace}: ${flaw}`])),
  };
}

function add(a: Messages, b: Messages): Messages {
  return {
    sent: a.sent + b.sent,
    acknowledged: a.acknowledged + b.acknowledged,
    delivered: a.delivered + b.delivered,
  };
}
