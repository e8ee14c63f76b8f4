/**
 * The rules of a line, written down once more and so that one sees that they are right: arrays, sorted anew each time, and no
 * memory of anything that can be counted. Slow, and shares nothing with the queue.
 */
import type { Capacity, ServiceRequest } from "../../../engine/core/commands.ts";
import type { Account, Group, Levels } from "../../../engine/core/config.ts";

interface Person {
  readonly visitor: string;
  readonly conv: string;
  readonly seq: number;
  readonly joinedAt: number;
  request: ServiceRequest;
  readonly skills: Levels;
  excluded: string[];
  passedAt: number;
  hold: { readonly agent: string; readonly until: number } | null;
  offer: { readonly id: string; readonly agent: string; readonly at: number; readonly until: number } | null;
}

interface Helper {
  capacity: Capacity;
  share: number;
  hadRoom: boolean;
}

export class SlowQueue {
  people: Person[] = [];
  readonly helpers = new Map<string, Helper>();
  #seq = 0;
  #offers = 0;
  #share = 0;
  readonly #group: Group;
  readonly #accounts: ReadonlyMap<string, Account>;
  readonly #perSecond: number;

  constructor(group: Group, accounts: readonly Account[], perSecond: number) {
    this.#group = group;
    this.#accounts = new Map(accounts.map((one) => [one.id, one]));
    this.#perSecond = perSecond;
  }

  joins(visitor: string, conv: string, request: ServiceRequest, now: number): void {
    this.people = this.people.filter((one) => one.visitor !== visitor);
    this.#look();
    const most = request.transfer === null ? this.#group.waitingMax : Math.floor(this.#group.waitingMax * 1.2);
    if (this.people.length >= most) return;
    const skills: Record<string, number> = { ...request.skills };
    for (const [skill, level] of Object.entries(this.#group.skills))
      skills[skill] = Math.max(level, skills[skill] ?? 0);
    this.#seq += 1;
    this.people.push({
      ...{ visitor, conv, request, skills, seq: this.#seq, joinedAt: now, passedAt: now, offer: null },
      excluded: request.not === null ? [] : [request.not],
      hold: this.#holdFor(request, skills, now),
    });
  }

  leaves(visitor: string): void {
    this.people = this.people.filter((one) => one.visitor !== visitor);
    this.#look();
  }

  boosts(visitor: string, boostS: number, noAffinity: boolean): void {
    for (const one of this.people.filter((other) => other.visitor === visitor)) {
      one.request = { ...one.request, boostS };
      if (noAffinity) one.hold = null;
    }
  }

  hears(agent: string, capacity: Capacity | null): void {
    const known = this.helpers.get(agent);
    if (capacity === null) this.helpers.delete(agent);
    else if (known === undefined) this.helpers.set(agent, { capacity, share: 0, hadRoom: false });
    else known.capacity = capacity;
    if (capacity?.accepting !== true) for (const one of this.people) if (one.hold?.agent === agent) one.hold = null;
    this.#look();
  }

  returned(offer: string, exclude: boolean, now: number): void {
    for (const one of this.people.filter((other) => other.offer?.id === offer)) {
      const agent = one.offer?.agent ?? "";
      one.offer = null;
      if (!exclude || one.excluded.includes(agent)) continue;
      one.excluded.push(agent);
      one.passedAt = now;
    }
    this.#look();
  }

  /** All that time changes. Tiers are not among it: they are worked out whenever somebody looks. */
  ages(now: number): void {
    for (const one of this.people) {
      if (one.offer !== null && one.offer.until <= now) this.returned(one.offer.id, true, now);
      if (one.hold !== null && one.hold.until <= now) one.hold = null;
      if (one.excluded.length === 0 || one.passedAt + 60_000 > now) continue;
      const { not } = one.request;
      const others = [...this.helpers].filter(([id, { capacity }]) => id !== not && capacity.accepting);
      one.excluded = not !== null && others.length > 0 ? [not] : [];
      one.passedAt = now;
    }
  }

  /** Every moment after `now` at which something might change by itself. */
  moments(now: number): number[] {
    const times = this.people.flatMap(({ offer, hold, passedAt, request }) => [
      offer?.until ?? 0,
      hold?.until ?? 0,
      passedAt + 60_000,
      ...Array.from({ length: 10 }, (_, index) => request.since + (index + 1) * 300_000),
      (offer?.at ?? 0) + 1_000,
    ]);
    const ramps = [...this.helpers.values()].flatMap(({ capacity }) => capacity.recent.map((at) => at + 1_000));
    return [...times, ...ramps].filter((at) => at > now);
  }

  /** The first in line whom anybody may have goes to the best who may, until there is none: `visitor agent`. */
  matches(now: number): string[] {
    const pairs: string[] = [];
    for (;;) {
      const next = this.inLine(now)
        .filter((one) => one.offer === null)
        .map((person) => ({ person, agent: this.#best(person, now) }))
        .find(({ agent }) => agent !== null);
      if (next === undefined || next.agent === null) return pairs;
      pairs.push(`${next.person.visitor} ${next.agent}`);
      this.#offers += 1;
      const until = now + this.#group.acceptMs + 10_000;
      next.person.offer = { id: `${this.#group.id}-${this.#offers}`, agent: next.agent, at: now, until };
      next.person.hold = null;
      this.#charge(next.agent);
      this.#look();
    }
  }

  inLine(now: number): Person[] {
    const key = ({ request, seq }: Person): [number, number, number] => {
      const risen = Math.max(0, Math.floor((now - request.since) / 300_000));
      return [Math.max(0, request.tier - risen), request.since - 1_000 * request.boostS, seq];
    };
    return this.people.toSorted((a, b) => compare(key(a), key(b)));
  }

  #holdFor(request: ServiceRequest, skills: Levels, now: number): Person["hold"] {
    const { lastAgent, not } = request;
    const helper = lastAgent === null ? undefined : this.helpers.get(lastAgent);
    if (helper === undefined || lastAgent === null || lastAgent === not || this.#group.affinityMs === 0) return null;
    if (!helper.capacity.accepting || !this.#can(lastAgent, skills)) return null;
    const kept = this.people.filter(({ hold }) => hold?.agent === lastAgent).length;
    const free = helper.capacity.cap - this.#load(lastAgent);
    const most = Math.max(1, Math.floor(helper.capacity.cap / 5), free);
    return kept < most ? { agent: lastAgent, until: now + this.#group.affinityMs } : null;
  }

  #best(person: Person, now: number): string | null {
    const may = [...this.helpers.keys()].filter((id) => this.#may(person, id, now));
    const [best] = may.toSorted((a, b) => {
      const order = compare(this.#terms(a, person.skills), this.#terms(b, person.skills));
      return order === 0 ? (a < b ? -1 : 1) : order;
    });
    return best ?? null;
  }

  #may(person: Person, id: string, now: number): boolean {
    const helper = this.helpers.get(id);
    if (helper === undefined || !this.#hasRoom(id)) return false;
    const given = [...helper.capacity.recent, ...this.#offersTo(id)].filter((at) => at > now - 1_000).length;
    const held = person.hold !== null && person.hold.agent !== id;
    return given < this.#perSecond && !held && !person.excluded.includes(id) && this.#can(id, person.skills);
  }

  #terms(id: string, skills: Levels): number[] {
    const { capacity, share } = this.helpers.get(id) as Helper;
    const { takenToday, onlineMsToday, lastAssignedAt, cap } = capacity;
    const load = this.#load(id) / cap;
    const skill = Object.entries(skills).reduce((sum, [name, level]) => sum + this.#level(id, name) * level, 0);
    switch (this.#group.strategy) {
      case "even-load":
        return [load, takenToday, lastAssignedAt];
      case "even-count":
        return [takenToday / Math.max(onlineMsToday / 60_000, 15), load, lastAssignedAt];
      case "longest-idle":
        return [lastAssignedAt];
      case "capability":
        return [-skill, load, lastAssignedAt];
      case "weighted":
        return [share];
    }
  }

  #charge(id: string): void {
    const helper = this.helpers.get(id);
    if (helper === undefined || this.#group.strategy !== "weighted") return;
    this.#share = Math.max(this.#share, helper.share);
    helper.share += 1 / (this.#accounts.get(id)?.weight ?? 1);
  }

  /** Whoever has room that she had not does not get what she missed. */
  #look(): void {
    for (const [id, helper] of this.helpers) {
      const room = this.#hasRoom(id);
      if (room && !helper.hadRoom) helper.share = Math.max(helper.share, this.#share);
      helper.hadRoom = room;
    }
  }

  #hasRoom(id: string): boolean {
    const helper = this.helpers.get(id);
    return helper !== undefined && helper.capacity.accepting && this.#load(id) < helper.capacity.cap;
  }

  #load(id: string): number {
    return (this.helpers.get(id)?.capacity.load ?? 0) + this.#offersTo(id).length;
  }

  #offersTo(id: string): number[] {
    return this.people.flatMap(({ offer }) => (offer?.agent === id ? [offer.at] : []));
  }

  #can(id: string, skills: Levels): boolean {
    return Object.entries(skills).every(([skill, level]) => this.#level(id, skill) >= level);
  }

  #level(id: string, skill: string): number {
    return this.#accounts.get(id)?.skills[skill] ?? 0;
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) if (value !== b[index]) return value - (b[index] ?? 0);
  return 0;
}
