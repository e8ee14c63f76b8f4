/** What an agent does in a conversation. */
import type { Pending } from "peakdesk/client";
import type { ConversationId } from "peakdesk/protocol";
import { link } from "../connection.ts";
import { askTags } from "../state/tags.ts";
import { keepDraft } from "../state/drafts.ts";

/** Blank text is not said; the draft is gone as soon as the words are on their way. */
export function say(conv: ConversationId, written: string): boolean {
  const text = written.trim();
  if (text === "") return false;
  link().send(conv, { type: "text", text });
  link().typing(conv, false);
  keepDraft(conv, "");
  return true;
}

/** Called at every change of the words: the draft is kept and the visitor sees that we write. */
export function write(conv: ConversationId, text: string): void {
  keepDraft(conv, text);
  link().typing(conv, text.trim() !== "");
}

export function retryMessage(conv: ConversationId, pending: Pending): void {
  link().retry(conv, pending.cmid);
}

export function discardMessage(conv: ConversationId, pending: Pending): void {
  link().discard(conv, pending.cmid);
}

export function recall(conv: ConversationId, seq: number): void {
  link().recall(conv, seq);
}

export function loadEarlier(conv: ConversationId): void {
  link().history(conv);
}

export function endConversation(conv: ConversationId): void {
  link().end(conv);
}

export function markRead(conv: ConversationId, seq: number): void {
  link().read(conv, seq);
}

export type Target = { readonly agent: string } | { readonly group: string };

/** `note` is for whoever takes over; the visitor never sees it. */
export function transfer(conv: ConversationId, to: Target, note: string): void {
  const words = note.trim();
  link().transfer(conv, to, words === "" ? undefined : words);
}

export function takeBack(conv: ConversationId): void {
  link().transferBack(conv);
}

/** Supervisors: without asking, also above the cap. */
export function assign(conv: ConversationId, agent: string): void {
  link().assign(conv, agent);
}

export function setTags(conv: ConversationId, tags: readonly string[]): void {
  askTags(conv, tags);
  link().tag(conv, tags);
}

/** Who could take over in this group; the answer comes as a signal. */
export function askRoster(group: string): void {
  link().roster(group);
}
