/**
 * Who hears what: sessions attached to topics of actors. Volatile on purpose: a session that the crash of a shard made
 * deaf finds out with its next heartbeat, which attaches it again and tells it what it missed.
 */
import type { SessionRef } from "../core/actor.ts";
import type { ShardName } from "../ports/bus.ts";
import type { Ms } from "../protocol/ids.ts";
import { limits } from "./limits.ts";

interface Attachment {
  readonly topic: string;
  readonly session: SessionRef;
  seenAt: Ms;
}

/** Sessions by the shard that holds them: what one push has to reach. */
export type Audience = ReadonlyMap<ShardName, readonly number[]>;

export class Attachments {
  readonly #byActor = new Map<string, Attachment[]>();
  readonly #changed: (actor: string, topic: string, count: number) => void;

  /** `changed` hears when a topic gets its first session or loses its last. */
  constructor(changed: (actor: string, topic: string, count: number) => void) {
    this.#changed = changed;
  }

  /** False if the session hears it already. */
  attach(actor: string, topic: string, session: SessionRef, now: Ms): boolean {
    const list = this.#byActor.get(actor) ?? [];
    const known = list.find((one) => one.topic === topic && same(one.session, session));
    if (known !== undefined) {
      known.seenAt = now;
      return false;
    }
    list.push({ topic, session, seenAt: now });
    this.#byActor.set(actor, list);
    const count = countOf(list, topic);
    if (count === 1) this.#changed(actor, topic, count);
    return true;
  }

  detach(actor: string, topic: string, session: SessionRef): void {
    this.#remove(actor, (one) => one.topic === topic && same(one.session, session));
  }

  /** The session is gone: from every topic of the actor. */
  detachAll(actor: string, shard: ShardName, id: number): void {
    this.#remove(actor, (one) => one.session.id === id && one.session.shard === shard);
  }

  /** The shard that held them has started anew: its sessions are gone. */
  dropShard(shard: ShardName): void {
    for (const actor of [...this.#byActor.keys()]) this.#remove(actor, (one) => one.session.shard === shard);
  }

  /** Sessions of other shards that stopped refreshing themselves. */
  dropStale(self: ShardName, now: Ms): void {
    for (const actor of [...this.#byActor.keys()]) {
      this.#remove(actor, (one) => one.session.shard !== self && one.seenAt + limits.attachmentMsMax < now);
    }
  }

  count(actor: string, topic: string): number {
    const list = this.#byActor.get(actor);
    return list === undefined ? 0 : countOf(list, topic);
  }

  has(actor: string): boolean {
    return this.#byActor.has(actor);
  }

  /** Every actor with its topics, for telling them anew after a reset. */
  *topics(): Iterable<{ actor: string; topic: string; count: number }> {
    for (const [actor, list] of this.#byActor) {
      for (const topic of new Set(list.map((one) => one.topic))) yield { actor, topic, count: countOf(list, topic) };
    }
  }

  audience(actor: string, topics: readonly string[], except: SessionRef | null): Audience {
    const audience = new Map<ShardName, number[]>();
    for (const { topic, session } of this.#byActor.get(actor) ?? []) {
      if (!topics.includes(topic) || (except !== null && same(session, except))) continue;
      const ids = audience.get(session.shard);
      if (ids === undefined) audience.set(session.shard, [session.id]);
      else if (!ids.includes(session.id)) ids.push(session.id);
    }
    return audience;
  }

  #remove(actor: string, match: (one: Attachment) => boolean): void {
    const list = this.#byActor.get(actor);
    if (list === undefined) return;
    const kept = list.filter((one) => !match(one));
    if (kept.length === list.length) return;
    if (kept.length === 0) this.#byActor.delete(actor);
    else this.#byActor.set(actor, kept);
    const topics = new Set(list.map((one) => one.topic));
    for (const topic of topics) if (countOf(kept, topic) === 0) this.#changed(actor, topic, 0);
  }
}

function same(a: SessionRef, b: SessionRef): boolean {
  return a.id === b.id && a.shard === b.shard;
}

function countOf(list: readonly Attachment[], topic: string): number {
  let count = 0;
  for (const one of list) if (one.topic === topic) count += 1;
  return count;
}
