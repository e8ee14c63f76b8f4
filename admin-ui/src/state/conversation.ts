/** What can be read off one conversation: pure questions to a view. */
import type { ConversationView } from "peakdesk/client";
import { wireLimits } from "peakdesk/protocol";
import type { Body, ConversationEvents, Ms } from "peakdesk/protocol";

export type MessageEvent = ConversationEvents["message"];

export type Words = MessageEvent & { readonly body: Body };

/** Messages that still have words, oldest first: a recall takes them and leaves the event. */
export function standingMessages(view: ConversationView): Words[] {
  return view.events.filter((event): event is Words => event.k === "message" && event.body !== null);
}

/** Words of the visitor above the agent's read mark. */
export function unreadCount(view: ConversationView): number {
  return standingMessages(view).filter((message) => message.by === "visitor" && message.seq > view.head.agentRead)
    .length;
}

/**
 * Since when the visitor waits for words of ours: the first message after our last one.
 * Not the newest: whoever asks again has not waited less. Null if it is the visitor's turn, or all is over.
 */
export function waitingSince(view: ConversationView): Ms | null {
  if (view.head.stage === "closed") return null;
  let since: Ms | null = null;
  for (const message of standingMessages(view)) {
    if (message.by === "agent") since = null;
    if (message.by === "visitor" && since === null) since = message.at;
  }
  const answered = view.pending.some((pending) => pending.refused === null);
  return answered ? null : since;
}

/** How long is long. Below `calmMsMax` nobody needs to hurry; from `lateMsMin` somebody should. */
export const patience = { calmMsMax: 60_000, lateMsMin: 180_000 } as const;

export type Urgency = "calm" | "soon" | "late";

export function urgency(waitedMs: Ms): Urgency {
  if (waitedMs < patience.calmMsMax) return "calm";
  return waitedMs < patience.lateMsMin ? "soon" : "late";
}

/** The newest words of either side, also our own that are still on their way. */
export function lastWords(
  view: ConversationView,
): { readonly ours: boolean; readonly text: string; readonly at: Ms } | null {
  const pending = view.pending.at(-1);
  if (pending !== undefined) return { ours: true, text: pending.body.text, at: pending.at };
  const message = standingMessages(view).at(-1);
  if (message === undefined) return null;
  return { ours: message.by !== "visitor", text: message.body.text, at: message.at };
}

/** Words can be taken back for a while; afterwards the visitor may count on having read them. */
export function mayRecall(message: MessageEvent, now: Ms): boolean {
  return message.body !== null && now - message.at < wireLimits.recallMsMax;
}
