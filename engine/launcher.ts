#!/usr/bin/env node
/**
 * A few lines around the server process: it is started again after an abort (out of memory, hang, native crash), because
 * a thread with open sockets cannot be ended from outside. Signals are passed on; a clean or refused start ends it too.
 */
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The server gave up for a reason that a restart cannot mend: settings, folder in use, damaged data. */
export const refusedExitCode = 78;

/** A server that says nothing this long hangs. It says "I live" every second. */
const silentMsMax = 15_000;
/** More restarts than this in a minute are a loop: stop and let the operator look. */
const restartsPerMinuteMax = 5;

const main = fileURLToPath(new URL("./main.js", import.meta.url));
const restarts: number[] = [];
let child: ChildProcess;
let heardAt = Date.now();
let ready = false;
let stopping = false;
/** The server did not come up, or not for long: before the next start the data is read from end to end. */
let suspect = false;

function start(): void {
  child = fork(main, process.argv.slice(2), {
    stdio: "inherit",
    env: { ...process.env, PEAKDESK_LAUNCHED: String(restarts.length), PEAKDESK_SUSPECT: suspect ? "1" : "" },
  });
  heardAt = Date.now();
  ready = false;
  child.on("message", (message) => {
    heardAt = Date.now();
    if (message === "ready") ready = true;
  });
  child.on("exit", (code, signal) => {
    if (stopping || code === 0 || code === refusedExitCode) process.exit(code ?? 1);
    restarts.push(Date.now());
    const recent = restarts.filter((at) => at > Date.now() - 60_000).length;
    if (recent > restartsPerMinuteMax) {
      console.error(`peakdesk: the server ended ${recent} times in a minute; giving up. Its last lines above say why.`);
      process.exit(1);
    }
    suspect = !ready || recent > 1;
    console.error(`peakdesk: the server ended (${signal ?? `code ${code}`}); starting it again`);
    start();
  });
}

setInterval(() => {
  if (Date.now() - heardAt < silentMsMax) return;
  console.error("peakdesk: the server hangs; ending it");
  child.kill("SIGKILL");
}, 1_000).unref();

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    stopping = true;
    child.kill(signal);
  });
}

/** What a parent process says (a fire drill) is meant for the server. */
process.on("message", (message: object) => child.send(message));

start();
