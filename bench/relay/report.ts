/** Rows of a relay run as a table, and the figures that a machine compares. */
import type { Row } from "./measure.ts";
import { variantTitles, type VariantName } from "./variants.ts";

/** The row with the median processor time: whole, so that its figures belong together. Void rows only if all are. */
export function medianRow(rows: readonly Row[]): Row | null {
  const sound = rows.filter(({ flaw }) => flaw === null);
  const sorted = [...(sound.length > 0 ? sound : rows)].sort((a, b) => a.cpuUs - b.cpuUs);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

export function rowsOf(rows: readonly Row[], variant: VariantName, pace: Row["pace"]): Row[] {
  return rows.filter((row) => row.variant === variant && row.pace === pace);
}

export const tableHead =
  "variant                          pace     msg/s  CPU µs/msg      (min–max)  broker  msg/append  cores   p50 ms   p99 ms  generator";

/** The median of the repeats and their spread. */
export function tableLine(rows: readonly Row[]): string {
  const row = medianRow(rows);
  if (row === null) return "";
  const cpus = rows.map(({ cpuUs }) => cpuUs);
  const spread = `${Math.min(...cpus).toFixed(1)}–${Math.max(...cpus).toFixed(1)}`;
  const flaws = rows.flatMap(({ flaw }) => (flaw === null ? [] : [flaw]));
  const verdict =
    flaws.length === 0 ? "" : `, ${flaws.length} of ${rows.length} VOID: ${[...new Set(flaws)].join(", ")}`;
  return [
    variantTitles[row.variant].padEnd(32),
    row.pace.padEnd(6),
    row.perSecond.toFixed(0).padStart(7),
    row.cpuUs.toFixed(2).padStart(11),
    spread.padStart(14),
    row.brokerCpuUs === 0 ? "      –" : row.brokerCpuUs.toFixed(1).padStart(7),
    row.perAppend === 0 ? "          –" : row.perAppend.toFixed(1).padStart(11),
    row.cores.toFixed(2).padStart(6),
    row.p50Ms.toFixed(2).padStart(8),
    row.p99Ms.toFixed(2).padStart(8),
    ` ${(100 * row.generatorBusy).toFixed(0)} % busy${verdict}`,
  ].join(" ");
}
