/** One shard's thread as the main thread sees it. */
import { Worker, type MessagePort } from "node:worker_threads";
import type { ShardName } from "../ports/bus.ts";
import type { FromShard, Health, Listening, ShardReport, ShardSeed, ToShard } from "./messages.ts";

export interface ThreadEvents {
  ready(agents: number): void;
  listening(port: number): void;
  seeded(): void;
  /** The thread is gone. `refused`: it says that starting it again will not help. */
  ended(reason: string, refused: boolean): void;
}

/** A thread that does not answer this long hangs; nothing but ending the process helps then. */
const hangMsMax = 8_000;
/** … but a replay on a busy machine is no hang. */
const startMsMax = 120_000;

/**
 * Frames and events of a tick die young: with the default of 16 MB they are copied about before they do, which was a sixth of
 * the processor time at a peak.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 64 };

export class ShardThread {
  readonly name: ShardName;
  report: ShardReport | null = null;
  #heardAt = Date.now();
  #ready = false;
  #drained: (() => void) | null = null;
  #reason = "it ended without a word";
  #refused = false;
  readonly #worker: Worker;

  constructor(seed: ShardSeed, events: ThreadEvents) {
    this.name = seed.name;
    this.#worker = new Worker(new URL("./shard.worker.js", import.meta.url), {
      workerData: seed,
      name: seed.name,
      resourceLimits,
    });
    this.#worker.on("message", (message: FromShard) => this.#hear(message, events));
    this.#worker.on("error", (error) => {
      this.#reason = error.stack ?? error.message;
    });
    this.#worker.on("exit", () => {
      this.#drained?.();
      events.ended(this.#reason, this.#refused);
    });
  }

  /** False once the thread has been silent too long. */
  get answers(): boolean {
    return Date.now() - this.#heardAt < (this.#ready ? hangMsMax : startMsMax);
  }

  ping(health: Health): void {
    this.#post({ t: "ping", health });
  }

  wire(peer: ShardName, port: MessagePort): void {
    this.#post({ t: "wire", peer, port }, [port]);
  }

  listen(listening: Listening): void {
    this.#post({ t: "listen", listening });
  }

  seed(message: Extract<ToShard, { t: "seed" }>): void {
    this.#post(message);
  }

  drill(how: "throw" | "hang"): void {
    this.#post({ t: "drill", how });
  }

  drain(drained: () => void): void {
    this.#drained = drained;
    this.#post({ t: "drain" });
  }

  #post(message: ToShard, transfer: MessagePort[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #hear(message: FromShard, events: ThreadEvents): void {
    this.#heardAt = Date.now();
    switch (message.t) {
      case "ready":
        this.#ready = true;
        events.ready(message.agents);
        return;
      case "listening":
        events.listening(message.port);
        return;
      case "seeded":
        events.seeded();
        return;
      case "pong":
        this.report = message.report;
        return;
      case "drained":
        this.#drained?.();
        return;
      case "fault":
        this.#reason = message.error;
        this.#refused = message.refused;
        return;
    }
  }
}
