import { errorBucket, estimate, servedAt, shownEstimate } from "../routing/estimate.ts";
import { keyOf, tierAt } from "../routing/order.ts";
import type { AgentId, Ms, VisitorId } from "../../protocol/ids.ts";
import { shownRuns } from "./places.ts";
import { forgiveMs, type Guest, type Member, type QueueEvent, type QueueState, type Waiting } from "./state.ts";

type Of<T extends QueueEvent["t"]> = Extract<QueueEvent, { t: T }>;

export function apply(state: QueueState, event: QueueEvent): void {
  switch (event.t) {
    case "joined":
      return joined(state, event);
    case "left":
      return left(state, event);
    case "boosted":
      return withWaiting(state, event.visitor, (waiting) => boosted(state, waiting, event));
    case "member":
      return member(state, event);
    case "offered":
      return offered(state, event);
    case "returned":
      return withWaiting(state, event.visitor, (waiting) => returned(state, waiting, event));
    case "aged":
      for (const id of event.visitors) withWaiting(state, id, (waiting) => aged(state, waiting, event.at));
      return;
    case "opened":
      return withWaiting(state, event.visitor, (waiting) => opened(state, waiting, event));
    case "guest":
      return guest(state, { ...event.guest, claim: null });
    case "guestGone":
      return withGuest(state, event.conv, (one) => guestGone(state, one));
    case "claimed":
      return withGuest(state, event.conv, (one) => claimed(state, one, event));
    case "claimEnded":
      return withGuest(state, event.conv, (one) => claimEnded(state, one, event.exclude));
    case "ramped":
      state.rampedUntil = event.until;
      return;
    case "shown":
      return shown(state, event.from, event.at);
  }
}

/** A visitor as they come into the line; the order does not change by looking. */
export function newcomer(
  state: QueueState,
  { visitor, conv, request, skills, at, hold, ringAt }: Of<"joined">,
): Waiting {
  const seq = state.arrivals + 1;
  const waiting: Waiting = {
    visitor,
    conv,
    request,
    key: { ...keyOf(request, seq), tier: tierAt(request, at) },
    joinedAt: at,
    offer: null,
    excluded: request.not === null ? [] : [request.not],
    passedAt: at,
    hold,
    rings: 0,
    ringAt,
    lenders: [],
    skills,
    promisedMs: null,
    shown: null,
  };
  const place = state.line.places.rank(waiting) + 1;
  const promisedMs = estimate(state.pace, place, at);
  return { ...waiting, promisedMs, shown: { place, estimateMs: shownEstimate(promisedMs) } };
}

function joined(state: QueueState, event: Of<"joined">): void {
  const waiting = newcomer(state, event);
  state.arrivals += 1;
  state.waiting.set(event.visitor.id, waiting);
  state.line.add(waiting);
}

function left(state: QueueState, { visitor, at, served }: Of<"left">): void {
  const waiting = state.waiting.get(visitor);
  if (waiting === undefined) return;
  endOffer(state, waiting);
  state.line.remove(waiting);
  state.waiting.delete(visitor);
  if (!served) return;
  servedAt(state.pace, at);
  if (waiting.promisedMs === null) return;
  const bucket = errorBucket(Math.abs(at - waiting.joinedAt - waiting.promisedMs));
  while (state.errors.length <= bucket) state.errors.push(0);
  state.errors[bucket] = (state.errors[bucket] ?? 0) + 1;
}

function boosted(state: QueueState, waiting: Waiting, { boostS, noAffinity }: Of<"boosted">): void {
  state.line.remove(waiting);
  waiting.request = { ...waiting.request, boostS };
  waiting.key = { ...waiting.key, at: waiting.request.since - boostS * 1_000 };
  if (noAffinity) waiting.hold = null;
  state.line.add(waiting);
}

function member(state: QueueState, { agent, capacity }: Of<"member">): void {
  if (capacity === null) {
    state.members.delete(agent);
    state.line.forgets(agent);
    return release(state, agent);
  }
  const known = state.members.get(agent);
  const fresh = known === undefined || !known.capacity.accepting;
  const one: Member = known ?? { id: agent, capacity, reserved: reservedFor(state, agent), offeredAt: [], share: 0 };
  one.capacity = capacity;
  if (fresh && capacity.accepting) one.share = Math.max(one.share, state.share);
  state.members.set(agent, one);
  state.line.sees(one);
  if (!capacity.accepting) release(state, agent);
}

/** Nobody waits for an agent who does not take anybody. */
function release(state: QueueState, agent: AgentId): void {
  for (const waiting of [...(state.line.holds.get(agent) ?? [])]) {
    state.line.change(waiting, () => {
      waiting.hold = null;
    });
  }
}

function offered(state: QueueState, event: Of<"offered">): void {
  const { visitor, offer, agent, at, until, claim, share } = event;
  state.offers += 1;
  withWaiting(state, visitor, (waiting) =>
    state.line.change(waiting, () => {
      waiting.offer = { offer, agent, until, claim };
      waiting.hold = null;
    }),
  );
  // Whoever was lent is counted by the lender.
  if (claim !== null) return;
  const one = state.members.get(agent);
  if (one === undefined) return;
  reserve(state, one, at);
  if (share === null) return;
  state.share = one.share;
  one.share = share;
}

function returned(state: QueueState, waiting: Waiting, { exclude, at }: Of<"returned">): void {
  const agent = waiting.offer?.agent;
  endOffer(state, waiting);
  if (agent === undefined || !exclude || waiting.excluded.includes(agent)) return;
  state.line.change(waiting, () => {
    waiting.excluded = [...waiting.excluded, agent];
    waiting.passedAt = at;
  });
}

function aged(state: QueueState, waiting: Waiting, at: Ms): void {
  const tier = tierAt(waiting.request, at);
  if (tier !== waiting.key.tier) {
    state.line.remove(waiting);
    waiting.key = { ...waiting.key, tier };
    state.line.add(waiting);
  }
  state.line.change(waiting, () => {
    if (waiting.hold !== null && waiting.hold.until <= at) waiting.hold = null;
    if (waiting.excluded.length > 0 && waiting.passedAt + forgiveMs <= at) forgive(state, waiting, at);
  });
}

/** Whoever gave the visitor away stays out as long as there is anybody else. */
function forgive(state: QueueState, waiting: Waiting, at: Ms): void {
  const { not } = waiting.request;
  const others = state.line.accepting.size - (not !== null && state.line.accepting.has(not) ? 1 : 0);
  waiting.excluded = not !== null && others > 0 ? [not] : [];
  waiting.passedAt = at;
}

function opened(state: QueueState, waiting: Waiting, { lenders, skills, ringAt }: Of<"opened">): void {
  state.line.change(waiting, () => {
    waiting.rings += 1;
    waiting.lenders = [...waiting.lenders, ...lenders];
    waiting.skills = skills;
    waiting.ringAt = ringAt;
  });
}

function guest(state: QueueState, one: Guest): void {
  withGuest(state, one.conv, (former) => guestGone(state, former));
  state.guests.set(one.conv, one);
  state.line.addGuest(one);
}

function guestGone(state: QueueState, one: Guest): void {
  endClaim(state, one);
  state.line.removeGuest(one);
  state.guests.delete(one.conv);
}

function claimed(state: QueueState, one: Guest, { claim, agent, at, until }: Of<"claimed">): void {
  state.claims += 1;
  state.line.removeGuest(one);
  one.claim = { id: claim, agent, until };
  state.line.addGuest(one);
  const lent = state.members.get(agent);
  if (lent !== undefined) reserve(state, lent, at);
}

function claimEnded(state: QueueState, one: Guest, exclude: boolean): void {
  const agent = one.claim?.agent;
  endClaim(state, one);
  if (agent === undefined || !exclude) return;
  state.line.removeGuest(one);
  one.excluded = [...one.excluded, agent];
  state.line.addGuest(one);
}

function endClaim(state: QueueState, one: Guest): void {
  if (one.claim === null) return;
  const lent = state.members.get(one.claim.agent);
  state.line.removeGuest(one);
  one.claim = null;
  state.line.addGuest(one);
  if (lent !== undefined) unreserve(state, lent);
}

/** Takes back the live offer of a visitor, if there is one. */
function endOffer(state: QueueState, waiting: Waiting): void {
  const { offer } = waiting;
  if (offer === null) return;
  state.line.change(waiting, () => {
    waiting.offer = null;
  });
  const one = offer.claim === null ? state.members.get(offer.agent) : undefined;
  if (one !== undefined) unreserve(state, one);
}

/** As many as any ramp limit looks at. */
const offeredAtMax = 10;

function reserve(state: QueueState, one: Member, at: Ms): void {
  one.reserved += 1;
  one.offeredAt = [...one.offeredAt, at].slice(-offeredAtMax);
  state.line.sees(one);
}

function unreserve(state: QueueState, one: Member): void {
  one.reserved -= 1;
  state.line.sees(one);
}

/** Of an agent who was away from the group while offers and claims for her were open. */
function reservedFor(state: QueueState, agent: AgentId): number {
  let reserved = 0;
  for (const { offer } of state.waiting.values()) if (offer?.agent === agent && offer.claim === null) reserved += 1;
  for (const { claim } of state.guests.values()) if (claim?.agent === agent) reserved += 1;
  return reserved;
}

function shown(state: QueueState, from: number, at: Ms): void {
  for (const [waiting, place] of shownRuns(state, from)) {
    waiting.shown = { place, estimateMs: shownEstimate(estimate(state.pace, place, at)) };
    state.shownUpTo = place;
  }
  if (state.shownUpTo >= state.line.places.size) state.shownUpTo = 0;
}

function withWaiting(state: QueueState, id: VisitorId, run: (waiting: Waiting) => void): void {
  const waiting = state.waiting.get(id);
  if (waiting !== undefined) run(waiting);
}

function withGuest(state: QueueState, conv: Guest["conv"], run: (guest: Guest) => void): void {
  const one = state.guests.get(conv);
  if (one !== undefined) run(one);
}
