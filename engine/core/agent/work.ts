/** Worked time of the natural day. A stretch that began yesterday counts from midnight. */
import type { Turn } from "../actor.ts";
import { dayOf, instantOf, localDay } from "../routing/day.ts";
import type { AgentState, Work } from "./state.ts";

/** What is behind her today, without the stretch that runs. */
export function workToday({ work }: AgentState, { now, config }: Turn): Work {
  const day = dayOf(now, config.routing.timeZone);
  return work.day === day ? work : { day, onlineMs: 0, taken: 0 };
}

/** The same with the stretch that runs. */
export function workUpToNow(state: AgentState, turn: Turn): Work {
  const work = workToday(state, turn);
  if (state.status !== "online") return work;
  const { timeZone } = turn.config.routing;
  const midnight = instantOf(localDay(turn.now, timeZone), 0, timeZone, "first");
  return { ...work, onlineMs: work.onlineMs + Math.max(0, turn.now - Math.max(state.since, midnight)) };
}
