/** Tags as they were asked for: the engine takes them without saying so again before the next full look. */
import { signal } from "@preact/signals";
import type { ConversationView } from "peakdesk/client";
import type { ConversationId } from "peakdesk/protocol";

const asked = signal<ReadonlyMap<ConversationId, readonly string[]>>(new Map());

export function tagsOf({ conv, head }: ConversationView): readonly string[] {
  return asked.value.get(conv) ?? head.tags ?? [];
}

export function askTags(conv: ConversationId, tags: readonly string[]): void {
  asked.value = new Map(asked.value).set(conv, tags);
}

/** The engine has said how it is, or that it will not be so. */
export function forgetAskedTags(conv: ConversationId): void {
  const next = new Map(asked.value);
  if (next.delete(conv)) asked.value = next;
}
