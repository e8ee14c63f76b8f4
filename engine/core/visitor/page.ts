/** How much of a conversation travels at once: what a frame holds must fit the smallest buffer on its way. */
import type { ConversationEvent } from "../../protocol/frames.ts";
import { wireLimits } from "../../protocol/limits.ts";

/** An event without its words: seq, time, kind, ids. */
const frameBytes = 160;
/** A UTF-16 unit is at most this many bytes of UTF-8. */
const bytesPerUnit = 3;

/** The newest of the events that one frame may carry; never none, because the largest event fits. */
export function newestPart(events: readonly ConversationEvent[]): ConversationEvent[] {
  let bytes = 0;
  let from = events.length;
  while (from > 0 && events.length - from < wireLimits.pageEventsMax) {
    bytes += bytesOf(events[from - 1]);
    if (bytes > wireLimits.pageBytesMax) break;
    from -= 1;
  }
  return events.slice(from);
}

function bytesOf(event: ConversationEvent | undefined): number {
  return frameBytes + bytesPerUnit * wordsOf(event);
}

function wordsOf(event: ConversationEvent | undefined): number {
  if (event?.k === "left") return event.text.length;
  return event?.k === "message" ? (event.body?.text.length ?? 0) : 0;
}
