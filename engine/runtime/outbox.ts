/**
 * Commands owed to other shards: numbered per receiver, in the journal until acknowledged, sent again until then.
 * The shard is its own receiver for commands that a block boundary separated from their turn.
 */
import type { ActorRef } from "../core/actor.ts";
import type { Command } from "../core/commands.ts";
import type { ShardName } from "../ports/bus.ts";
import type { Ms } from "../protocol/ids.ts";
import { limits } from "./limits.ts";

export interface Owed {
  readonly n: number;
  readonly to: ActorRef;
  readonly command: Command;
  /** When it was last given to the bus; 0: not in this life. Infinite until its block is durable: it must not leave before. */
  sentAt: Ms;
}

interface LaneState {
  next: number;
  /** In order of number; a Map because acknowledgements delete from its front. */
  owed: Map<number, Owed>;
}

export type FrozenOutbox = readonly (readonly [ShardName, number, readonly (readonly [number, ActorRef, Command])[]])[];

export class Outbox {
  readonly #lanes = new Map<ShardName, LaneState>();

  constructor(frozen: FrozenOutbox = []) {
    for (const [lane, next, owed] of frozen) {
      const state = { next, owed: new Map<number, Owed>() };
      for (const [n, to, command] of owed) state.owed.set(n, { n, to, command, sentAt: 0 });
      this.#lanes.set(lane, state);
    }
  }

  add(lane: ShardName, to: ActorRef, command: Command): Owed {
    const state = this.#lane(lane);
    return this.#put(state, state.next, to, command, Number.POSITIVE_INFINITY);
  }

  /** A record read back from the journal. */
  restore(lane: ShardName, n: number, to: ActorRef, command: Command): void {
    const state = this.#lane(lane);
    if (n >= state.next) this.#put(state, n, to, command, 0);
  }

  acknowledge(lane: ShardName, upTo: number): void {
    const { owed } = this.#lane(lane);
    for (const n of owed.keys()) {
      if (n > upTo) return;
      owed.delete(n);
    }
  }

  settle(lane: ShardName, n: number): void {
    this.#lane(lane).owed.delete(n);
  }

  /** The oldest number still owed, or the next one to be given. */
  base(lane: ShardName): number {
    const { owed, next } = this.#lane(lane);
    return owed.keys().next().value ?? next;
  }

  /**
   * What should be given to the bus again now: a window from the oldest on. As long as the oldest is on its way nothing is,
   * because the receiver takes no later one before it.
   */
  *overdue(lane: ShardName, now: Ms): Iterable<Owed> {
    let given = 0;
    for (const owed of this.#lane(lane).owed.values()) {
      if (given >= limits.resendMax || owed.sentAt + limits.resendMs > now) return;
      given += 1;
      yield owed;
    }
  }

  all(lane: ShardName): Iterable<Owed> {
    return this.#lane(lane).owed.values();
  }

  lanes(): Iterable<ShardName> {
    return this.#lanes.keys();
  }

  size(): number {
    let size = 0;
    for (const { owed } of this.#lanes.values()) size += owed.size;
    return size;
  }

  freeze(): FrozenOutbox {
    return [...this.#lanes].map(
      ([lane, { next, owed }]) =>
        [lane, next, [...owed.values()].map((one) => [one.n, one.to, one.command] as const)] as const,
    );
  }

  #put(state: LaneState, n: number, to: ActorRef, command: Command, sentAt: Ms): Owed {
    const owed = { n, to, command, sentAt };
    state.owed.set(n, owed);
    state.next = n + 1;
    return owed;
  }

  #lane(name: ShardName): LaneState {
    let state = this.#lanes.get(name);
    if (state === undefined) {
      state = { next: 1, owed: new Map() };
      this.#lanes.set(name, state);
    }
    return state;
  }
}
