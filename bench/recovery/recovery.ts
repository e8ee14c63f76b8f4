/** How long a server with a busy day behind it takes to be there again after it was killed. */
import { fork } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startPeakdesk } from "../server/peakdesk.ts";
import { readHealth } from "../server/health.ts";
import { residentBytes } from "../server/child.ts";

export interface RecoveryResult {
  readonly conversations: number;
  /** From the start of the process to the first good answer of /healthz; median. */
  readonly recoveryMs: number;
  /** Of that, until it listens; the rest is the first round of reports between threads. Median. */
  readonly listeningMs: number;
  /** Of that, the journal alone: opened and replayed, in a process that does nothing else; median. */
  readonly engineMs: number;
  readonly tailBytes: number;
  readonly tailBytesMax: number;
  readonly actorsReplayed: number;
  readonly fileBytes: number;
  readonly residentBytes: number;
}

interface Filled {
  readonly tailBytes: number;
  readonly tailBytesMax: number;
}

interface EngineTime {
  readonly ms: number;
  readonly actors: number;
}

const entry = (name: string) => fileURLToPath(new URL(`./${name}.js`, import.meta.url));

export async function recovery(
  conversations: number,
  repeats: number,
  say: (line: string) => void,
): Promise<RecoveryResult> {
  const folder = mkdtempSync(join(tmpdir(), "peakdesk-recovery-"));
  const data = join(folder, "data");
  try {
    say(`filling a journal with ${conversations} conversations of five messages …`);
    const { tailBytes, tailBytesMax } = await lastWords<Filled>(entry("fill"), [data, String(conversations)]);
    const engineMs: number[] = [];
    const startMs: number[] = [];
    const listeningMs: number[] = [];
    let actorsReplayed = 0;
    let resident = 0;
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const engine = await lastWords<EngineTime>(entry("engine-time"), [data]);
      engineMs.push(engine.ms);
      actorsReplayed = Math.max(actorsReplayed, engine.actors);
      const started = await timedStart(data);
      startMs.push(started.ms);
      listeningMs.push(started.listeningMs);
      resident = started.resident;
      say(
        `  ${repeat + 1}. engine ${engine.ms.toFixed(0)} ms, process start to /healthz ok ${started.ms.toFixed(0)} ms`,
      );
    }
    const { size } = statSync(join(data, "g1", "shard-0", "data.mdb"));
    return {
      conversations,
      recoveryMs: median(startMs),
      listeningMs: median(listeningMs),
      engineMs: median(engineMs),
      tailBytes,
      tailBytesMax,
      actorsReplayed,
      fileBytes: size,
      residentBytes: resident,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor((times.length - 1) / 2)] ?? 0;
}

/** Killed afterwards, so that the next start finds the same. */
async function timedStart(data: string): Promise<{ ms: number; listeningMs: number; resident: number }> {
  const start = performance.now();
  const server = await startPeakdesk({ workers: 1, sockets: "uws", data });
  const listeningMs = performance.now() - start;
  for (;;) {
    const { ok } = await readHealth(server.port);
    if (ok) break;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const ms = performance.now() - start;
  const resident = residentBytes(server.pid);
  await server.end("SIGKILL");
  return { ms, listeningMs, resident };
}

/** What a process said before it ended. */
function lastWords<T>(file: string, args: readonly string[]): Promise<T> {
  return new Promise((resolve, reject) => {
    let words: T | null = null;
    const child = fork(file, args);
    child.on("message", (message) => {
      words = message as T;
    });
    child.on("error", reject);
    child.on("exit", (code) =>
      words === null ? reject(new Error(`${file} ended with code ${code} and said nothing`)) : resolve(words),
    );
  });
}
