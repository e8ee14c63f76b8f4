import type { ClientFrame } from "../protocol/frames.ts";
import type { Ms } from "../protocol/ids.ts";

/** Frames that are answered by their `ref` and may be repeated without harm. */
export type Command = Exclude<ClientFrame, { t: "hello" | "send" | "typing" | "unwatch" }>;

interface Entry {
  command: Command;
  /** Asked for while `command` was on the wire; the newest wins. */
  next: Command | null;
  /** When it was sent and not answered yet; null: not on the wire. */
  flyingSince: Ms | null;
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

  /** Something is on the wire and not answered. */
  get isFlying(): boolean {
    for (const { flyingSince } of this.#entries.values()) if (flyingSince !== null) return true;
    return false;
  }

  put(key: string, command: Command): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) this.#entries.set(key, { command, next: null, flyingSince: null, held: false });
    else if (entry.flyingSince !== null) entry.next = command;
    else entry.command = command;
  }

  /** What to put on the wire now, out of what `allowed` lets pass. */
  take(now: Ms, allowed: (command: Command) => boolean): readonly Command[] {
    const entries = [...this.#entries.values()];
    const due = entries.filter(({ command, flyingSince, held }) => flyingSince === null && !held && allowed(command));
    for (const entry of due) entry.flyingSince = now;
    return due.map((entry) => entry.command);
  }

  /** What has flown since before this moment goes out again: the connection is gone, or an answer is overdue. */
  land(before: Ms): void {
    for (const entry of this.#entries.values()) if ((entry.flyingSince ?? before) < before) entry.flyingSince = null;
  }

  /** Ends a request; what it was, or null for an answer nobody waits for any more. */
  answered(ref: number): Command | null {
    const found = this.#find(ref);
    if (found === null) return null;
    const [key, { command, next }] = found;
    if (next === null) this.#entries.delete(key);
    else this.#entries.set(key, { command: next, next: null, flyingSince: null, held: false });
    return command;
  }

  /** Keeps a request off the wire until the returned function is called; null if there is none. */
  hold(ref: number): (() => void) | null {
    const entry = this.#find(ref)?.[1];
    if (entry === undefined) return null;
    if (entry.next !== null) entry.command = entry.next;
    entry.next = null;
    entry.flyingSince = null;
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
