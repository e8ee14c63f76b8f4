/** A real server for a measurement: the built process, a folder of its own, and rates that do not get in the way. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startChild, type Child } from "./child.ts";

export interface PeakdeskOptions {
  readonly workers: number;
  readonly sockets: "uws" | "ws";
  readonly nats?: string;
  /** Of an earlier run; a fresh one otherwise. */
  readonly data?: string;
  /** Arguments for Node, before the program. */
  readonly node?: readonly string[];
}

export interface Peakdesk {
  readonly pid: number;
  readonly port: number;
  /** The one-time secret of an empty server. */
  readonly setupToken: string | null;
  /** Ends the process and removes its fresh folder. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

const main = fileURLToPath(new URL("../../engine/main.js", import.meta.url));
/** Per connection; one connection of ours speaks for many people. */
const rate = { perSecond: 1_000_000, burst: 1_000_000 };

export async function startPeakdesk(options: PeakdeskOptions): Promise<Peakdesk> {
  const folder = mkdtempSync(join(tmpdir(), "peakdesk-bench-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const config = join(folder, "peakdesk.json");
  writeFileSync(config, JSON.stringify({ rates: { visitor: rate, staff: rate }, log: "warn" }));
  const { workers, sockets, nats, data = join(folder, "data"), node = [] } = options;
  const flags = ["--port", "0", "--data", data, "--workers", String(workers), "--sockets", sockets, "--config", config];
  if (nats !== undefined) flags.push("--nats", nats);
  let child: Child;
  try {
    child = await startChild(process.execPath, [...node, main, ...flags]);
  } catch (error) {
    remove();
    throw error;
  }
  return {
    pid: child.pid,
    port: child.port,
    setupToken: /#\/setup\?token=(\w+)/.exec(child.said)?.[1] ?? null,
    end: (signal) => child.end(signal).then(remove),
  };
}
