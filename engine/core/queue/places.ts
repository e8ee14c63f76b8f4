/** What people who wait are shown, and members of the group: often enough to be believed, rarely enough for a peak. */
import { yes, type Decision, type Effect, type Turn } from "../actor.ts";
import { estimate, rateOf, shownEstimate } from "../routing/estimate.ts";
import type { AgentId, Ms } from "../../protocol/ids.ts";
import { groupOf } from "./group.ts";
import type { QueueEvent, QueueState, Shown, Waiting } from "./state.ts";

/** Places and counts are shown at most this often: people read no faster, and a peak must not pay for it. */
const showEveryMs = 1_000;
/** Estimates grow while nothing happens. */
const showAgainMs = 5_000;
/** These are shown every time: they look most. */
const firstPlaces = 50;
/** Of the others so many each time, in turns. */
const placesPerRun = 2_000;

export function show(): Effect {
  return { do: "later", key: "places", afterMs: showEveryMs, command: { t: "queue.places" } };
}

/** Whether the visitor has to be told, by what has changed and how long ago the last word was. */
export function isNews(waiting: Waiting, now: Shown): boolean {
  const { shown } = waiting;
  if (shown === null) return true;
  if (shown.place === now.place && shown.estimateMs === now.estimateMs) return false;
  return now.at - shown.at >= (now.place <= firstPlaces ? showEveryMs : showAgainMs);
}

/** What one run has to show: to the first ones, and to a stretch of the others that begins behind rank `from`. */
export function* shownRuns({ line, pace }: QueueState, from: number, at: Ms): Generator<[Waiting, Shown]> {
  const rate = rateOf(pace, at);
  const runs = [
    { start: 0, max: firstPlaces },
    { start: Math.max(firstPlaces, from), max: placesPerRun },
  ];
  for (const { start, max } of runs) {
    let place = start;
    for (const waiting of line.places.from(start)) {
      if (place - start >= max) break;
      place += 1;
      yield [waiting, { place, estimateMs: shownEstimate(estimate(rate, place)), at }];
    }
  }
}

export function places(state: QueueState, turn: Turn): Decision<QueueEvent> {
  const { size } = state.line.places;
  const effects: Effect[] = [];
  for (const [waiting, now] of shownRuns(state, state.shownUpTo, turn.now)) {
    if (isNews(waiting, now)) effects.push(tellPlace(waiting, now, size));
  }
  const events: QueueEvent[] =
    effects.length > 0 || size > firstPlaces ? [{ t: "shown", from: state.shownUpTo, at: turn.now }] : [];
  for (const agent of state.members.keys()) effects.push(stats(state, agent, turn));
  if (size > firstPlaces + placesPerRun) effects.push(show());
  if (size > 0) effects.push({ do: "later", key: "again", afterMs: showAgainMs, command: { t: "queue.places" } });
  return yes(events, effects);
}

export function tellPlace(
  { visitor, conv }: Pick<Waiting, "visitor" | "conv">,
  shown: Omit<Shown, "at">,
  waiting: number,
): Effect {
  const { place, estimateMs } = shown;
  const command = { t: "visitor.place", conv, place, waiting: Math.max(place, waiting), estimateMs } as const;
  return { do: "cast", to: { kind: "visitor", id: visitor.id }, command };
}

export function stats(state: QueueState, agent: AgentId, turn: Turn): Effect {
  return {
    do: "cast",
    to: { kind: "agent", id: agent },
    command: {
      t: "agent.group",
      group: state.id,
      name: groupOf(state.id, turn).name,
      waiting: state.waiting.size,
      online: state.line.accepting.size,
    },
  };
}
