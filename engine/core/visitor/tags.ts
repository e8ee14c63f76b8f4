/** Tags of a visitor: what an identity vouches for, and what staff add. They choose the group and move the place in line. */
import { no, yes, type Decision, type Effect, type Turn } from "../actor.ts";
import type { Command } from "../commands.ts";
import { conversationId } from "../../protocol/ids.ts";
import { notHers } from "./doubt.ts";
import { allowed } from "./conversation.ts";
import { boostS, noAffinity, tagsOf } from "./request.ts";
import type { VisitorEvent, VisitorState } from "./state.ts";

type Of<T extends Command["t"]> = Extract<Command, { t: T }>;

/** The whole list, as staff see it; what the identity vouches for stays, whatever they send. */
export function tag(state: VisitorState, command: Of<"tag">, turn: Turn): Decision<VisitorEvent> {
  if (allowed(state, command.conv, "tag", turn) === null) return notHers(command.conv, turn);
  const known = (id: string) => state.staffTags.includes(id) || turn.config.tags.some((tag) => tag.id === id);
  const tags = [...new Set(command.tags)].filter((id) => !state.verifiedTags.includes(id));
  if (!tags.every(known)) return no("bad_field");
  const ok: Effect = { do: "reply", frame: { t: "ok", ref: command.ref } };
  if (tags.join() === state.staffTags.join()) return yes([], [ok]);
  const after = { ...state, staffTags: tags };
  return yes<VisitorEvent>([{ t: "tagged", tags }], [ok, ...boostAgain(state, after, turn)]);
}

/** Whoever waits somewhere is moved there. */
export function boostAgain(before: VisitorState, after: VisitorState, turn: Turn): Effect[] {
  const { conversation } = after;
  if (conversation === null || tagsOf(before).join() === tagsOf(after).join()) return [];
  const asked = conversation.transfer;
  const forTransfer = conversation.stage === "talking" && asked?.to.kind === "group";
  if (conversation.stage !== "waiting" && !forTransfer) return [];
  const command = {
    t: "queue.boost",
    conv: conversationId(after.id, conversation.n),
    visitor: after.id,
    boostS: boostS(after, turn, forTransfer || conversation.boosted),
    noAffinity: noAffinity(after, turn),
  } as const;
  return [{ do: "tell", to: { kind: "queue", id: forTransfer ? asked.to.id : conversation.group }, command }];
}
