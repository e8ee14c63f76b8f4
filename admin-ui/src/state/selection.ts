/** Which conversation is open. The address says it, so that back, reload and a link all work. */
import { computed, signal } from "@preact/signals";
import type { ConversationId } from "peakdesk/protocol";
import { go, route } from "../router.ts";
import { rows } from "./conversations.ts";
import { views } from "./live.ts";

export const workbenchPage = "workbench";

export const selected = computed<ConversationId | null>(() => {
  const { page, rest } = route.value;
  return page === workbenchPage ? ((rest[0] as ConversationId | undefined) ?? null) : null;
});

export const selectedRow = computed(() => rows.value.find((row) => row.conv === selected.value) ?? null);

export const selectedView = computed(() =>
  selected.value === null ? null : (views.value.get(selected.value) ?? null),
);

/** The newest words of the open conversation are on the screen. */
export const atEnd = signal(true);

/** The side panel stands beside the talk where there is room, and lies over it where there is not. */
export const sideShown = signal(globalThis.matchMedia?.("(min-width: 1200px)").matches ?? true);

/** From the list a step adds to the history, so that "back" on a phone returns to the list; inside it does not. */
export function select(conv: ConversationId | null): void {
  if (conv === selected.value && route.value.page === workbenchPage) return;
  const how = selected.value === null || conv === null ? "push" : "replace";
  go(workbenchPage, conv === null ? [] : [conv], how);
}
