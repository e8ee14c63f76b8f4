/** The visitor: the running conversation, its order, its owner, and what was said. Single writer of all of them. */
import type { ActorKind } from "../actor.ts";
import { apply } from "./apply.ts";
import { nextDeadline } from "./closing.ts";
import { decide } from "./decide.ts";
import { freeze, thaw } from "./freeze.ts";
import { spill } from "./spill.ts";
import { initial, type VisitorEvent, type VisitorState } from "./state.ts";

export const visitor: ActorKind<VisitorState, VisitorEvent> = {
  name: "visitor",
  byte: 1,
  initial,
  decide,
  apply,
  nextDeadline,
  present: ({ conversation }) => conversation?.stage === "waiting" && conversation.absentSince === null,
  freeze,
  thaw,
  spill,
};
