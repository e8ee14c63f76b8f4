/** Old facts leave memory for disk, so that history is bounded by disk and not by RAM. */
import type { Spill } from "../actor.ts";
import type { Ms } from "../../protocol/ids.ts";
import { wireLimits } from "../../protocol/limits.ts";
import type { VisitorState } from "./state.ts";

/** Facts of an open conversation kept in memory: what reconnecting clients ask for. */
const recentMax = 200;
/** Facts of a closed one: what the visitor sees when coming back. */
const closedMax = 50;
/** A chunk is worth a put from this size on. */
const chunkMin = 100;

export function spill(state: VisitorState, now: Ms): Spill | null {
  const { conversation } = state;
  if (conversation === null) return null;
  const unspilled = conversation.log.filter((event) => event.seq > conversation.spilled);
  if (conversation.stage === "closed") {
    if (unspilled.length === 0) return null;
    const events = unspilled;
    conversation.spilled = conversation.seq;
    conversation.log = conversation.log.slice(-closedMax);
    return { conversation: conversation.n, from: events[0]?.seq ?? 1, events, whole: true };
  }
  if (conversation.log.length < recentMax + chunkMin) return null;
  const old = unspilled
    .slice(0, Math.max(0, unspilled.length - recentMax))
    .filter((event) => now - event.at > wireLimits.recallMsMax);
  const last = old[old.length - 1];
  if (old.length < chunkMin || last === undefined) return null;
  conversation.spilled = last.seq;
  conversation.log = conversation.log.filter((event) => event.seq > last.seq);
  return { conversation: conversation.n, from: old[0]?.seq ?? 1, events: old, whole: false };
}
