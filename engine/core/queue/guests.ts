/** Visitors of other queues whom our agents may serve, and proposals of other queues for ours. */
import { yes, type Decision, type Turn } from "../actor.ts";
import type { Command } from "../commands.ts";
import { groupOf } from "./group.ts";
import { matchAgain } from "./match.ts";
import { nextOffer, offerTo } from "./offer.ts";
import type { QueueEvent, QueueState } from "./state.ts";

type Of<T extends Command["t"]> = Extract<Command, { t: T }>;

export function guest(state: QueueState, command: Of<"queue.guest">): Decision<QueueEvent> {
  const { origin, conv, visitor, key, skills, not } = command;
  return yes<QueueEvent>(
    [{ t: "guest", guest: { origin, conv, visitor, key, skills, excluded: not } }],
    [matchAgain(state)],
  );
}

export function guestGone(state: QueueState, { origin, conv }: Of<"queue.guestGone">): Decision<QueueEvent> {
  if (state.guests.get(conv)?.origin !== origin) return yes([]);
  return yes<QueueEvent>([{ t: "guestGone", conv }], [matchAgain(state)]);
}

/** Another queue proposes one of its agents: the visitor is ours, and so is the offer. */
export function claim(state: QueueState, command: Of<"queue.claim">, turn: Turn): Decision<QueueEvent> {
  const { claim: id, lender, conv, visitor, agent } = command;
  const waiting = state.waiting.get(visitor);
  const wanted = waiting?.conv === conv && waiting.offer === null && waiting.hold === null;
  if (waiting === undefined || !wanted || waiting.excluded.includes(agent)) {
    return yes(
      [],
      [
        {
          do: "tell",
          to: { kind: "queue", id: lender },
          command: { t: "queue.claimEnded", claim: id, conv, took: false },
        },
      ],
    );
  }
  const scene = { state, turn, group: groupOf(state.id, turn) };
  const offer = nextOffer(state, 1);
  const how = `overflow from=${lender}`;
  const made = offerTo(scene, waiting, { agent, offer, claim: { id, lender }, share: null, how });
  return yes([made.event], [...made.effects, matchAgain(state)]);
}

export function claimEnded(state: QueueState, { claim: id, conv, took }: Of<"queue.claimEnded">): Decision<QueueEvent> {
  if (state.guests.get(conv)?.claim?.id !== id) return yes([]);
  return yes<QueueEvent>([{ t: "claimEnded", conv, exclude: !took }], [matchAgain(state)]);
}
