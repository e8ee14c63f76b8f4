import type { ClientFrame } from "../protocol/frames.ts";

/** Frames that are answered by their `ref` and may be repeated without harm. */
export type Command = Exclude<ClientFrame, { t: "hello" | "send" | "typing" | "unwatch" }>;

interface Entry {
  command: Command;
  /** Asked for while `command` was on the wire; the newest wins. */
  next: Command | null;
  sent: boolean;
  /** The server is busy: not before the hold ends. */
  held: boolean;
}

/**
 * Commands until they are answered, over as many connections as it takes. At most one per key is on the wire: a cursor
 * that moves ten times meanwhile costs one more frame, and an older status can never overtake a newer one.
 */
export class Requests {
  readonly #entries = new Map<string, Entry>();

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  put(key: string, command: Command): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) this.#entries.set(key, { command, next: null, sent: false, held: false });
    else if (entry.sent) entry.next = command;
    else entry.command = command;
  }

  /** What to put on the wire now, out of what `allowed` lets pass. */
  take(allowed: (command: Command) => boolean): readonly Command[] {
    const due = [...this.#entries.values()].filter((entry) => !entry.sent && !entry.held && allowed(entry.command));
    for (const entry of due) entry.sent = true;
    return due.map((entry) => entry.command);
  }

  /** The connection is gone: everything unanswered goes out again. */
  lost(): void {
    for (const entry of this.#entries.values()) entry.sent = false;
  }

  /** Ends a request; what it was, or null for an answer nobody waits for any more. */
  answered(ref: number): Command | null {
    const found = this.#find(ref);
    if (found === null) return null;
    const [key, { command, next }] = found;
    if (next === null) this.#entries.delete(key);
    else this.#entries.set(key, { command: next, next: null, sent: false, held: false });
    return command;
  }

  /** Keeps a request off the wire until the returned function is called; null if there is none. */
  hold(ref: number): (() => void) | null {
    const entry = this.#find(ref)?.[1];
    if (entry === undefined) return null;
    if (entry.next !== null) entry.command = entry.next;
    entry.next = null;
    entry.sent = false;
    entry.held = true;
    return () => {
      entry.held = false;
    };
  }

  drop(key: string): void {
    this.#entries.delete(key);
  }

  #find(ref: number): [string, Entry] | null {
    for (const pair of this.#entries) if (pair[1].command.ref === ref) return pair;
    return null;
  }
}
