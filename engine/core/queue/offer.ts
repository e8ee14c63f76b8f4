/** An offer: the event, what the agent is told, and why, in one line. */
import type { Effect, Turn } from "../actor.ts";
import type { Group } from "../config.ts";
import type { AgentId, OfferId } from "../../protocol/ids.ts";
import type { LiveOffer, QueueEvent, QueueState, Waiting } from "./state.ts";

/** The queue waits this much longer than the agent may take, so that the agent's own "expired" arrives first. */
export const leaseSlackMs = 10_000;

export interface Scene {
  readonly state: QueueState;
  readonly turn: Turn;
  readonly group: Group;
}

export interface NewOffer {
  readonly agent: AgentId;
  readonly offer: OfferId;
  readonly claim: LiveOffer["claim"];
  readonly share: number | null;
  readonly why: string;
}

/** The `nth` offer of this turn. */
export function nextOffer({ id, offers }: QueueState, nth: number): OfferId {
  return `${id}-${offers + nth}` as OfferId;
}

export function offerTo(
  { state, turn, group }: Scene,
  waiting: Waiting,
  made: NewOffer,
): { event: QueueEvent; reserve: Effect } {
  const { agent, offer, claim, share, why } = made;
  const { conv, visitor, request } = waiting;
  const { accept, acceptMs } = group;
  const until = turn.now + acceptMs + leaseSlackMs;
  const handed = request.transfer === null ? {} : request.transfer;
  return {
    event: { t: "offered", visitor: visitor.id, offer, agent, at: turn.now, until, claim, share },
    reserve: {
      do: "tell",
      to: { kind: "agent", id: agent },
      command: {
        t: "agent.reserve",
        offer,
        conv,
        group: state.id,
        visitor,
        how: "queue",
        accept,
        acceptMs,
        why,
        ...handed,
      },
    },
  };
}

/** `even-load waited=42 place=1/17`: see choice.ts. */
export function whyOf({ line }: QueueState, waiting: Waiting, how: string, { now }: Turn): string {
  const waited = Math.max(0, Math.round((now - waiting.request.since) / 1_000));
  return `${how} waited=${waited} place=${line.places.rank(waiting) + 1}/${line.places.size}`;
}

export function withdrawal({ offer, conv }: Waiting, accepted: OfferId | null): Effect[] {
  if (offer === null || offer.offer === accepted) return [];
  return [
    { do: "tell", to: { kind: "agent", id: offer.agent }, command: { t: "agent.withdraw", offer: offer.offer, conv } },
  ];
}

/** The queue that lent the agent hears how it ended. */
export function claimOver({ offer, conv }: Waiting, took: boolean): Effect[] {
  if (offer?.claim == null) return [];
  const { id: claim, lender } = offer.claim;
  return [{ do: "tell", to: { kind: "queue", id: lender }, command: { t: "queue.claimEnded", claim, conv, took } }];
}
