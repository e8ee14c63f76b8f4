/** The inbox of a group: what visitors left when nobody could serve them, until somebody has dealt with it. */
import type { ActorKind } from "../actor.ts";
import { decide } from "./decide.ts";
import { apply, freeze, initial, thaw, type InboxEvent, type InboxState } from "./state.ts";

export const inbox: ActorKind<InboxState, InboxEvent> = {
  name: "inbox",
  byte: 5,
  initial,
  decide,
  apply,
  nextDeadline: () => null,
  present: () => false,
  freeze,
  thaw,
};
