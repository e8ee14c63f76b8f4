/** A conversation as a list to draw: day marks, notes, groups of words with their state. Pure. */
import type { ConversationView, Pending } from "peakdesk/client";
import type { ConversationEvent, ConversationEvents, Ms } from "peakdesk/protocol";
import type { MessageEvent } from "./conversation.ts";

export type NoteEvent = ConversationEvents["started" | "queued" | "assigned" | "closed" | "left"];

export type Item =
  | { readonly t: "day"; readonly key: string; readonly at: Ms }
  | { readonly t: "fresh"; readonly key: string }
  | { readonly t: "note"; readonly key: string; readonly event: NoteEvent }
  | { readonly t: "recalled"; readonly key: string; readonly event: MessageEvent }
  | {
      readonly t: "said";
      readonly key: string;
      readonly event: MessageEvent;
      readonly text: string;
      /** First and last of a run of one side's words: only the first has an author, only the last a time. */
      readonly first: boolean;
      readonly last: boolean;
      /** The other side has seen it. */
      readonly read: boolean;
      /** The newest words of ours say their state in full, older ones by a mark alone. */
      readonly newest: boolean;
    }
  | { readonly t: "pending"; readonly key: string; readonly pending: Pending; readonly first: boolean };

/** Words of one side within this time stand together. */
const runMsMax = 5 * 60_000;

/** `freshAfter` is the read mark when the conversation was opened: the first words of the visitor above it get a line. */
export function timeline(view: ConversationView, freshAfter: number): Item[] {
  const items: Item[] = [];
  let day = "";
  // Where nothing was read before, all is new and a line would say nothing.
  let freshShown = freshAfter === 0;
  for (const [index, event] of view.events.entries()) {
    // Joining the line is a part of the start, unless it comes later.
    if (event.k === "queued" && view.events[index - 1]?.k === "started") continue;
    const item = itemOf(event, view);
    if (item === null) continue;
    const eventDay = new Date(event.at).toDateString();
    if (eventDay !== day) items.push({ t: "day", key: `day-${event.seq}`, at: event.at });
    day = eventDay;
    if (!freshShown && isFresh(item, freshAfter)) {
      items.push({ t: "fresh", key: "fresh" });
      freshShown = true;
    }
    items.push(item);
  }
  for (const pending of view.pending) items.push({ t: "pending", key: pending.cmid, pending, first: false });
  return grouped(items);
}

function itemOf(event: ConversationEvent, view: ConversationView): Item | null {
  switch (event.k) {
    case "started":
    case "queued":
    case "assigned":
    case "closed":
    case "left":
      return { t: "note", key: `seq-${event.seq}`, event };
    case "message": {
      // The client's own id is the key, so that a pending message becomes the sent one in place.
      const key = event.by === "agent" ? event.cmid : `seq-${event.seq}`;
      if (event.body === null) return { t: "recalled", key, event };
      const read = event.seq <= (event.by === "visitor" ? view.head.agentRead : view.head.visitorRead);
      return { t: "said", key, event, text: event.body.text, first: true, last: true, read, newest: false };
    }
    case "recalled":
    case "read":
      return null;
  }
}

function isFresh(item: Item, freshAfter: number): boolean {
  return item.t === "said" && item.event.by === "visitor" && item.event.seq > freshAfter;
}

function grouped(items: readonly Item[]): Item[] {
  const newest = items.findLastIndex((item) => item.t === "said" && item.event.by === "agent");
  return items.map((item, index) => {
    if (item.t === "pending") return { ...item, first: !joins(items[index - 1], item) };
    if (item.t !== "said") return item;
    const next = items[index + 1];
    // The state of sent words shows where it changes, also inside a run.
    const last = !joins(item, next) || (next?.t === "said" && next.read !== item.read) || next?.t === "pending";
    return { ...item, first: !joins(items[index - 1], item), last, newest: index === newest };
  });
}

/** True if both are words of the same author, close in time. */
function joins(before: Item | undefined, after: Item | undefined): boolean {
  const left = authorOf(before);
  const right = authorOf(after);
  return left !== null && right !== null && left.who === right.who && right.at - left.at < runMsMax;
}

function authorOf(item: Item | undefined): { readonly who: string; readonly at: Ms } | null {
  if (item?.t === "pending") return { who: "agent", at: item.pending.at };
  if (item?.t !== "said") return null;
  return { who: item.event.by, at: item.event.at };
}
