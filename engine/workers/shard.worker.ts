/** Entry of a shard's thread: opens its parts, obeys the main thread, and closes its sockets before it ends, however it ends. */
import { parentPort, workerData } from "node:worker_threads";
import { ownsRejection } from "../adapters/lmdb-journal.ts";
import { JournalCorrupt } from "../ports/journal.ts";
import type { FromShard, ShardSeed, ToShard } from "./messages.ts";
import { openShardHost, type ShardHost } from "./shard-host.ts";

const main = parentPort;
if (main === null) throw new Error("this file is the entry of a worker thread; start the engine with main.js");

let host: ShardHost | null = null;
let ending = false;

function say(message: FromShard): void {
  main?.postMessage(message);
}

/** A thread with an open uWebSockets app must close it first: ending it otherwise aborts the whole process. */
function end(error: unknown): void {
  if (ending) return;
  ending = true;
  say({ t: "fault", error: textOf(error), refused: error instanceof JournalCorrupt });
  if (host === null) process.exit(1);
  else host.closeSockets(() => process.exit(1));
}

/** What was thrown at the start is a sentence for the operator; anything else is a mistake of ours and needs its stack. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isSentence = host === null && (error.name === "Error" || error instanceof JournalCorrupt);
  return isSentence ? error.message : (error.stack ?? error.message);
}

process.on("uncaughtException", end);
process.on("unhandledRejection", (error) => {
  if (!ownsRejection(error)) end(error);
});

const opening = openShardHost(workerData as ShardSeed, say);
main.on("message", (message: ToShard) => {
  void opening.then((opened) => opened.obey(message));
});
opening.then((opened) => {
  host = opened;
}, end);
