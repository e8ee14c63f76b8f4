/** The inbox of a skill group: messages that visitors left because nobody could serve them. */
import type { ActorKind } from "../actor.ts";
import { decide } from "./decide.ts";
import { apply, freeze, initial, thaw, type InboxEvent, type InboxState } from "./state.ts";

export const inbox: ActorKind<InboxState, InboxEvent> = {
  name: "inbox",
  byte: 5,
  initial,
  decide,
  apply,
  /** Overdue is what whoever looks sees: nothing happens by itself. */
  nextDeadline: () => null,
  present: () => false,
  freeze,
  thaw,
};
