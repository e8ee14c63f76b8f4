/** The queue of a skill group: who waits in which order, who is free, and the offers between them. */
import type { ActorKind } from "../actor.ts";
import type { Ms } from "../../protocol/ids.ts";
import { decide } from "./decide.ts";
import { apply, forgiveMs, freeze, initial, thaw, waitingOf, type QueueEvent, type QueueState } from "./state.ts";

export const queue: ActorKind<QueueState, QueueEvent> = {
  name: "queue",
  byte: 3,
  initial,
  decide,
  apply,
  nextDeadline,
  present: () => false,
  freeze,
  thaw,
};

/** The earliest lease, or the earliest time somebody may be asked again. */
function nextDeadline(state: QueueState): Ms | null {
  let next: Ms | null = null;
  for (const { offer } of waitingOf(state, state.offered)) {
    if (offer !== null && (next === null || offer.until < next)) next = offer.until;
  }
  for (const { passedAt } of waitingOf(state, state.passed)) {
    if (next === null || passedAt + forgiveMs < next) next = passedAt + forgiveMs;
  }
  return next;
}
