/** How handing a conversation over went, read off two views of it. Pure. */
import type { ConversationView, TransferView } from "peakdesk/client";

export interface Outcome {
  readonly to: TransferView["to"];
  readonly state: Exclude<TransferView["state"], "asking">;
}

/** Null unless a transfer that waited for its answer has just got one. */
export function outcomeOf(before: ConversationView | null, after: ConversationView): Outcome | null {
  const asked = before?.transfer ?? null;
  if (asked?.state !== "asking") return null;
  const now = after.transfer;
  if (now !== null) return now.state === "asking" ? null : { to: now.to, state: now.state };
  // Whoever took it is told by the conversation itself: then the transfer is forgotten before it is told.
  const last = after.events.findLast((event) => event.k === "assigned");
  const isNew = last !== undefined && last.seq > (before?.seq ?? 0);
  return isNew && after.head.stage === "talking" ? { to: asked.to, state: "taken" } : null;
}
