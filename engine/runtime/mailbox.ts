/**
 * The mailbox of one actor: two lanes, both bounded. Commands of other actors go first, so that a flood of client frames
 * can never hold up an assignment. Refusal is an answer: whoever offers must tell the sender.
 *
 *   clients ──▶ user   ▒▒▒▒▒▒▒▒┐
 *                               ├─▶ take()
 *   actors  ──▶ system ▒▒──────┘   (system first)
 */
import type { SessionRef } from "../core/actor.ts";
import type { Command } from "../core/commands.ts";
import { limits } from "./limits.ts";

/** A command between actors of one shard, not yet applied. It is journaled only if a block is cut before its turn. */
export interface LocalTell {
  readonly kind: "local";
  /** Its number in the shard's outbox to itself, once it was journaled. */
  number: number | null;
  settled: boolean;
}

export type Origin =
  | { readonly kind: "session"; readonly session: SessionRef }
  | { readonly kind: "peer"; readonly lane: string; readonly n: number }
  | { readonly kind: "cast" }
  | LocalTell;

export interface Letter {
  readonly command: Command;
  readonly origin: Origin;
}

/** A first-in first-out list whose head moves instead of its elements. */
class Lane {
  #letters: (Letter | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#letters.length - this.#head;
  }

  push(letter: Letter): void {
    this.#letters.push(letter);
  }

  shift(): Letter | undefined {
    if (this.#head >= this.#letters.length) return undefined;
    const letter = this.#letters[this.#head];
    this.#letters[this.#head] = undefined;
    this.#head += 1;
    if (this.#head === this.#letters.length) {
      this.#letters.length = 0;
      this.#head = 0;
    } else if (this.#head > 1_024 && this.#head * 2 > this.#letters.length) {
      this.#letters = this.#letters.slice(this.#head);
      this.#head = 0;
    }
    return letter;
  }
}

export class Mailbox {
  readonly #user = new Lane();
  readonly #system = new Lane();

  /** False means full: the caller must tell the sender, dropping silently is a bug. */
  offer(letter: Letter): boolean {
    switch (letter.origin.kind) {
      case "session":
        if (this.#user.length >= limits.userMailboxMax) return false;
        this.#user.push(letter);
        return true;
      case "peer":
      case "cast":
        if (this.#system.length >= limits.systemMailboxMax) return false;
        this.#system.push(letter);
        return true;
      case "local":
        this.#system.push(letter);
        return true;
    }
  }

  take(): Letter | undefined {
    return this.#system.shift() ?? this.#user.shift();
  }

  takeUser(): Letter | undefined {
    return this.#user.shift();
  }

  get length(): number {
    return this.#system.length + this.#user.length;
  }

  get userLength(): number {
    return this.#user.length;
  }
}
