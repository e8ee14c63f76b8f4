/** What the main thread and a shard's thread say to each other. */
import type { MessagePort } from "node:worker_threads";
import type { ShardName } from "../ports/bus.ts";
import type { Settings } from "../settings.ts";
import type { ShardStats } from "../runtime/shard.ts";

export interface ShardSeed {
  readonly name: ShardName;
  readonly shards: readonly ShardName[];
  readonly folder: string;
  readonly cluster: string;
  readonly settings: Settings;
  /** False: this shard has no sockets of its own; others bring it its clients. */
  readonly listens: boolean;
  readonly port: number;
  readonly setupHash: string | null;
  readonly version: string;
}

export interface ShardReport extends ShardStats {
  readonly name: ShardName;
  readonly sockets: "uws" | "ws" | "none";
  readonly connections: number;
  readonly bus: "local" | "nats";
  readonly busHealthy: boolean;
  /** Age of the oldest append under way: how far the disk is behind. */
  readonly journalLagMs: number;
}

export interface Health {
  readonly status: "ok" | "degraded" | "starting" | "draining";
  readonly version: string;
  readonly shards: readonly ShardReport[];
  readonly bus: "local" | "nats";
  readonly journalLagMs: number;
}

export type ToShard =
  /** The other end of the wire to a shard that has (re)started. */
  | { readonly t: "wire"; readonly peer: ShardName; readonly port: MessagePort }
  | { readonly t: "ping" }
  | { readonly t: "health"; readonly health: Health }
  | { readonly t: "seed"; readonly accounts: unknown; readonly groups: unknown }
  | { readonly t: "drain" };

export type FromShard =
  | { readonly t: "up"; readonly port: number; readonly sockets: ShardReport["sockets"]; readonly configVersion: number; readonly agents: number }
  | { readonly t: "pong"; readonly report: ShardReport }
  | { readonly t: "seeded" }
  | { readonly t: "drained" }
  /** The thread closes its sockets and ends; the main thread starts another. */
  | { readonly t: "fault"; readonly error: string; readonly fatal: boolean };
