/** What a connected visitor who says nothing costs the server in memory: socket, session and actor together. */
import { fork, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startPeakdesk } from "../server/peakdesk.ts";
import { residentBytes } from "../server/child.ts";
import { hireStaff } from "../server/staff.ts";

export interface IdleResult {
  readonly visitors: number;
  /** Less than asked for because of the limit on open files. */
  readonly limitedByFiles: boolean;
  readonly beforeBytes: number;
  readonly afterBytes: number;
  readonly bytesPerVisitor: number;
}

const collector = new URL("./collect.js", import.meta.url).href;
const crowdEntry = fileURLToPath(new URL("./crowd.js", import.meta.url));
/** Files a server needs for itself. */
const ownFiles = 200;
/** Come and gone before the first look, so that compiled code and grown buffers are not counted as visitors. */
const rehearsal = 1_000;
const crowds = 2;
/** Memory counts as settled when it moved less than this share in the quiet time. */
const still = 0.005;
const settleMsMax = 60_000;

/** `quietMs`: how long memory must hardly move to count as settled. */
export async function idle(wanted: number, quietMs: number, say: (line: string) => void): Promise<IdleResult> {
  const visitors = Math.min(wanted, openFilesMax() - ownFiles);
  if (visitors < wanted)
    say(`the limit on open files allows ${visitors} connections, not ${wanted}: ulimit -n ${wanted + ownFiles}`);
  const server = await startPeakdesk({ workers: 1, sockets: "uws", node: ["--import", collector] });
  const gathered: ChildProcess[] = [];
  try {
    await hireStaff(server, 1, 1, 1);
    const early = await gather(server.port, Math.min(rehearsal, visitors), 2);
    await dismiss(early);
    const beforeBytes = await settled(server.pid, quietMs);
    const share = Math.ceil(visitors / crowds);
    for (let index = 0; index < crowds; index += 1) {
      gathered.push(await gather(server.port, Math.min(share, visitors - index * share), 10 + 10 * index));
    }
    const afterBytes = await settled(server.pid, quietMs);
    const connected = await countConnected(gathered);
    if (connected !== visitors) throw new Error(`${visitors - connected} visitors were lost while they idled`);
    return {
      visitors,
      limitedByFiles: visitors < wanted,
      beforeBytes,
      afterBytes,
      bytesPerVisitor: (afterBytes - beforeBytes) / visitors,
    };
  } finally {
    for (const crowd of gathered) crowd.disconnect();
    await server.end("SIGKILL");
  }
}

function openFilesMax(): number {
  const found = /^Max open files\s+\S+\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"));
  return found?.[1] === undefined ? Number.POSITIVE_INFINITY : Number(found[1]);
}

type Word = { readonly connected: number } | { readonly failed: string };

function gather(port: number, count: number, firstAddress: number): Promise<ChildProcess> {
  const crowd = fork(crowdEntry, [port, count, firstAddress].map(String));
  return hear(crowd).then(() => crowd);
}

function hear(crowd: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    crowd.once("error", reject);
    crowd.once("message", (word: Word) =>
      "failed" in word ? reject(new Error(word.failed)) : resolve(word.connected),
    );
  });
}

async function countConnected(all: readonly ChildProcess[]): Promise<number> {
  let connected = 0;
  for (const crowd of all) {
    const word = hear(crowd);
    crowd.send("count");
    connected += await word;
  }
  return connected;
}

function dismiss(crowd: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    crowd.once("exit", () => resolve());
    crowd.disconnect();
  });
}

/** Waits until memory neither grows nor shrinks any more. */
async function settled(pid: number, quietMs: number): Promise<number> {
  const until = performance.now() + settleMsMax;
  let before = residentBytes(pid);
  while (performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, quietMs));
    const now = residentBytes(pid);
    if (Math.abs(now - before) < still * before) return now;
    before = now;
  }
  return before;
}
