/** What the main thread and a shard's thread say to each other. */
import type { MessagePort } from "node:worker_threads";
import type { Account, Config } from "../core/config.ts";
import type { ShardName } from "../ports/bus.ts";
import type { ShardStats } from "../runtime/stats.ts";
import type { Settings } from "../settings.ts";

export interface ShardSeed {
  readonly name: ShardName;
  readonly shards: readonly ShardName[];
  readonly folder: string;
  readonly cluster: string;
  readonly settings: Settings;
  /** The data came from a backup: only the first start after that says so. */
  readonly restored: boolean;
  /** Other shards have no listener: new visitors are dealt over all of them. */
  readonly spreadVisitors: boolean;
  readonly setupHash: string | null;
  readonly version: string;
}

/** How a shard meets the network. */
export interface Listening {
  readonly port: number;
  /** Other threads listen on the same port. */
  readonly shared: boolean;
  readonly sockets: "uws" | "ws";
}

export interface ShardReport extends ShardStats {
  readonly name: ShardName;
  readonly sockets: "uws" | "ws" | "none";
  readonly connections: number;
  readonly bus: "local" | "nats";
  readonly busHealthy: boolean;
}

export interface Health {
  readonly status: "ok" | "degraded" | "starting" | "draining";
  readonly version: string;
  readonly bus: "local" | "nats";
  /** How far the slowest disk is behind. */
  readonly journalLagMs: number;
  readonly shards: readonly ShardReport[];
}

export type ToShard =
  /** This end of the wire to a peer; a second one replaces the first. */
  | { readonly t: "wire"; readonly peer: ShardName; readonly port: MessagePort }
  | { readonly t: "listen"; readonly listening: Listening }
  | { readonly t: "ping"; readonly health: Health }
  | { readonly t: "seed"; readonly accounts: readonly Account[]; readonly config: Omit<Config, "version" | "agents"> }
  | { readonly t: "drain" }
  /** A fire drill: fail in this way. Only sent when the operator allowed drills. */
  | { readonly t: "drill"; readonly how: "throw" | "hang" };

export type FromShard =
  /** Replayed and configured; `agents` is the number of accounts. */
  | { readonly t: "ready"; readonly agents: number }
  | { readonly t: "listening"; readonly port: number }
  | { readonly t: "seeded" }
  | { readonly t: "pong"; readonly report: ShardReport }
  | { readonly t: "drained" }
  /** The thread has closed its sockets and ends. `refused`: starting it again will not help. */
  | { readonly t: "fault"; readonly error: string; readonly refused: boolean };
