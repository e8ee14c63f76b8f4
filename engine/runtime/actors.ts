/** The actors in memory: loaded from their snapshot at the first command, written back and let go when idle. */
import type { ActorRef } from "../core/actor.ts";
import { kindOfByte, kinds, type AnyKind } from "../core/kinds.ts";
import type { ActorKey, Journal, Snapshot } from "../ports/journal.ts";
import type { Ms } from "../protocol/ids.ts";
import { Mailbox } from "./mailbox.ts";
import { decodePlain, encodePlain } from "./record.ts";
import { actorKey } from "./ring.ts";

export interface Actor {
  readonly ref: ActorRef;
  readonly key: ActorKey;
  /** `kind:id`, the name in every map of the shard. */
  readonly name: string;
  readonly kind: AnyKind;
  state: unknown;
  readonly mailbox: Mailbox;
  /** In the ring of those with letters. */
  ready: boolean;
  usedAt: Ms;
  /** The journal's index still holds a deadline that has passed: the next snapshot must not wait. */
  staleDeadline: boolean;
  faults: { count: number; since: Ms } | null;
}

export type KindTable = Readonly<Record<ActorRef["kind"], AnyKind>>;

export function actorName(ref: ActorRef): string {
  return `${ref.kind}:${ref.id}`;
}

export function refOfName(name: string): ActorRef {
  const colon = name.indexOf(":");
  return { kind: name.slice(0, colon) as ActorRef["kind"], id: name.slice(colon + 1) };
}

export function refOfKey(key: ActorKey): ActorRef {
  return { kind: kindOfByte(key.kind).name, id: key.id };
}

export class Actors {
  readonly #loaded = new Map<string, Actor>();
  /** Actors with events that no snapshot holds, by the first block of these; in the order of that block. */
  readonly #dirty = new Map<Actor, number>();
  readonly #journal: Journal;
  readonly #kinds: KindTable;

  constructor(journal: Journal, table: KindTable = kinds) {
    this.#journal = journal;
    this.#kinds = table;
  }

  get size(): number {
    return this.#loaded.size;
  }

  all(): Iterable<Actor> {
    return this.#loaded.values();
  }

  peek(name: string): Actor | undefined {
    return this.#loaded.get(name);
  }

  get(ref: ActorRef, now: Ms): Actor {
    const name = actorName(ref);
    let actor = this.#loaded.get(name);
    if (actor === undefined) {
      actor = this.#load(ref, name, now).actor;
      this.#loaded.set(name, actor);
    }
    actor.usedAt = now;
    return actor;
  }

  /** For replay: applies events of a block unless the snapshot already has them. */
  replay(ref: ActorRef, block: number, events: readonly unknown[], upTo: Map<string, number>): void {
    const name = actorName(ref);
    let actor = this.#loaded.get(name);
    if (actor === undefined) {
      const loaded = this.#load(ref, name, 0);
      actor = loaded.actor;
      upTo.set(name, loaded.upTo);
      this.#loaded.set(name, actor);
    }
    if (block <= (upTo.get(name) ?? 0)) return;
    for (const event of events) actor.kind.apply(actor.state, event);
    this.touch(actor, block);
  }

  /** The actor has an event in this block. */
  touch(actor: Actor, block: number): void {
    if (!this.#dirty.has(actor)) this.#dirty.set(actor, block);
  }

  isDirty(actor: Actor): boolean {
    return this.#dirty.has(actor);
  }

  /** First block that some actor in memory still needs; null when every event is in a snapshot. */
  oldestNeeded(): number | null {
    for (const block of this.#dirty.values()) return block;
    return null;
  }

  *oldestDirty(): Iterable<Actor> {
    yield* this.#dirty.keys();
  }

  /** State as it is after block `upTo`; the caller appends it together with that block. */
  snapshot(actor: Actor, upTo: number): Snapshot {
    this.#dirty.delete(actor);
    actor.staleDeadline = false;
    return {
      key: actor.key,
      upTo,
      state: encodePlain(actor.kind.freeze(actor.state)),
      deadline: actor.kind.nextDeadline(actor.state),
      present: actor.kind.present(actor.state),
    };
  }

  drop(actor: Actor): void {
    if (this.#loaded.get(actor.name) === actor) this.#loaded.delete(actor.name);
  }

  /** Forgets everything in memory; the journal is the truth. */
  clear(): void {
    this.#loaded.clear();
    this.#dirty.clear();
  }

  #load(ref: ActorRef, name: string, now: Ms): { actor: Actor; upTo: number } {
    const kind = this.#kinds[ref.kind];
    const key = actorKey(ref);
    const snapshot = this.#journal.snapshot(key);
    const state = snapshot === null ? kind.initial(ref.id) : kind.thaw(ref.id, decodePlain(snapshot.state));
    const actor: Actor = {
      ref,
      key,
      name,
      kind,
      state,
      mailbox: new Mailbox(),
      ready: false,
      usedAt: now,
      staleDeadline: false,
      faults: null,
    };
    return { actor, upTo: snapshot?.upTo ?? 0 };
  }
}
