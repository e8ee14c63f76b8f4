/** What the figures were measured on; without it they mean nothing. */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";

const writes = 200;
const page = Buffer.alloc(8_192, 1);

export function machineLine(): string {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const [load = 0] = loadavg();
  return [
    `${model}, ${availableParallelism()} cores`,
    `Node ${process.versions.node}`,
    `write of 8 kB and fdatasync ${syncMs().toFixed(2)} ms (median)`,
    `load average before the run ${load.toFixed(2)}`,
  ].join("; ");
}

/** Median time to have a page of a growing file on disk, where the data folders of the measurements lie. */
function syncMs(): number {
  const folder = mkdtempSync(join(tmpdir(), "peakdesk-disk-"));
  const file = openSync(join(folder, "file"), "w");
  const times: number[] = [];
  for (let i = 0; i < writes; i += 1) {
    const start = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    times.push(performance.now() - start);
  }
  closeSync(file);
  rmSync(folder, { recursive: true, force: true });
  return times.sort((a, b) => a - b)[writes / 2] ?? 0;
}
