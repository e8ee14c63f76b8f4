/** Old facts: what left an actor's state for the journal's chunks, and how a client gets it back. */
import type { Effect, Spill } from "../core/actor.ts";
import { newestPart } from "../core/visitor/page.ts";
import type { ActorKey, Chunk, Journal } from "../ports/journal.ts";
import type { ConversationEvent, ServerFrames } from "../protocol/frames.ts";
import { wireLimits } from "../protocol/limits.ts";
import { decodePlain, encodePlain } from "./record.ts";

/** The chunk to write, and those it takes the place of: a closed conversation is one transcript. */
export function chunkOf(
  journal: Journal,
  key: ActorKey,
  { conversation, from, events, whole }: Spill,
): { chunk: Chunk; replaces: { key: ActorKey; conversation: number; from: number }[] } {
  if (!whole || from === 1) return { chunk: { key, conversation, from, bytes: encodePlain(events) }, replaces: [] };
  const older = eventsBefore(journal, key, conversation, from, Number.POSITIVE_INFINITY);
  const first = older.events[0]?.seq ?? from;
  const bytes = encodePlain([...older.events, ...events]);
  const replaces = older.chunks.filter((start) => start !== first).map((start) => ({ key, conversation, from: start }));
  return { chunk: { key, conversation, from: first, bytes }, replaces };
}

export function pageFrame(
  journal: Journal,
  key: ActorKey,
  { ref, conv, conversation, before, recent, olderOnDisk }: Extract<Effect, { do: "page" }>,
): ServerFrames["page"] {
  const first = recent[0]?.seq ?? before;
  const missing = wireLimits.pageEventsMax - recent.length;
  const reach = olderOnDisk && first > 1 && missing > 0;
  const older = reach ? eventsBefore(journal, key, conversation, first, missing).events : [];
  const events = newestPart([...older, ...recent]);
  return { t: "page", ref, conv, events, more: (events[0]?.seq ?? 1) > 1 };
}

/** The newest `max` facts below `before`. After a crash chunks may overlap, so each is cut where the next begins. */
function eventsBefore(
  journal: Journal,
  key: ActorKey,
  conversation: number,
  before: number,
  max: number,
): { events: ConversationEvent[]; chunks: number[] } {
  const parts: ConversationEvent[][] = [];
  const chunks: number[] = [];
  let found = 0;
  let top = before;
  while (found < max && top > 1) {
    const chunk = journal.chunkBefore(key, conversation, top);
    if (chunk === null) break;
    const part = (decodePlain(chunk.bytes) as ConversationEvent[]).filter((event) => event.seq < top);
    parts.unshift(part);
    chunks.push(chunk.from);
    found += part.length;
    top = chunk.from;
  }
  const events = parts.flat();
  return { events: Number.isFinite(max) ? events.slice(-max) : events, chunks };
}
