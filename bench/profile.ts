/** Where the time of a server went: functions of a recorded profile by the time spent in themselves. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface SelfTime {
  readonly place: string;
  readonly ms: number;
}

export interface ThreadProfile {
  readonly file: string;
  readonly totalMs: number;
  readonly idleMs: number;
  /** The busiest first. */
  readonly functions: readonly SelfTime[];
}

/** Arguments for Node that make every thread write its profile when the process ends. */
export function profiled(folder: string): string[] {
  return ["--cpu-prof", `--cpu-prof-dir=${folder}`, "--cpu-prof-interval=200"];
}

/** The last `lastMs` of each thread that wrote a profile into the folder, the busiest thread first. */
export function readProfiles(folder: string, lastMs: number): ThreadProfile[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".cpuprofile"))
    .map((file) => threadProfile(file, JSON.parse(readFileSync(join(folder, file), "utf8")) as Profile, lastMs))
    .sort((a, b) => b.totalMs - b.idleMs - (a.totalMs - a.idleMs));
}

function threadProfile(file: string, { nodes, samples, timeDeltas }: Profile, lastMs: number): ThreadProfile {
  let leftMs = timeDeltas.reduce((sum, us) => sum + us / 1_000, 0);
  const placeOf = new Map(nodes.map((node) => [node.id, place(node.callFrame)]));
  const spent = new Map<string, number>();
  let totalMs = 0;
  for (const [index, id] of samples.entries()) {
    const ms = (timeDeltas[index] ?? 0) / 1_000;
    leftMs -= ms;
    if (leftMs > lastMs) continue;
    const where = placeOf.get(id) ?? "?";
    spent.set(where, (spent.get(where) ?? 0) + ms);
    totalMs += ms;
  }
  const idleMs = spent.get("(idle)") ?? 0;
  spent.delete("(idle)");
  const functions = [...spent].map(([place, ms]) => ({ place, ms })).sort((a, b) => b.ms - a.ms);
  return { file, totalMs, idleMs, functions };
}

function place({ functionName, url, lineNumber }: Profile["nodes"][number]["callFrame"]): string {
  const name = functionName === "" ? "(anonymous)" : functionName;
  if (url === "") return name;
  const path = url.startsWith("file:") ? relative(process.cwd(), fileURLToPath(url)) : url;
  return `${name} ${path}:${lineNumber + 1}`;
}

/** The busiest functions of each thread, as text. */
export function profileTable(threads: readonly ThreadProfile[], rows: number): string {
  const lines: string[] = [];
  for (const { file, totalMs, idleMs, functions } of threads) {
    const busyMs = totalMs - idleMs;
    lines.push("", `${file}: busy ${busyMs.toFixed(0)} ms of ${totalMs.toFixed(0)} ms`, "  self ms   share  function");
    for (const { place, ms } of functions.slice(0, rows)) {
      lines.push(`${ms.toFixed(0).padStart(9)} ${((100 * ms) / busyMs).toFixed(1).padStart(6)}%  ${place}`);
    }
  }
  return lines.join("\n");
}
