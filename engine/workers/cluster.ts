/** The shards of this process: started, wired to each other, watched, restarted, drained. Owns no chat state. */
import { MessageChannel } from "node:worker_threads";
import { canShareListen } from "../adapters/ws-sockets.ts";
import { assertPortFree, uwsSockets } from "../adapters/uws-sockets.ts";
import type { Demo } from "../data/demo.ts";
import { shardFolder, shardName, type Layout } from "../data/layout.ts";
import { directoryRef } from "../core/directory/index.ts";
import { Ring } from "../runtime/ring.ts";
import type { Settings } from "../settings.ts";
import type { Health, Listening, ShardReport } from "./messages.ts";
import { findFreePort } from "./free-port.ts";
import { ShardThread } from "./shard-thread.ts";

/** The cluster cannot go on. `refused`: starting the process again will not help. */
export class ClusterFailed extends Error {
  override readonly name = "ClusterFailed";
  readonly refused: boolean;
  constructor(message: string, refused: boolean) {
    super(message);
    this.refused = refused;
  }
}

export interface ClusterOptions {
  readonly settings: Settings;
  readonly layout: Layout;
  readonly version: string;
  readonly demo: Demo | null;
  readonly setupHash: string;
}

export interface Cluster {
  readonly port: number;
  readonly sockets: "uws" | "ws";
  readonly bus: "local" | "nats";
  /** Accounts at start. */
  readonly agents: number;
  drain(): Promise<void>;
}

const pingEveryMs = 500;
/** What keeps the very first start from coming up is the operator's to mend; later on it may pass by itself. */
const startedAgain = Number(process.env["PEAKDESK_LAUNCHED"] ?? 0) > 0;
/** A shard that ends more often than this in a minute will not be healed by another start. */
const restartsPerMinuteMax = 5;
const drainMsMax = 10_000;

export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { settings } = options;
  const sockets = await chooseSockets(settings.sockets);
  const cluster = new Threads(options, sockets, await choosePort(settings));
  await cluster.started();
  return cluster;
}

async function choosePort({ host, port }: Settings): Promise<number> {
  try {
    if (port === 0) return await findFreePort(host);
    await assertPortFree(host, port);
    return port;
  } catch (error) {
    throw new ClusterFailed(`setting "port": ${error instanceof Error ? error.message : String(error)}`, true);
  }
}

/** uWebSockets.js where its binary loads, `ws` elsewhere; said in one line either way. */
async function chooseSockets(wanted: Settings["sockets"]): Promise<"uws" | "ws"> {
  if (wanted === "ws") return "ws";
  try {
    await uwsSockets();
    return "uws";
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (wanted === "uws") throw new ClusterFailed(`setting "sockets": uws was asked for, but ${why}`, true);
    console.log(`peakdesk: sockets by ws, because ${why}`);
    return "ws";
  }
}

function isWell({ readOnly, busHealthy, peersAlive }: ShardReport, peers: number): boolean {
  return !readOnly && busHealthy && peersAlive === peers;
}

class Threads implements Cluster {
  readonly sockets: "uws" | "ws";
  readonly bus: "local" | "nats";
  port: number;
  agents = 0;
  readonly #options: ClusterOptions;
  readonly #names: readonly string[];
  readonly #threads = new Map<string, ShardThread>();
  readonly #ready = new Set<string>();
  readonly #listening = new Set<string>();
  readonly #ends = new Map<string, number[]>();
  readonly #shared: boolean;
  #restored: boolean;
  #draining = false;
  #whenStarted: { resolve: () => void; reject: (error: Error) => void } | null = null;
  #pings: NodeJS.Timeout | null = null;

  constructor(options: ClusterOptions, sockets: "uws" | "ws", port: number) {
    const { settings, layout } = options;
    this.#options = options;
    this.sockets = sockets;
    this.bus = settings.nats === null ? "local" : "nats";
    this.port = port;
    this.#restored = settings.restored;
    this.#names = Array.from({ length: layout.shards }, (_, index) => shardName(index));
    this.#shared = layout.shards > 1 && (sockets === "uws" || canShareListen());
  }

  started(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#whenStarted = { resolve, reject };
      for (const name of this.#names) this.#start(name);
      this.#restored = false;
      this.#pings = setInterval(() => this.#ping(), pingEveryMs);
      this.#allowDrills();
    });
  }

  drain(): Promise<void> {
    this.#draining = true;
    const all = [...this.#threads.values()].map((thread) => new Promise<void>((resolve) => thread.drain(resolve)));
    const late = new Promise<void>((resolve) => {
      setTimeout(() => {
        console.error("peakdesk: draining took too long; what was acknowledged is on disk");
        resolve();
      }, drainMsMax).unref();
    });
    return Promise.race([Promise.all(all).then(() => undefined), late]).then(() => {
      if (this.#pings !== null) clearInterval(this.#pings);
    });
  }

  #start(name: string): void {
    const { settings, layout, version, setupHash } = this.#options;
    const index = this.#names.indexOf(name);
    const seed = {
      name,
      shards: this.#names,
      folder: shardFolder(settings.data, layout.generation, index),
      cluster: layout.cluster,
      settings,
      restored: this.#restored,
      spreadVisitors: this.#names.length > 1 && !this.#shared,
      setupHash,
      version,
    };
    const thread = new ShardThread(seed, {
      ready: (agents) => this.#becameReady(name, agents),
      listening: (port) => this.#becameListening(name, port),
      seeded: () => {
        this.agents = this.#options.demo?.accounts.length ?? 0;
        this.#listenNext();
      },
      ended: (reason, refused) => this.#ended(name, reason, refused),
    });
    this.#threads.set(name, thread);
    if (this.bus === "local") this.#wire(thread);
  }

  #wire(thread: ShardThread): void {
    for (const other of this.#threads.values()) {
      if (other === thread) continue;
      const { port1, port2 } = new MessageChannel();
      thread.wire(other.name, port1);
      other.wire(thread.name, port2);
    }
  }

  #becameReady(name: string, agents: number): void {
    this.#ready.add(name);
    this.agents = Math.max(this.agents, agents);
    const { demo } = this.#options;
    const owner = new Ring(this.#names).ownerOf(directoryRef);
    if (demo !== null && agents === 0 && name === owner) {
      const { accounts, config } = demo;
      this.#threads.get(name)?.seed({ t: "seed", accounts, config });
    } else this.#listenNext();
  }

  /** The first shard takes the port, the others share it if they can. */
  #listenNext(): void {
    const { demo } = this.#options;
    if (demo !== null && this.agents === 0) return;
    const first = this.#names[0] ?? "";
    if (!this.#listening.has(first)) return this.#listen(first);
    if (this.#shared) for (const name of this.#names) if (!this.#listening.has(name)) this.#listen(name);
  }

  #listen(name: string): void {
    if (!this.#ready.has(name)) return;
    this.#ready.delete(name);
    const listening: Listening = { port: this.port, shared: this.#shared, sockets: this.sockets };
    this.#threads.get(name)?.listen(listening);
  }

  #becameListening(name: string, port: number): void {
    this.port = port;
    this.#listening.add(name);
    this.#listenNext();
    this.#ping();
    const expected = this.#shared ? this.#names.length : 1;
    if (this.#listening.size < expected) return;
    this.#whenStarted?.resolve();
    this.#whenStarted = null;
  }

  #ended(name: string, reason: string, refused: boolean): void {
    this.#threads.delete(name);
    this.#ready.delete(name);
    this.#listening.delete(name);
    if (this.#draining) return;
    if (this.#whenStarted !== null) return this.#giveUp(new ClusterFailed(reason, refused || !startedAgain));
    console.error(`peakdesk: shard ${name} ended: ${reason}`);
    const now = Date.now();
    const ends = [...(this.#ends.get(name) ?? []), now].filter((at) => at > now - 60_000);
    this.#ends.set(name, ends);
    if (refused || ends.length > restartsPerMinuteMax) {
      return this.#giveUp(new ClusterFailed(`shard ${name} cannot go on: ${reason}`, refused));
    }
    this.#start(name);
  }

  #giveUp(error: ClusterFailed): void {
    const waiting = this.#whenStarted;
    this.#whenStarted = null;
    void this.drain().then(() => {
      if (waiting !== null) return waiting.reject(error);
      console.error(`peakdesk: ${error.message}`);
      process.exit(error.refused ? 78 : 1);
    });
  }

  #ping(): void {
    const health = this.#health();
    for (const thread of this.#threads.values()) {
      if (!thread.answers && !this.#draining) this.#hangs(thread);
      thread.ping(health);
    }
  }

  /** A thread that holds sockets cannot be ended from outside: the process must go, the launcher starts it again. */
  #hangs(thread: ShardThread): void {
    console.error(`peakdesk: shard ${thread.name} hangs; ending the process so that it can be started again`);
    process.kill(process.pid, "SIGKILL");
  }

  #health(): Health {
    const reports: ShardReport[] = [];
    for (const { report } of this.#threads.values()) if (report !== null) reports.push(report);
    reports.sort((a, b) => a.name.localeCompare(b.name));
    const complete = reports.length === this.#names.length && this.#threads.size === this.#names.length;
    const well = complete && reports.every((report) => isWell(report, this.#names.length - 1));
    return {
      status: this.#draining ? "draining" : this.#whenStarted !== null ? "starting" : well ? "ok" : "degraded",
      version: this.#options.version,
      bus: this.bus,
      journalLagMs: Math.max(0, ...reports.map((report) => report.lagMs)),
      shards: reports,
    };
  }

  /** Operators who rehearse failures start with PEAKDESK_DRILL=1 and send `{ drill, shard }` over the process channel. */
  #allowDrills(): void {
    if (process.env["PEAKDESK_DRILL"] !== "1") return;
    process.on("message", (message: { drill?: "throw" | "hang"; shard?: string }) => {
      if (message.drill !== undefined && message.shard !== undefined)
        this.#threads.get(message.shard)?.drill(message.drill);
    });
  }
}
