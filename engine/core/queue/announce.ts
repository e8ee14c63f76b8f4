/**
 * Who is a guest, and on which terms. A visitor with open rings is one while nobody is asked: lenders hear of whoever comes
 * into that state, goes out of it, or stands elsewhere by now. So none of them proposes agents in vain, and whoever comes back
 * from an offer comes to them anew.
 */
import type { Effect, Turn } from "../actor.ts";
import type { GroupId } from "../../protocol/ids.ts";
import { matchAgain } from "./match.ts";
import type { QueueEvent, QueueState, Told, Waiting } from "./state.ts";

/** Said in one turn; the next turn of the same tick goes on. */
const saidPerTurnMax = 64;

/** What lenders should know. Whoever proposed the agent who is asked knows by her claim. */
export function toBeTold({ rings, lenders, offer, hold, key, skills, excluded }: Waiting): Told | null {
  if (rings === 0) return null;
  if (offer !== null) return offer.claim === null ? null : { to: [offer.claim.lender], terms: "" };
  if (hold !== null || lenders.length === 0) return null;
  const needs = Object.keys(skills)
    .toSorted()
    .map((skill) => `${skill}=${skills[skill]}`);
  return { to: lenders, terms: [key.tier, key.at, ...needs, "not", ...excluded].join(" ") };
}

export function isSaid(waiting: Waiting): boolean {
  const { told } = waiting;
  const now = toBeTold(waiting);
  if (now === null || told === null) return now === told;
  return now.terms === told.terms && now.to.length === told.to.length && now.to.every((id) => told.to.includes(id));
}

/** `taken`: is offered to somebody in this very turn, and so heard of in the next. */
export function announce(
  state: QueueState,
  turn: Turn,
  taken: ReadonlySet<Waiting>,
): { events: QueueEvent[]; effects: Effect[] } {
  const events: QueueEvent[] = [];
  const effects: Effect[] = [];
  for (const waiting of state.line.unsaid) {
    if (taken.has(waiting)) continue;
    if (events.length === saidPerTurnMax) {
      effects.push(matchAgain(state));
      break;
    }
    const now = toBeTold(waiting);
    const gone = waiting.told?.to.filter((id) => now === null || !now.to.includes(id)) ?? [];
    events.push({ t: "announced", visitor: waiting.visitor.id });
    effects.push(...gone.map((id) => guestGone(state, waiting, id)));
    if (now === null || waiting.offer !== null) continue;
    effects.push(...now.to.map((id) => guest(state, waiting, id, turn)));
  }
  return { events, effects };
}

function guest({ id }: QueueState, waiting: Waiting, lender: GroupId, { config }: Turn): Effect {
  const { conv, visitor, key, skills, excluded } = waiting;
  const penalised = { ...key, at: key.at + config.routing.overflowPenaltyS * 1_000 };
  return {
    do: "tell",
    to: { kind: "queue", id: lender },
    command: { t: "queue.guest", origin: id, conv, visitor: visitor.id, key: penalised, skills, not: excluded },
  };
}

function guestGone({ id }: QueueState, { conv }: Waiting, lender: GroupId): Effect {
  return { do: "tell", to: { kind: "queue", id: lender }, command: { t: "queue.guestGone", origin: id, conv } };
}

/** Whoever waits no longer is no guest either. */
export function noGuest(state: QueueState, waiting: Waiting): Effect[] {
  return waiting.told?.to.map((id) => guestGone(state, waiting, id)) ?? [];
}
