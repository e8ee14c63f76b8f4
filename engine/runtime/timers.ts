/** Deadlines of the actors in memory: a binary heap that forgets lazily. The deadline itself is part of the actor's state. */
import type { Ms } from "../protocol/ids.ts";

interface Entry {
  readonly at: Ms;
  readonly actor: string;
}

export class Timers {
  readonly #heap: Entry[] = [];
  readonly #current = new Map<string, Ms>();

  /** Replaces what the actor wanted before. */
  set(actor: string, at: Ms | null): void {
    if (at === null) {
      this.#current.delete(actor);
      return;
    }
    if (this.#current.get(actor) === at) return;
    this.#current.set(actor, at);
    this.#push({ at, actor });
  }

  next(): Ms | null {
    this.#dropForgotten();
    return this.#heap[0]?.at ?? null;
  }

  /** Takes out and returns everyone whose time has come. */
  due(now: Ms): string[] {
    const actors: string[] = [];
    for (;;) {
      this.#dropForgotten();
      const first = this.#heap[0];
      if (first === undefined || first.at > now) return actors;
      this.#pop();
      this.#current.delete(first.actor);
      actors.push(first.actor);
    }
  }

  #dropForgotten(): void {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || this.#current.get(first.actor) === first.at) return;
      this.#pop();
    }
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let i = heap.length;
    heap.push(entry);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(entry, heap[parent] as Entry)) break;
      heap[i] = heap[parent] as Entry;
      i = parent;
    }
    heap[i] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Entry, heap[child] as Entry)) child += 1;
      if (!before(heap[child] as Entry, last)) break;
      heap[i] = heap[child] as Entry;
      i = child;
    }
    heap[i] = last;
  }
}

/** A total order, so that every run fires in the same one. */
function before(a: Entry, b: Entry): boolean {
  return a.at !== b.at ? a.at < b.at : a.actor < b.actor;
}
