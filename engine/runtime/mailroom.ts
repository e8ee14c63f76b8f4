/** Letters and whose turn it is: mailboxes of the actors in memory and the ring of those that have something to do. */
import type { ActorRef } from "../core/actor.ts";
import type { Ms } from "../protocol/ids.ts";
import type { Actor, Actors } from "./actors.ts";
import { limits } from "./limits.ts";
import type { Letter } from "./mailbox.ts";

interface RunParts {
  readonly stop: () => boolean;
  readonly mustWait: (actor: Actor) => boolean;
  readonly turn: (actor: Actor, letter: Letter) => void;
}

export class Mailroom {
  readonly #actors: Actors;
  #ring: Actor[] = [];
  /** Actors whose letters wait for the disk, or for the configuration. */
  readonly #parked = new Set<Actor>();
  #letters = 0;

  constructor(actors: Actors) {
    this.#actors = actors;
  }

  get letters(): number {
    return this.#letters;
  }

  get busy(): boolean {
    return this.#ring.length > 0;
  }

  /** False means full: the sender must be told. */
  post(to: ActorRef, letter: Letter, now: Ms): boolean {
    const actor = this.#actors.get(to, now);
    if (!actor.mailbox.offer(letter)) return false;
    this.#letters += 1;
    this.#queue(actor);
    return true;
  }

  /**
   * Gives actors their turns until the budget is spent or `stop` says so. Read-only, letters of other actors wait; whoever
   * `mustWait` is given none at all.
   */
  run(now: Ms, readOnly: boolean, { stop, mustWait, turn }: RunParts): number {
    let turns = 0;
    while (turns < limits.turnsPerTickMax && !stop()) {
      const actor = this.#ring.shift();
      if (actor === undefined) break;
      actor.usedAt = now;
      if (mustWait(actor)) {
        actor.ready = false;
        this.#parked.add(actor);
        continue;
      }
      turns += this.#serve(actor, readOnly, turn);
      actor.ready = false;
      if (readOnly ? actor.mailbox.userLength > 0 : actor.mailbox.length > 0) this.#queue(actor);
      else if (actor.mailbox.length > 0) this.#parked.add(actor);
    }
    return turns;
  }

  /** The disk takes writes again, or whatever else was waited for is there. */
  unpark(): void {
    for (const actor of this.#parked) if (actor.mailbox.length > 0) this.#queue(actor);
    this.#parked.clear();
  }

  /** Memory is lost: every letter of a client goes back to `refuse`, those of actors will be sent again. */
  clear(refuse: (letter: Letter) => void): void {
    for (const actor of this.#actors.all()) {
      for (let letter = actor.mailbox.takeUser(); letter !== undefined; letter = actor.mailbox.takeUser())
        refuse(letter);
    }
    this.#ring = [];
    this.#parked.clear();
    this.#letters = 0;
  }

  #serve(actor: Actor, readOnly: boolean, turn: (actor: Actor, letter: Letter) => void): number {
    let turns = 0;
    while (turns < limits.turnsPerActorMax) {
      const letter = readOnly ? actor.mailbox.takeUser() : actor.mailbox.take();
      if (letter === undefined) break;
      this.#letters -= 1;
      turns += 1;
      turn(actor, letter);
    }
    return turns;
  }

  #queue(actor: Actor): void {
    if (actor.ready) return;
    actor.ready = true;
    this.#ring.push(actor);
  }
}
