/** Online, on a break, gone: what she chose, what became of her devices, and what time does about it. */
import { no, yes, type Decision, type Effect, type Turn } from "../actor.ts";
import type { Command } from "../commands.ts";
import type { AgentStatus } from "../../protocol/frames.ts";
import { after, deskTopic, publishDesk, tellCapacity } from "./capacity.ts";
import { notify } from "./notices.ts";
import { overdue, refused } from "./offers.ts";
import type { AgentEvent, AgentState } from "./state.ts";
import { workUpToNow } from "./work.ts";

/** The reason of a break that nobody chose. */
export const missed = "missed";

export function status(
  state: AgentState,
  { ref, status: to, reason }: Extract<Command, { t: "status" }>,
  turn: Turn,
): Decision<AgentEvent> {
  if (reason !== undefined && (to !== "away" || !turn.config.routing.breaks.some(({ id }) => id === reason))) {
    return no("bad_field");
  }
  const ok: Effect = { do: "reply", frame: { t: "ok", ref } };
  const same = state.status === to && state.reason === (reason ?? null);
  const events: AgentEvent[] = same ? [] : [statusEvent(state, to, reason ?? null, turn)];
  if (!state.connected && turn.attached(deskTopic) > 0) events.push({ t: "connected" });
  if (events.length === 0) return yes([], [ok]);
  const then = after(state, events);
  return yes(events, [ok, ...tellCapacity(then, turn), publishDesk(then, turn)]);
}

function statusEvent(state: AgentState, to: AgentStatus, reason: string | null, turn: Turn): AgentEvent {
  return { t: "status", status: to, reason, at: turn.now, work: workUpToNow(state, turn) };
}

/** The first device came, or the last one went. */
export function sessions(state: AgentState, count: number, turn: Turn): Decision<AgentEvent> {
  const on = count > 0;
  if (on === state.connected) return yes([]);
  const { graceMs, handoverMs } = turn.config.routing;
  const graceUntil = turn.now + graceMs;
  const events: AgentEvent[] = [
    on ? { t: "connected" } : { t: "lost", graceUntil, handoverAt: graceUntil + handoverMs },
  ];
  return yes(events, tellCapacity(after(state, events), turn));
}

/** Offers that passed, the end of the grace time, the end of all waiting for her. */
export function due(state: AgentState, turn: Turn): Decision<AgentEvent> {
  const graceOver = state.graceUntil !== null && turn.now >= state.graceUntil;
  const { events, offers } = overdue(state, turn, graceOver);
  if (graceOver) events.push({ t: "graceOver" });
  const effects: Effect[] = [];
  const handsOver = state.handoverAt !== null && turn.now >= state.handoverAt;
  if (handsOver) {
    events.push({ t: "handedOver" });
    if (state.status !== "offline") events.push(statusEvent(state, "offline", null, turn));
    effects.push(...orphans(state, turn));
  }
  const passed = graceOver ? 0 : offers.length;
  const misses = state.misses + passed;
  if (passed > 0 && misses >= turn.config.routing.missesMax && state.status === "online") {
    events.push(statusEvent(state, "away", missed, turn));
    effects.push(...notify(state, "agent_missed", misses, turn));
  }
  if (events.length === 0) return yes([]);
  const then = after(state, events);
  const answers = offers.map((offered) => refused(then, offered, graceOver ? "away" : "expired", turn));
  return yes(events, [...answers, ...effects, ...tellCapacity(then, turn), publishDesk(then, turn)]);
}

function orphans(state: AgentState, turn: Turn): Effect[] {
  const held = [...state.conversations.values()];
  if (held.length === 0) return [];
  const told = held.map(({ conv, visitor }): Effect => ({
    do: "tell",
    to: { kind: "visitor", id: visitor.id },
    command: { t: "visitor.orphaned", conv, agent: state.id },
  }));
  return [...told, ...notify(state, "agent_lost", held.length, turn)];
}
