/** The visitor: the running conversation, its order, its owner, and what was said. Single writer of all of them. */
import type { ActorKind } from "../actor.ts";
import { deadline } from "./assignment.ts";
import { decide } from "./decide.ts";
import { spill } from "./spill.ts";
import { apply, freeze, initial, thaw, type VisitorEvent, type VisitorState } from "./state.ts";

export const visitor: ActorKind<VisitorState, VisitorEvent> = {
  name: "visitor",
  byte: 1,
  initial,
  decide,
  apply,
  nextDeadline: ({ conversation }) => (conversation === null ? null : (deadline(conversation)?.at ?? null)),
  present: ({ conversation }) => conversation?.stage === "waiting" && conversation.absentSince === null,
  freeze,
  thaw,
  spill,
};
