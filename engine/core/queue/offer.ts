/** An offer: the event, what the agent is told, and why, in one line. */
import type { Effect, Turn } from "../actor.ts";
import { choiceOf, type Choice } from "../choice.ts";
import type { ServiceRequest } from "../commands.ts";
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
  /** First words of the reason: see choice.ts. */
  readonly how: string;
  /** Who was compared; left out where a lender chose. */
  readonly considered?: Partial<Pick<Choice, "candidates" | "rejected">>;
}

/** The `nth` offer of this turn. */
export function nextOffer({ id, offers }: QueueState, nth: number): OfferId {
  return `${id}-${offers + nth}` as OfferId;
}

export function offerTo(
  { state, turn, group }: Scene,
  waiting: Waiting,
  made: NewOffer,
): { event: QueueEvent; effects: Effect[] } {
  const { agent, offer, claim, share } = made;
  const { conv, visitor, request, key } = waiting;
  const { accept, acceptMs } = group;
  const { places } = state.line;
  const until = turn.now + acceptMs + leaseSlackMs;
  const order = { key, place: places.rank(waiting) + 1, waiting: places.size };
  const reserve = {
    t: "agent.reserve",
    offer,
    conv,
    group: state.id,
    visitor,
    how: "queue",
    accept,
    acceptMs,
    why: `${made.how} waited=${waitedS(request, turn)} place=${order.place}/${order.waiting}`,
    ...request.transfer,
  } as const;
  return {
    event: { t: "offered", visitor: visitor.id, offer, agent, at: turn.now, until, claim, share },
    effects: [
      { do: "tell", to: { kind: "agent", id: agent }, command: reserve },
      choiceOf(reserve, agent, turn, { order, ...made.considered }),
    ],
  };
}

function waitedS({ since }: ServiceRequest, { now }: Turn): number {
  return Math.max(0, Math.round((now - since) / 1_000));
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
