/** Everything the turns since the last append did: what must become durable, and what may be said once it is. */
import type { ActorRef, Principal, SessionRef } from "../core/actor.ts";
import type { Command } from "../core/commands.ts";
import type { Config } from "../core/config.ts";
import type { Chunk } from "../ports/journal.ts";
import type { ShardName } from "../ports/bus.ts";
import type { CloseName } from "../protocol/errors.ts";
import type { LocalTell } from "./mailbox.ts";
import type { Owed } from "./outbox.ts";

/** Something that leaves the shard, or becomes visible in it, after the block is durable. */
export type Output =
  | {
      readonly t: "push";
      readonly shard: ShardName;
      readonly sessions: readonly number[];
      readonly bytes: Uint8Array;
      readonly latest: boolean;
    }
  | { readonly t: "admit"; readonly session: SessionRef; readonly who: Principal; readonly bytes: Uint8Array }
  | { readonly t: "answer"; readonly session: SessionRef; readonly value: unknown }
  | {
      readonly t: "hangUp";
      readonly shard: ShardName;
      readonly sessions: readonly number[];
      readonly reason: CloseName;
    }
  | { readonly t: "cast"; readonly to: ActorRef; readonly command: Command }
  | { readonly t: "tell"; readonly lane: ShardName; readonly owed: Owed }
  | { readonly t: "config"; readonly config: Config }
  /** What can only be told once the batch is durable, because it is read from the disk. */
  | { readonly t: "read"; readonly output: () => Output };

/** A client that waits for an answer: it must get one even if the batch is lost. */
export interface Asked {
  readonly session: SessionRef;
  readonly ref: number | null;
}

export interface Attached {
  readonly actor: string;
  readonly topic: string;
  readonly session: SessionRef;
}

/** A command from actor to actor within the shard, put into the mailbox at once: the same block makes both sides durable. */
export interface LocalLetter {
  readonly to: ActorRef;
  readonly command: Command;
  readonly tell: LocalTell;
}

export class Batch {
  readonly records: Uint8Array[] = [];
  readonly chunks: Chunk[] = [];
  readonly dropChunks: { key: Chunk["key"]; conversation: number; from: number }[] = [];
  readonly outputs: Output[] = [];
  readonly asked: Asked[] = [];
  /** Sessions that began to hear a topic: if the batch is lost, so is whatever gave them the right. */
  readonly attached: Attached[] = [];
  readonly locals: LocalLetter[] = [];
  /** Lanes of which more was applied, or a command came again, and how far: acknowledged once the batch is durable. */
  readonly told = new Map<string, number>();
  /** An actor told another something: whoever waits for an agent should not wait for company. */
  urgent = false;

  get empty(): boolean {
    return this.records.length + this.outputs.length + this.locals.length + this.told.size === 0;
  }
}
