/** Who goes to whom: the longest waiting visitor first, each to the best free agent, until one of both runs out. */
import { yes, type Decision, type Effect, type Turn } from "../actor.ts";
import type { AgentId, OfferId } from "../../protocol/ids.ts";
import { eligible, pickAgent, type Candidate } from "./pick-agent.ts";
import type { QueueEvent, QueueState, Waiting } from "./state.ts";

/** The queue waits this much longer than the agent may take, so that the agent's own "expired" arrives first. */
export const leaseSlackMs = 10_000;

/** Offers of one turn; what is left over is matched in the next turn of the same tick. */
const offersPerTurnMax = 64;

export function match(state: QueueState, turn: Turn): Decision<QueueEvent> {
  const events: QueueEvent[] = [];
  const effects: Effect[] = [];
  const candidates = new Map<AgentId, Candidate>();
  for (const [id, member] of state.members) candidates.set(id, { id, member, reserved: member.reserved });
  let free = countFree(candidates);
  let offers = state.offers;
  for (const waiting of state.waiting.values()) {
    if (free === 0) break;
    if (waiting.offer !== null) continue;
    if (events.length >= offersPerTurnMax) {
      effects.push(matchAgain(state));
      break;
    }
    const choice = pickAgent(candidates.values(), waiting.excluded);
    if (choice === null) continue;
    offers += 1;
    const offer = `${state.id}-${offers}` as OfferId;
    const until = turn.now + state.acceptMs + leaseSlackMs;
    events.push({ t: "offered", visitor: waiting.visitor.id, offer, agent: choice.id, until });
    effects.push(reserve(state, waiting, choice.id, offer));
    const taken = { ...choice, reserved: choice.reserved + 1 };
    candidates.set(choice.id, taken);
    if (!eligible(taken)) free -= 1;
  }
  return yes(events, effects);
}

function countFree(candidates: ReadonlyMap<AgentId, Candidate>): number {
  let free = 0;
  for (const candidate of candidates.values()) if (eligible(candidate)) free += 1;
  return free;
}

function reserve(state: QueueState, waiting: Waiting, agent: AgentId, offer: OfferId): Effect {
  const { conv, visitor } = waiting;
  const { accept, acceptMs } = state;
  return {
    do: "tell",
    to: { kind: "agent", id: agent },
    command: { t: "agent.reserve", offer, conv, group: state.id, visitor, accept, acceptMs },
  };
}

export function matchAgain(state: QueueState): Effect {
  return { do: "tell", to: { kind: "queue", id: state.id }, command: { t: "queue.match" } };
}
