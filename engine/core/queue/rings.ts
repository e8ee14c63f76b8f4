/**
 * Overflow: who else may serve a visitor who waits here. The place in line stays; what opened never closes. A trigger opens
 * its ring and all those before it: nobody waits for the clock of the first while nobody works, which is the second's matter.
 */
import type { Turn } from "../actor.ts";
import type { Group, Ring } from "../config.ts";
import { estimate, rateOf } from "../routing/estimate.ts";
import type { Ms } from "../../protocol/ids.ts";
import type { QueueEvent, QueueState, Waiting } from "./state.ts";

/** Rings opened in one turn; the next turn of the same tick goes on. */
const opensPerTurnMax = 64;

/** When a ring opens by time alone. `open`: so many are. */
export function ringAt(group: Group, open: number, joinedAt: Ms): Ms | null {
  let first: Ms | null = null;
  for (const { when } of group.rings.slice(open)) {
    if (when.t === "after" && (first === null || joinedAt + when.ms < first)) first = joinedAt + when.ms;
  }
  return first;
}

/** Opens what is due for visitors whom nobody here was found for. */
export function openRings(
  state: QueueState,
  group: Group,
  turn: Turn,
  taken: ReadonlySet<Waiting>,
): readonly QueueEvent[] {
  const opened = new Map<Waiting, QueueEvent>();
  for (const [waiting, rings] of pressed(state, group, turn)) {
    if (opened.size === opensPerTurnMax) break;
    if (!taken.has(waiting) && !opened.has(waiting)) opened.set(waiting, opening(state, group, waiting, rings));
  }
  return [...opened.values()];
}

/** Who needs how many rings by now; the furthest one first. */
function* pressed(state: QueueState, group: Group, turn: Turn): Generator<[Waiting, number]> {
  for (let rings = group.rings.length; rings > 0; rings -= 1) {
    const ring = group.rings[rings - 1];
    for (let open = 0; ring !== undefined && open < rings; open += 1) {
      for (const waiting of candidates(state, ring, open, turn)) yield [waiting, rings];
    }
  }
}

/** Time has come for this visitor. */
export function openByTime(state: QueueState, group: Group, waiting: Waiting, { now }: Turn): QueueEvent {
  const last = group.rings.findLastIndex(({ when }) => when.t === "after" && waiting.joinedAt + when.ms <= now);
  return opening(state, group, waiting, Math.max(waiting.rings, last + 1));
}

function opening({ id }: QueueState, group: Group, waiting: Waiting, rings: number): QueueEvent {
  const { visitor, joinedAt } = waiting;
  const fresh = group.rings.slice(waiting.rings, rings);
  const lenders = new Set([...waiting.lenders, ...fresh.flatMap((ring) => ring.groups)]);
  lenders.delete(id);
  const dropped = new Set(fresh.flatMap((ring) => ring.dropSkills));
  const skills = Object.fromEntries(Object.entries(waiting.skills).filter(([skill]) => !dropped.has(skill)));
  const next = ringAt(group, rings, joinedAt);
  return { t: "opened", visitor: visitor.id, rings, lenders: [...lenders], skills, ringAt: next };
}

/** Of those with so many rings open the ones for whom this trigger holds. */
function candidates({ line, pace }: QueueState, { when }: Ring, open: number, { now }: Turn): Iterable<Waiting> {
  const { byRings, accepting, room, places } = line;
  const waiting = byRings.get(open);
  if (waiting === undefined) return [];
  switch (when.t) {
    case "after":
      // Its own alarm rings for each.
      return [];
    case "offline":
      return accepting.size === 0 ? waiting : [];
    case "full":
      return accepting.size > 0 && room.size === 0 && places.size >= when.waiting ? waiting : [];
    case "estimate": {
      const each = estimate(rateOf(pace, now), 1);
      if (each === null || each === 0) return [];
      const [from] = places.from(Math.max(0, Math.ceil(when.ms / each) - 1));
      return from === undefined ? [] : waiting.from(waiting.rank(from));
    }
  }
}
