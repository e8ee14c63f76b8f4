/** Overflow: who else may serve a visitor who waits here. The place in line stays; what opened never closes. */
import type { Effect, Turn } from "../actor.ts";
import type { Group, Ring } from "../config.ts";
import { estimate } from "../routing/estimate.ts";
import type { Ms } from "../../protocol/ids.ts";
import type { QueueEvent, QueueState, Waiting } from "./state.ts";

/** Rings opened in one turn; the next turn of the same tick goes on. */
const opensPerTurnMax = 64;

export interface Opened {
  readonly events: QueueEvent[];
  readonly effects: Effect[];
  /** There may be others. */
  readonly more: boolean;
}

/** When a ring opens by time alone. */
export function ringAt(group: Group, rings: number, joinedAt: Ms): Ms | null {
  const when = group.rings[rings]?.when;
  return when?.t === "after" ? joinedAt + when.ms : null;
}

/** Opens what is due for visitors whom nobody here was found for. */
export function openRings(state: QueueState, group: Group, turn: Turn, taken: ReadonlySet<Waiting>): Opened {
  const opened: Opened = { events: [], effects: [], more: false };
  if (group.rings.length === 0) return opened;
  for (const [level, ring] of group.rings.entries()) {
    for (const waiting of candidates(state, ring, level, turn)) {
      if (taken.has(waiting)) continue;
      if (opened.events.length === opensPerTurnMax) return { ...opened, more: true };
      const one = open(state, group, waiting, turn);
      opened.events.push(...one.events);
      opened.effects.push(...one.effects);
    }
  }
  return { ...opened, more: opened.events.length > 0 };
}

/** The ring that is next for this visitor; one that was taken out of the configuration lends nobody. */
export function open(state: QueueState, group: Group, waiting: Waiting, turn: Turn): Omit<Opened, "more"> {
  const ring = group.rings[waiting.rings];
  const lenders = ring?.groups.filter((id) => id !== state.id && !waiting.lenders.includes(id)) ?? [];
  const dropped = new Set(ring?.dropSkills);
  const skills = Object.fromEntries(Object.entries(waiting.skills).filter(([skill]) => !dropped.has(skill)));
  const { conv, visitor, key, request } = waiting;
  const penalised = { ...key, at: key.at + turn.config.routing.overflowPenaltyS * 1_000 };
  const not = request.not === null ? [] : [request.not];
  const events: QueueEvent[] = [
    {
      t: "opened",
      visitor: visitor.id,
      lenders,
      skills,
      ringAt: ringAt(group, waiting.rings + 1, waiting.joinedAt),
    },
  ];
  const effects = lenders.map((lender): Effect => ({
    do: "tell",
    to: { kind: "queue", id: lender },
    command: { t: "queue.guest", origin: state.id, conv, visitor: visitor.id, key: penalised, skills, not },
  }));
  return { events, effects };
}

/** Whoever waits no longer is no guest either. */
export function guestGone(state: QueueState, { lenders, conv }: Waiting): Effect[] {
  return lenders.map((lender) => ({
    do: "tell",
    to: { kind: "queue", id: lender },
    command: { t: "queue.guestGone", origin: state.id, conv },
  }));
}

function candidates(state: QueueState, { when }: Ring, level: number, { now }: Turn): Iterable<Waiting> {
  const { byRings, accepting, room, places } = state.line;
  const waiting = byRings.get(level);
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
      const each = estimate(state.pace, 1, now);
      if (each === null || each === 0) return [];
      const [from] = places.from(Math.max(0, Math.ceil(when.ms / each) - 1));
      return from === undefined ? [] : waiting.from(waiting.rank(from));
    }
  }
}
