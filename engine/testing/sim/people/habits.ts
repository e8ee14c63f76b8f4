/** What visitors and agents have in common when they use a link. */
import type { ConversationView, Link } from "../../../client/index.ts";
import type { ConversationEvents } from "../../../protocol/frames.ts";
import type { Prng } from "../prng.ts";

/** A text that says who wrote it and when, so that no two in a world are equal. */
export function sentence(name: string, number: number, chance: Prng, longWinded: number): string {
  const words = `${name} #${number}`;
  return chance.chance(longWinded) ? words.padEnd(chance.whole(500, 3_500), " 说") : words;
}

/** Messages that are neither home nor refused. */
export function pendingCount(link: Link): number {
  let count = 0;
  for (const { pending } of link.views()) for (const { refused } of pending) if (refused === null) count += 1;
  return count;
}

/** The newest message of this side that still has its words. */
export function newestOwn(view: ConversationView, by: "visitor" | "agent"): ConversationEvents["message"] | null {
  for (const event of view.events.toReversed()) {
    if (event.k === "message" && event.by === by && event.body !== null) return event;
  }
  return null;
}

/** Whether the other side had the last word. */
export function isAsked(view: ConversationView): boolean {
  const last = view.events.findLast((event) => event.k === "message");
  return last?.k === "message" && last.by === "visitor";
}
