import { errorBucket, estimate, rateOf, servedAt, shownEstimate } from "../routing/estimate.ts";
import { keyOf, tierAt } from "../routing/order.ts";
import type { AgentId, Ms, VisitorId } from "../../protocol/ids.ts";
import { isNews, shownRuns } from "./places.ts";
import { toBeTold } from "./announce.ts";
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
    case "announced":
      return withWaiting(state, event.visitor, (waiting) => announced(state, waiting));
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
    told: null,
    skills,
    promisedMs: null,
    shown: null,
  };
  const place = state.line.places.rank(waiting) + 1;
  const promisedMs = estimate(rateOf(state.pace, at), place);
  return { ...waiting, promisedMs, shown: { place, estimateMs: shownEstimate(promisedMs), at } };
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
  const one = state.members.get(agent) ?? newMember(state, agent, capacity);
  one.capacity = capacity;
  state.members.set(agent, one);
  sees(state, one);
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
      waiting.offer = { offer, agent, at, until, claim };
      waiting.hold = null;
    }),
  );
  const one = state.members.get(agent);
  if (one === undefined) return;
  reserve(state, one, at);
  if (share === null) return;
  state.share = Math.max(state.share, one.share);
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

function opened(state: QueueState, waiting: Waiting, { rings, lenders, skills, ringAt }: Of<"opened">): void {
  state.line.change(waiting, () => {
    waiting.rings = rings;
    waiting.lenders = lenders;
    waiting.skills = skills;
    waiting.ringAt = ringAt;
  });
}

function announced(state: QueueState, waiting: Waiting): void {
  state.line.change(waiting, () => {
    waiting.told = toBeTold(waiting);
  });
}

/** Whoever is a guest already is one on other terms now; a claim that is on its way stands. */
function guest(state: QueueState, one: Guest): void {
  withGuest(state, one.conv, (former) => {
    if (former.origin !== one.origin) return guestGone(state, former);
    state.line.removeGuest(former);
    one.claim = former.claim;
  });
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
  one.claim = { id: claim, agent, at, until };
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
  const { agent, at } = one.claim;
  const lent = state.members.get(agent);
  state.line.removeGuest(one);
  one.claim = null;
  state.line.addGuest(one);
  if (lent !== undefined) unreserve(state, lent, at);
}

/** Takes back the live offer of a visitor, if there is one. */
function endOffer(state: QueueState, waiting: Waiting): void {
  const { offer } = waiting;
  if (offer === null) return;
  state.line.change(waiting, () => {
    waiting.offer = null;
  });
  const one = state.members.get(offer.agent);
  if (one !== undefined) unreserve(state, one, offer.at);
}

function reserve(state: QueueState, one: Member, at: Ms): void {
  one.offeredAt = [...one.offeredAt, at];
  one.reserved = one.offeredAt.length;
  sees(state, one);
}

function unreserve(state: QueueState, one: Member, at: Ms): void {
  const index = one.offeredAt.indexOf(at);
  one.offeredAt = one.offeredAt.filter((_, other) => other !== index);
  one.reserved = one.offeredAt.length;
  sees(state, one);
}

/** Under `weighted` nobody saves up work: whoever has room again starts no earlier than the one served last. */
function sees({ line, share }: QueueState, one: Member): void {
  const had = line.room.has(one.id);
  line.sees(one);
  if (!had && line.room.has(one.id)) one.share = Math.max(one.share, share);
}

/** Offers and claims for her may be open: she was of this group before, or is of another one that lends her. */
function newMember(state: QueueState, id: AgentId, capacity: Member["capacity"]): Member {
  const open: Ms[] = [];
  for (const { offer } of state.waiting.values()) if (offer?.agent === id) open.push(offer.at);
  for (const { claim } of state.guests.values()) if (claim?.agent === id) open.push(claim.at);
  return { id, capacity, reserved: open.length, offeredAt: open.toSorted((a, b) => a - b), share: 0 };
}

function shown(state: QueueState, from: number, at: Ms): void {
  for (const [waiting, now] of shownRuns(state, from, at)) {
    if (isNews(waiting, now)) waiting.shown = now;
    state.shownUpTo = now.place;
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
