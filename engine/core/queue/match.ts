/**
 * Who goes to whom: the first in line, own visitors and guests together, each to the best agent who may have them, until one
 * of both runs out. Visitors with the same needs are looked at as one, so that an agent who is free costs a look at the
 * head of each kind, however many wait.
 */
import { yes, type Decision, type Effect, type Turn } from "../actor.ts";
import { candidatesMax, type Choice, type Rejection } from "../choice.ts";
import { findAgent, type Group } from "../config.ts";
import { meets, pick, termsOf, type Candidate } from "../routing/strategy.ts";
import type { AgentId, Ms } from "../../protocol/ids.ts";
import { announce } from "./announce.ts";
import { groupOf } from "./group.ts";
import { compareItems, type Class, type Item } from "./line.ts";
import { nextOffer, offerTo } from "./offer.ts";
import { openRings } from "./rings.ts";
import type { Guest, Member, QueueEvent, QueueState, Waiting } from "./state.ts";

/** Offers of one turn; what is left over is matched in the next turn of the same tick. */
const offersPerTurnMax = 64;
const rampMs = 1_000;
/** An origin that is never heard of again must not keep a place for ever. */
const claimMsMax = 180_000;

export function matchAgain(state: QueueState): Effect {
  return { do: "tell", to: { kind: "queue", id: state.id }, command: { t: "queue.match" } };
}

export function match(state: QueueState, turn: Turn): Decision<QueueEvent> {
  const group = groupOf(state.id, turn);
  const matching = new Matching(state, turn, group);
  matching.run();
  const { events, effects } = matching;
  const { isFull, taken } = matching;
  const opened = isFull || group.rings.length === 0 ? [] : openRings(state, group, turn, taken);
  const said = announce(state, turn, taken);
  const goesOn = isFull || opened.length > 0 || [...taken].some(({ told }) => told !== null);
  return yes(
    [...events, ...opened, ...said.events],
    [...effects, ...said.effects, ...(goesOn ? [matchAgain(state)] : [])],
  );
}

/** A kind of visitor during a match: its next one, and who may have it. */
interface Row {
  readonly kind: Class;
  readonly items: Iterator<Item, undefined>;
  head: Item | undefined;
  allowed: Candidate[];
  readonly rejected: Map<Rejection, AgentId[]>;
}

class Matching {
  readonly events: QueueEvent[] = [];
  readonly effects: Effect[] = [];
  /** Visitors who have an offer by this match. */
  readonly taken = new Set<Waiting>();
  readonly #state: QueueState;
  readonly #turn: Turn;
  readonly #group: Group;
  readonly #free = new Map<AgentId, Candidate>();
  readonly #ramped: AgentId[] = [];
  #rampedUntil: Ms | null = null;
  #offers = 0;
  #claims = 0;

  constructor(state: QueueState, turn: Turn, group: Group) {
    this.#state = state;
    this.#turn = turn;
    this.#group = group;
    if (state.line.classes.size === 0 && state.line.kept.size === 0) return;
    for (const id of state.line.room) this.#consider(state.members.get(id));
  }

  get isFull(): boolean {
    return this.#offers + this.#claims >= offersPerTurnMax;
  }

  run(): void {
    const rows = this.#free.size === 0 ? [] : this.#kinds().map((kind) => this.#row(kind));
    while (!this.isFull) {
      const row = first(rows);
      if (row === null) break;
      const chosen = pick(this.#group.strategy, row.allowed, row.kind.needs.skills);
      if (row.head === undefined || chosen === null) break;
      if (row.head.own !== null) this.#offer(row.head.own, row, chosen);
      else this.#claim(row.head.guest, chosen);
      row.head = row.items.next().value;
      this.#uses(chosen, rows);
    }
    if (this.#rampedUntil !== this.#state.rampedUntil) this.events.push({ t: "ramped", until: this.#rampedUntil });
  }

  /** Whoever is kept for an agent is looked at only if she is free. */
  #kinds(): Class[] {
    const { classes, kept } = this.#state.line;
    const kinds = [...classes.values()];
    if (kept.size > 0) for (const id of this.#free.keys()) kinds.push(...(kept.get(id)?.values() ?? []));
    return kinds;
  }

  #consider(member: Member | undefined): void {
    if (member === undefined) return;
    const { id, capacity, reserved, share } = member;
    const until = rampedUntil(member, this.#turn);
    if (until !== null) {
      this.#ramped.push(id);
      this.#rampedUntil = Math.min(until, this.#rampedUntil ?? until);
      return;
    }
    const account = findAgent(this.#turn.config, id);
    this.#free.set(id, { id, capacity, account, load: capacity.load + reserved, share });
  }

  #row(kind: Class): Row {
    const items = kind.items[Symbol.iterator]();
    const rejected = new Map<Rejection, AgentId[]>();
    const allowed: Candidate[] = [];
    for (const candidate of this.#free.values()) {
      const why = this.#rejects(kind, candidate);
      if (why === null) {
        allowed.push(candidate);
        continue;
      }
      const alike = rejected.get(why);
      if (alike === undefined) rejected.set(why, [candidate.id]);
      else alike.push(candidate.id);
    }
    return { kind, items, head: items.next().value, allowed, rejected };
  }

  #rejects({ needs }: Class, { id, account, load, capacity }: Candidate): Rejection | null {
    if (needs.hold !== null && needs.hold !== id) return "held";
    if (needs.excluded.includes(id)) return "excluded";
    if (!meets(account, needs.skills)) return "skill";
    if (needs.guest && load + 1 > capacity.cap - this.#group.reserveSlots) return "reserve";
    return null;
  }

  #offer(waiting: Waiting, row: Row, chosen: Candidate): void {
    const { strategy } = this.#group;
    this.#offers += 1;
    this.taken.add(waiting);
    const { event, effects } = offerTo({ state: this.#state, turn: this.#turn, group: this.#group }, waiting, {
      agent: chosen.id,
      offer: nextOffer(this.#state, this.#offers),
      claim: null,
      share: strategy === "weighted" ? shareAfter(chosen) : null,
      how: row.kind.needs.hold === null ? strategy : "affinity",
      considered: this.#considered(waiting, row, chosen),
    });
    this.events.push(event);
    this.effects.push(...effects);
  }

  #claim({ origin, conv, visitor }: Guest, { id: agent }: Candidate): void {
    const { id: lender, claims } = this.#state;
    const { now } = this.#turn;
    this.#claims += 1;
    const claim = `${lender}-c${claims + this.#claims}`;
    this.events.push({ t: "claimed", conv, claim, agent, at: now, until: now + claimMsMax });
    this.effects.push({
      do: "tell",
      to: { kind: "queue", id: origin },
      command: { t: "queue.claim", claim, lender, conv, visitor, agent },
    });
  }

  /** One place less; whoever has none left is out of every row. */
  #uses(chosen: Candidate, rows: readonly Row[]): void {
    const { id, capacity, account, load } = chosen;
    const used: Candidate = { id, capacity, account, load: load + 1, share: shareAfter(chosen) };
    const stays = used.load < used.capacity.cap && !this.#wouldRamp(used);
    if (stays) this.#free.set(id, used);
    else this.#free.delete(id);
    for (const row of rows) {
      const at = row.allowed.findIndex((one) => one.id === id);
      if (at < 0) continue;
      if (stays && this.#rejects(row.kind, used) === null) row.allowed[at] = used;
      else row.allowed.splice(at, 1);
    }
  }

  #wouldRamp({ id, load, capacity }: Candidate): boolean {
    const member = this.#state.members.get(id);
    if (member === undefined) return true;
    const until = rampedUntil(member, this.#turn, load - capacity.load - member.reserved);
    if (until === null) return false;
    this.#rampedUntil = Math.min(until, this.#rampedUntil ?? until);
    return true;
  }

  #considered(waiting: Waiting, row: Row, chosen: Candidate): Pick<Choice, "candidates" | "rejected"> {
    const { line, members } = this.#state;
    const others = row.allowed.filter((one) => one.id !== chosen.id).slice(0, candidatesMax - 1);
    const rejected: Partial<Record<Rejection, { count: number; some: readonly AgentId[] }>> = {};
    const count = (reason: Rejection, number: number, some: readonly AgentId[]) => {
      if (number > 0) rejected[reason] = { count: number, some: some.slice(0, namesMax) };
    };
    count("away", members.size - line.accepting.size, []);
    count("full", line.accepting.size - line.room.size, []);
    count("ramp", this.#ramped.length, this.#ramped);
    for (const [reason, agents] of row.rejected) count(reason, agents.length, agents);
    const candidates = [chosen, ...others].map((one) => ({
      agent: one.id,
      terms: termsOf(this.#group.strategy, one, waiting.skills),
    }));
    return { candidates, rejected };
  }
}

/** Named in the ledger of each reason; the others are a number. */
const namesMax = 5;

/** Under `weighted`: the work she will have received. Other strategies do not look at it. */
function shareAfter({ share, account }: Candidate): number {
  return share + 1 / (account?.weight ?? 1);
}

/** The row whose head stands first, of those somebody may have. */
function first(rows: readonly Row[]): Row | null {
  let best: Row | null = null;
  for (const row of rows) {
    if (row.head === undefined || row.allowed.length === 0) continue;
    if (best?.head === undefined || compareItems(row.head, best.head) < 0) best = row;
  }
  return best;
}

/** Times of the last second at which she was given somebody, or offered somebody who is not decided on. */
function assignedLately({ capacity, offeredAt }: Member, { now }: Turn): Ms[] {
  // Her shard's clock may be far ahead of ours: what seems to happen only later says nothing about the last second.
  const lately = (at: Ms) => Math.abs(at - now) < rampMs;
  return [...capacity.recent.filter(lately), ...offeredAt.filter(lately)];
}

/** Until when the ramp holds her back; null if it does not. `alsoNow`: given to her by the match that runs. */
function rampedUntil(member: Member, turn: Turn, alsoNow = 0): Ms | null {
  const { rampPerSecond } = turn.config.routing;
  const given = Array.from({ length: alsoNow }, () => turn.now);
  const lately = [...assignedLately(member, turn), ...given].sort((a, b) => a - b);
  const over = lately.length - rampPerSecond;
  return over < 0 ? null : (lately[over] ?? turn.now) + rampMs;
}
