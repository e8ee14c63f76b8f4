/** Old facts leave memory for disk, so that history is bounded by disk and not by RAM. */
import type { Spill } from "../actor.ts";
import type { Ms } from "../../protocol/ids.ts";
import { wireLimits } from "../../protocol/limits.ts";
import type { Conversation, VisitorState } from "./state.ts";

/** Facts of an open conversation kept in memory: what reconnecting clients ask for. */
const recentMax = 200;
/** Facts of a closed one: what the visitor sees when coming back. */
const closedMax = 50;
/** A chunk is worth a put from this size on. */
const chunkMin = 100;

export function spill({ conversation }: VisitorState, now: Ms): Spill | null {
  if (conversation === null) return null;
  if (conversation.stage === "closed") return conversation.spilled === conversation.seq ? null : archive(conversation);
  return conversation.log.length < recentMax + chunkMin ? null : spillOldest(conversation, now);
}

function archive(conversation: Conversation): Spill {
  const { n, seq, spilled, log } = conversation;
  const events = log.filter((event) => event.seq > spilled);
  conversation.spilled = seq;
  conversation.log = log.slice(-closedMax);
  return { conversation: n, from: spilled + 1, events, whole: true };
}

/** Words that may still be taken back stay, so that a recall always finds them. */
function spillOldest(conversation: Conversation, now: Ms): Spill | null {
  const { n, spilled, log } = conversation;
  const needed = log[chunkMin - 1];
  if (needed === undefined || now - needed.at <= wireLimits.recallMsMax) return null;
  const old = log.slice(0, -recentMax).filter((event) => now - event.at > wireLimits.recallMsMax);
  const last = old[old.length - 1];
  if (old.length < chunkMin || last === undefined) return null;
  conversation.spilled = last.seq;
  conversation.log = log.slice(old.length);
  return { conversation: n, from: spilled + 1, events: old, whole: false };
}
