/** The agent: her status, her devices, her conversations and offers; the single writer of `active + offered ≤ cap`. */
import type { ActorKind } from "../actor.ts";
import type { Ms } from "../../protocol/ids.ts";
import { decide } from "./decide.ts";
import { apply, freeze, initial, thaw, type AgentEvent, type AgentState } from "./state.ts";

export const agent: ActorKind<AgentState, AgentEvent> = {
  name: "agent",
  byte: 2,
  initial,
  decide,
  apply,
  nextDeadline,
  present: (state) => state.connected,
  freeze,
  thaw,
};

function nextDeadline({ graceUntil, handoverAt, offers }: AgentState): Ms | null {
  let next = graceUntil ?? handoverAt;
  for (const { until } of offers.values()) if (next === null || until < next) next = until;
  return next;
}
