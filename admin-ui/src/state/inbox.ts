/** What visitors left when nobody could serve them: the inbox of one group, as it was when it was asked for last. */
import { signal } from "@preact/signals";
import type { Ms } from "peakdesk/protocol";
import type { ApiError } from "../api.ts";

export const leftStates = ["open", "assigned", "done"] as const;
export type LeftState = (typeof leftStates)[number];

export interface Step {
  readonly at: Ms;
  readonly by: string;
  readonly did: "changed" | "contacted";
  readonly state: LeftState;
  readonly assignee: string | null;
  readonly note: string | null;
}

export interface Letter {
  readonly id: string;
  readonly conv: string;
  readonly visitor: { readonly id: string; readonly name: string };
  readonly at: Ms;
  readonly contact: { readonly name?: string; readonly email?: string; readonly phone?: string };
  readonly text: string;
  readonly files: readonly string[];
  readonly why: "off_hours" | "queue_full" | "queue_timeout" | "left_queue" | "asked";
  readonly state: LeftState;
  readonly assignee: string | null;
  readonly dueAt: Ms | null;
  readonly steps: readonly Step[];
}

/** Null: whatever state it is in. */
export type Filter = LeftState | null;

export type InboxState =
  | { readonly s: "loading" }
  | { readonly s: "failed"; readonly error: ApiError }
  | { readonly s: "ready"; readonly letters: readonly Letter[]; readonly more: boolean };

export const inbox = signal<InboxState>({ s: "loading" });
/** The newest one that a change has taken out of the list: whoever is reading it goes on reading. */
export const kept = signal<Letter | null>(null);
export const filter = signal<Filter>("open");

export function letterOf(id: string): Letter | null {
  const listed = inbox.value.s === "ready" ? inbox.value.letters.find((letter) => letter.id === id) : undefined;
  return listed ?? (kept.value?.id === id ? kept.value : null);
}

/** Somebody should have answered by now. */
export function isOverdue({ state, dueAt }: Letter, now: Ms): boolean {
  return state !== "done" && dueAt !== null && dueAt < now;
}

/** What is late comes first, the longest overdue in front; the rest stays as the engine has it, the newest first. */
export function inReplyOrder(letters: readonly Letter[], now: Ms): Letter[] {
  const late = letters.filter((letter) => isOverdue(letter, now));
  const rest = letters.filter((letter) => !isOverdue(letter, now));
  return [...late.toSorted((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0)), ...rest];
}
