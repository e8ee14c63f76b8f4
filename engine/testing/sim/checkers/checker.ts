/** Somebody who watches a world and knows one thing that must never happen, or must have happened in the end. */
import type { ConversationView } from "../../../client/index.ts";
import type { Config } from "../../../core/config.ts";
import type { ClientFrame, ServerFrame } from "../../../protocol/frames.ts";
import type { ActorEvent, DiskRecord } from "../ledger.ts";
import type { Wire } from "../wire.ts";
import type { Device } from "../people/device.ts";
import type { Referee } from "../referee.ts";
import type { Truth } from "../truth.ts";

export interface JournaledEvent {
  readonly node: string;
  readonly kind: number;
  readonly id: string;
  readonly event: ActorEvent;
}

export interface DurableBlock {
  readonly node: string;
  readonly epoch: string;
  readonly records: readonly DiskRecord[];
}

export interface Checker {
  /** An event is durable from now on; the ledgers do not count it yet. */
  event?(journaled: JournaledEvent): void;
  /** A block is durable and entered. */
  block?(block: DurableBlock): void;
  /** A node began again from a backup. */
  rewound?(): void;
  /** A frame leaves the engine on a connection. */
  left?(wire: Wire, frame: ServerFrame): void;
  /** A frame of a client reaches the engine. */
  reached?(wire: Wire, frame: ClientFrame): void;
  /** A frame reaches a browser. */
  heard?(device: Device, frame: ServerFrame): void;
  /** A browser shows this now. */
  shown?(device: Device, view: ConversationView): void;
  /** A user wrote something. */
  said?(device: Device, conv: string, cmid: string, text: string): void;
  /** Twice a second. `healed`: how long nothing has gone wrong any more, in milliseconds; null during the chaos. */
  sampled?(healed: number | null): void;
  /** The world has come to rest. */
  quiet?(): void;
}

export interface Courtroom {
  readonly truth: Truth;
  readonly referee: Referee;
  /** Milliseconds since 1970. */
  now(): number;
  /** Browsers that are still open. */
  devices(): readonly Device[];
  /** Every configuration there ever was, oldest first. */
  configs(): readonly Config[];
  /** Every group she was ever in. */
  groupsEver(agent: string): readonly string[];
  roleOf(agent: string): string;
}

/** The kinds of actors, by their byte in the journal. */
export const bytes = { visitor: 1, agent: 2, queue: 3, directory: 4, inbox: 5 } as const;
