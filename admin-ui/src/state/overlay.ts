/** At most one dialog is open over the page. */
import { signal } from "@preact/signals";
import type { ConversationId } from "peakdesk/protocol";

export type Overlay =
  | { readonly t: "palette" }
  | { readonly t: "help" }
  | { readonly t: "end"; readonly conv: ConversationId }
  | { readonly t: "transfer"; readonly conv: ConversationId };

export const overlay = signal<Overlay | null>(null);

/** The list of what I can be: online, on a break, away. */
export const statusOpen = signal(false);

export function closeOverlay(): void {
  overlay.value = null;
}
