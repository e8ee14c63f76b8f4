/** What staff do with messages that were left. Each change is followed by a fresh look. */
import { call } from "../api.ts";
import type { Answer } from "../api.ts";
import { sessionExpired } from "../session.ts";
import { filter, inbox, kept } from "../state/inbox.ts";
import type { Filter, Letter, LeftState } from "../state/inbox.ts";

interface Page {
  readonly items: readonly Letter[];
  readonly more: boolean;
}

let newestAsk = 0;

/** What is on the screen stays there while the new page is on its way, unless it is another list. */
export async function loadInbox(group: string, anew: boolean): Promise<void> {
  newestAsk += 1;
  const ask = newestAsk;
  if (anew || inbox.value.s === "failed") inbox.value = { s: "loading" };
  const answer = await askPage(group, null, filter.value);
  // Another group or state was chosen meanwhile.
  if (ask !== newestAsk) return;
  inbox.value = answer.ok
    ? { s: "ready", letters: answer.value.items, more: answer.value.more }
    : { s: "failed", error: answer.error };
}

export async function loadOlder(group: string): Promise<void> {
  const before = inbox.value;
  if (before.s !== "ready") return;
  const answer = await askPage(group, before.letters.at(-1)?.id ?? null, filter.value);
  if (!answer.ok || inbox.value !== before) return;
  inbox.value = { s: "ready", letters: [...before.letters, ...answer.value.items], more: answer.value.more };
}

export interface LetterChange {
  readonly state?: LeftState;
  readonly assignee?: string | null;
  readonly dueAt?: number | null;
  readonly note?: string;
}

export function changeLetter(group: string, id: string, change: LetterChange): Promise<Answer<unknown>> {
  return thenLook(group, id, call("PATCH", pathOf(group, id), change));
}

/** The engine takes the same `cmid` once, however often it is sent. */
export function writeAbout(group: string, id: string, cmid: string, text: string): Promise<Answer<unknown>> {
  return thenLook(group, id, call("POST", `${pathOf(group, id)}/contact`, { cmid, text }));
}

function pathOf(group: string, id: string): string {
  return `/inbox/${encodeURIComponent(group)}/${encodeURIComponent(id)}`;
}

async function askPage(group: string, before: string | null, state: Filter): Promise<Answer<Page>> {
  const query = new URLSearchParams({
    group,
    ...(state !== null && { state }),
    ...(before !== null && { before }),
  });
  const answer = await call<Page>("GET", `/inbox?${query.toString()}`);
  if (!answer.ok && answer.error.name === "not_signed_in") sessionExpired();
  return answer;
}

async function thenLook(group: string, id: string, answering: Promise<Answer<unknown>>): Promise<Answer<unknown>> {
  const answer = await answering;
  if (answer.ok) await Promise.all([loadInbox(group, false), keep(group, id)]);
  else if (answer.error.name === "not_signed_in") sessionExpired();
  return answer;
}

/** In another state it may stand in another list. */
async function keep(group: string, id: string): Promise<void> {
  const answer = await askPage(group, null, null);
  const found = answer.ok ? answer.value.items.find((letter) => letter.id === id) : undefined;
  if (found !== undefined) kept.value = found;
}
