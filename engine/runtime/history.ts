/** Old facts: what left an actor's state for the journal's chunks, and how a client gets it back. */
import type { Effect, Spill } from "../core/actor.ts";
import { newestPart } from "../core/visitor/page.ts";
import type { ActorKey, Chunk, Journal } from "../ports/journal.ts";
import type { ConversationEvent, ServerFrames } from "../protocol/frames.ts";
import { wireLimits } from "../protocol/limits.ts";
import { decodePlain, encodePlain } from "./record.ts";

/**
 * The chunk to write, and those it takes the place of: a closed conversation is one transcript. And after a crash the same
 * facts may be written again, cut elsewhere: what begins behind the new chunk's start is in it, or still in memory.
 */
export function chunkOf(
  journal: Journal,
  key: ActorKey,
  { conversation, from, events, whole }: Spill,
): { chunk: Chunk; replaces: { key: ActorKey; conversation: number; from: number }[] } {
  const older = whole && from > 1 ? eventsBefore(journal, key, conversation, from, Number.POSITIVE_INFINITY) : [];
  const first = older[0]?.seq ?? from;
  const bytes = encodePlain([...older, ...events]);
  const replaces = startsAfter(journal, key, conversation, first).map((start) => ({ key, conversation, from: start }));
  return { chunk: { key, conversation, from: first, bytes }, replaces };
}

function startsAfter(journal: Journal, key: ActorKey, conversation: number, first: number): number[] {
  const starts: number[] = [];
  let top = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const chunk = journal.chunkBefore(key, conversation, top);
    if (chunk === null || chunk.from <= first) return starts;
    starts.push(chunk.from);
    top = chunk.from;
  }
}

export function pageFrame(
  journal: Journal,
  key: ActorKey,
  { ref, conv, conversation, before, recent, olderOnDisk }: Extract<Effect, { do: "page" }>,
): ServerFrames["page"] {
  const first = recent[0]?.seq ?? before;
  const missing = wireLimits.pageEventsMax - recent.length;
  const reach = olderOnDisk && first > 1 && missing > 0;
  const older = reach ? eventsBefore(journal, key, conversation, first, missing) : [];
  const events = newestPart([...older, ...recent]);
  return { t: "page", ref, conv, events, more: (events[0]?.seq ?? 1) > 1 };
}

/** The newest `max` facts below `before`. */
function eventsBefore(
  journal: Journal,
  key: ActorKey,
  conversation: number,
  before: number,
  max: number,
): ConversationEvent[] {
  const parts: ConversationEvent[][] = [];
  let found = 0;
  let top = before;
  while (found < max && top > 1) {
    const chunk = journal.chunkBefore(key, conversation, top);
    if (chunk === null) break;
    const part = (decodePlain(chunk.bytes) as ConversationEvent[]).filter((event) => event.seq < top);
    parts.unshift(part);
    found += part.length;
    top = chunk.from;
  }
  const events = parts.flat();
  return Number.isFinite(max) ? events.slice(-max) : events;
}
