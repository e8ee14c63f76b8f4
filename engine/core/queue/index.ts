/** The queue of a skill group: who waits in which order, who is free, and the offers between them. */
import type { ActorKind } from "../actor.ts";
import type { Ms } from "../../protocol/ids.ts";
import { apply } from "./apply.ts";
import { decide } from "./decide.ts";
import { freeze, initial, thaw, type QueueEvent, type QueueState } from "./state.ts";

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

/** The earliest lease, ring, tier, hold or exclusion, or the end of the ramp. */
function nextDeadline({ line, rampedUntil }: QueueState): Ms | null {
  const alarm = line.nextAlarm();
  if (alarm === null || rampedUntil === null) return alarm ?? rampedUntil;
  return Math.min(alarm, rampedUntil);
}
