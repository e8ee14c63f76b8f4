/** Everything that happens by itself: deadlines in memory, deadlines on disk, volatile alarm clocks, and the shard's rounds. */
import type { ActorRef } from "../core/actor.ts";
import type { Cancel, Clock } from "../ports/clock.ts";
import type { Journal } from "../ports/journal.ts";
import type { Ms } from "../protocol/ids.ts";
import { actorName, refOfKey, refOfName, type Actor, type Actors } from "./actors.ts";
import { limits } from "./limits.ts";
import { Timers } from "./timers.ts";

export interface AlarmParts {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly actors: Actors;
  /** Something is due. */
  readonly wake: () => void;
}

export class Alarms {
  readonly timers = new Timers();
  readonly #parts: AlarmParts;
  readonly #volatile = new Map<string, Cancel>();
  /** When the journal's index must be looked at next; null: it holds no deadline. */
  #onDisk: Ms | null = null;
  #set: { at: Ms; cancel: Cancel } | null = null;
  #stopped = false;

  constructor(parts: AlarmParts) {
    this.#parts = parts;
  }

  /** The journal's index may have changed. */
  lookAtDisk(): void {
    this.#onDisk = this.#parts.journal.nextDeadline();
  }

  /** Actors in memory whose time has come. */
  dueInMemory(now: Ms): ActorRef[] {
    return this.timers.due(now).map(refOfName);
  }

  /**
   * Actors whose snapshots say that their time has come, loaded. An actor that came back from disk has no timer before its
   * first event, so those in memory are asked too: `due` unless they have moved their deadline meanwhile.
   */
  dueOnDisk(now: Ms): { due: Actor[]; stale: Actor[] } {
    const found: { due: Actor[]; stale: Actor[] } = { due: [], stale: [] };
    if (this.#onDisk === null || this.#onDisk > now) return found;
    for (const key of this.#parts.journal.due(now, limits.turnsPerTickMax)) {
      const ref = refOfKey(key);
      const actor = this.#parts.actors.peek(actorName(ref)) ?? this.#parts.actors.get(ref, now);
      const deadline = actor.kind.nextDeadline(actor.state);
      actor.staleDeadline = true;
      found.stale.push(actor);
      if (deadline !== null && deadline <= now) found.due.push(actor);
    }
    this.#onDisk = now + limits.sweepEveryMs;
    return found;
  }

  /** Wakes the shard at the next deadline it can act on: those on disk need an append (`writable`). */
  arm(writable: boolean): void {
    const inMemory = this.timers.next();
    const onDisk = writable ? this.#onDisk : null;
    const at = inMemory === null ? onDisk : Math.min(inMemory, onDisk ?? inMemory);
    if (at === null || this.#stopped || (this.#set !== null && this.#set.at <= at)) return;
    this.#set?.cancel();
    const { clock, wake } = this.#parts;
    const ring = () => {
      this.#set = null;
      wake();
    };
    this.#set = { at, cancel: clock.after(Math.max(0, at - clock.now()), ring) };
  }

  /** Once, unless it is planned already. */
  later(name: string, afterMs: number, run: () => void): void {
    if (this.#volatile.has(name)) return;
    const ring = () => {
      this.#volatile.delete(name);
      if (!this.#stopped) run();
    };
    this.#volatile.set(name, this.#parts.clock.after(afterMs, ring));
  }

  every(name: string, ms: number, run: () => void): void {
    this.later(name, ms, () => {
      run();
      this.every(name, ms, run);
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#set?.cancel();
    for (const cancel of this.#volatile.values()) cancel();
  }
}
