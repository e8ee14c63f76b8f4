/** A server process of a measurement: started, its first words read, its processor time read, ended. */
import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";

/** Ticks of the kernel's process accounting; 100 on every Linux that matters. */
const ticksPerSecond = 100;
const startMsMax = 30_000;

export interface Child {
  readonly pid: number;
  readonly port: number;
  /** Everything said on the way up. */
  readonly said: string;
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** Waits until it says its address. Rejects with what was said if the process ends first. */
export function startChild(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Child> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  return new Promise((resolve, reject) => {
    let said = "";
    let up = false;
    const late = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`${args.join(" ")} did not start in time:\n${said}`));
    }, startMsMax);
    const hear = (chunk: Buffer) => {
      if (up) return complain(command, chunk);
      said += chunk.toString();
      const found = /127\.0\.0\.1:(\d+)/.exec(said);
      if (found?.[1] === undefined || !said.includes("\n", found.index)) return;
      up = true;
      clearTimeout(late);
      resolve({ pid: child.pid ?? 0, port: Number(found[1]), said, end: (signal) => endChild(child, signal) });
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("error", reject);
    child.on("exit", (code) => {
      clearTimeout(late);
      reject(new Error(`${command} ended with code ${code}:\n${said}`));
    });
  });
}

/** A server at work says nothing at the level we ask for, unless something is wrong; a broker logs as it pleases. */
function complain(command: string, chunk: Buffer): void {
  if (command === process.execPath) process.stderr.write(chunk);
}

function endChild(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const late = setTimeout(() => child.kill("SIGKILL"), 15_000);
    child.on("exit", () => {
      clearTimeout(late);
      resolve();
    });
    child.kill(signal);
  });
}

/** Processor time of a process with all its threads so far, in microseconds, in steps of 10 ms. */
export function cpuUs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field is the name in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1_000_000) / ticksPerSecond;
}

/** Resident memory of a process in bytes. */
export function residentBytes(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(found?.[1] ?? 0) * 1_024;
}
