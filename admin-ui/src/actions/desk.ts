/** What an agent does at the desk: status, offers, and moving between conversations. */
import type { AgentStatus, ConversationId, Desk } from "peakdesk/protocol";
import { link } from "../connection.ts";
import { neighbour, rows } from "../state/conversations.ts";
import { dropView, isHandingOver, offers } from "../state/live.ts";
import { overlay } from "../state/overlay.ts";
import { select, selected, selectedRow } from "../state/selection.ts";

export type Offer = Desk["offers"][number];

/** `reason`: the break it is, when away. */
export function setStatus(status: AgentStatus, reason?: string): void {
  link().status(status, reason);
}

/** Opens the conversation at once: its words arrive while the agent turns to it. */
export function acceptOffer(offer: Offer): void {
  link().accept(offer.offer);
  select(offer.conv as ConversationId);
}

export function declineOffer(offer: Offer, reason?: string): void {
  link().decline(offer.offer, reason);
}

export function acceptFirstOffer(): void {
  const first = offers.value[0];
  if (first !== undefined) acceptOffer(first);
}

export function step(by: 1 | -1): void {
  const next = neighbour(rows.value, selected.value, by);
  if (next !== null) select(next.conv);
}

export function askToEnd(): void {
  const row = selectedRow.value;
  if (row !== null && row.section !== "ended") overlay.value = { t: "end", conv: row.conv };
}

/** Only whoever holds a conversation can hand it over, and only one at a time. */
export function askToTransfer(): void {
  const row = selectedRow.value;
  if (row === null || row.section === "ended" || isHandingOver(row.conv)) return;
  overlay.value = { t: "transfer", conv: row.conv };
}

/** The reply field of the open conversation has this id. */
export const composerId = "composer";

export function focusComposer(): void {
  document.getElementById(composerId)?.focus();
}

/** Takes an ended conversation out of the list. */
export function dismiss(conv: ConversationId): void {
  if (selected.value === conv) select(null);
  dropView(conv);
}

export function dismissEnded(): void {
  for (const row of rows.value) if (row.section === "ended") dismiss(row.conv);
}
