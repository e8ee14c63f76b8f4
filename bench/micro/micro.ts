/** Each part alone, in one process. Good for comparing two versions of a part; what counts in the end is the relay. */
import { Bench } from "tinybench";
import { blockProbes, diskProbes, recordProbe } from "./journal.ts";
import { machineProbes } from "./machine.ts";
import type { Probe } from "./probe.ts";
import { wireProbes } from "./wire.ts";

export interface MicroResult {
  readonly name: string;
  /** Per operation, in microseconds. */
  readonly p50Us: number;
  readonly p99Us: number;
  /** Times it was run. */
  readonly runs: number;
}

export async function micro(
  timeMs: number,
  only: string | undefined,
  say: (line: string) => void,
): Promise<MicroResult[]> {
  const probes = [
    ...wireProbes(),
    ...(await machineProbes()),
    recordProbe(),
    ...blockProbes(),
    ...(await diskProbes()),
  ];
  say(`${"".padEnd(62)}  p50 µs/op  p99 µs/op      runs`);
  const results: MicroResult[] = [];
  for (const probe of probes) {
    if (only === undefined || probe.name.includes(only)) {
      const result = await measure(probe, timeMs);
      results.push(result);
      say(line(result));
    }
    await probe.close?.();
  }
  return results;
}

async function measure({ name, per, run, waits = false }: Probe, timeMs: number): Promise<MicroResult> {
  const bench = new Bench({ time: timeMs, warmupTime: timeMs / 4, throws: true, retainSamples: true });
  bench.add(name, run, { async: waits });
  const [task] = await bench.run();
  if (task?.result.state !== "completed") throw new Error(`${name} was not measured`);
  const { latency } = task.result;
  return { name, p50Us: (latency.p50 * 1_000) / per, p99Us: (latency.p99 * 1_000) / per, runs: latency.samplesCount };
}

function line({ name, p50Us, p99Us, runs }: MicroResult): string {
  return [name.padEnd(62), p50Us.toFixed(3).padStart(10), p99Us.toFixed(3).padStart(10), String(runs).padStart(9)].join(
    " ",
  );
}
