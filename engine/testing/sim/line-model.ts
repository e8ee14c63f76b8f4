/**
 * One line and those who serve it, as somebody with paper and pencil would keep them: what came in is noted, and each offer
 * is compared with what the oracle says. It is told of everything and trusts nothing but that.
 */
import type { Capacity, ServiceRequest, WaitKey } from "../../core/commands.ts";
import type { Config, Group, Levels } from "../../core/config.ts";
import { hindrance, inOrder, order, type Server, type Waiter } from "./oracle.ts";

interface InLine {
  readonly visitor: string;
  readonly conv: string;
  readonly request: ServiceRequest;
  readonly seq: number;
  readonly joinedAt: number;
  boostS: number;
  /** The agent of last time, unless a tag says since that she is not looked for. */
  lastAgent: string | null;
  readonly passedBy: Set<string>;
  passedAt: number;
  offer: { readonly offer: string; readonly agent: string; readonly at: number } | null;
  /** Skills that a ring no longer asks for. */
  dropped: readonly string[];
}

interface Guest {
  readonly origin: string;
  readonly conv: string;
  readonly key: WaitKey;
  readonly skills: Levels;
  readonly not: readonly string[];
}

/** After this, whoever let somebody pass may be asked again. */
const forgivenMs = 60_000;
const secondMs = 1_000;

export class LineModel {
  readonly group: string;
  readonly waiting = new Map<string, InLine>();
  readonly members = new Map<string, Capacity>();
  readonly guests = new Map<string, Guest>();
  /** Places of own agents that another line's visitor is to have. */
  readonly claims = new Map<string, { readonly agent: string; readonly conv: string; readonly at: number }>();
  /** Agents whom another group lends for one visitor: `conversation agent`. */
  readonly lent = new Set<string>();
  #arrivals = 0;

  constructor(group: string) {
    this.group = group;
  }

  joins(visitor: string, conv: string, request: ServiceRequest, now: number): void {
    this.#arrivals += 1;
    this.waiting.delete(visitor);
    this.waiting.set(visitor, {
      visitor,
      conv,
      request,
      seq: this.#arrivals,
      joinedAt: now,
      boostS: request.boostS,
      lastAgent: request.lastAgent,
      passedBy: new Set(),
      passedAt: 0,
      offer: null,
      dropped: [],
    });
  }

  leaves(visitor: string): void {
    this.waiting.delete(visitor);
  }

  /** The offer is over without anybody having accepted it. */
  returns(visitor: string, passed: boolean, now: number): void {
    const waiter = this.waiting.get(visitor);
    if (waiter === undefined || waiter.offer === null) return;
    if (passed) {
      if (now >= waiter.passedAt + forgivenMs) waiter.passedBy.clear();
      waiter.passedBy.add(waiter.offer.agent);
      waiter.passedAt = now;
    }
    waiter.offer = null;
  }

  offers(visitor: string, offer: string, agent: string, now: number): void {
    const waiter = this.waiting.get(visitor);
    if (waiter !== undefined) waiter.offer = { offer, agent, at: now };
  }

  /** What is wrong with this offer; null: nothing. Asked before it is noted. */
  judge(visitor: string, agent: string, now: number, config: Config): string | null {
    const waiter = this.waiting.get(visitor);
    if (waiter === undefined) return "nobody of that name waits";
    if (waiter.offer !== null) return `it is offered to ${waiter.offer.agent} already`;
    const group = config.groups.find(({ id }) => id === this.group);
    if (group === undefined) return null;
    const capacity = this.members.get(agent);
    if (this.lent.has(`${waiter.conv} ${agent}`)) return null;
    if (capacity === undefined) return "she is not of this group";
    const server = this.#server(agent, capacity, config, 0);
    const own = this.#asWaiter(waiter, group, now);
    const why = hindrance(own, server, now);
    if (why !== null) return `she is ${why}`;
    if (this.#recently(agent, capacity, now) >= config.routing.rampPerSecond) return "she is buried";
    return this.#overtaken(own, server, group, now) ?? this.#notTheBest(waiter, server, group, config, now);
  }

  /** What is wrong with lending her to a guest. */
  judgeClaim(conv: string, agent: string, now: number, config: Config): string | null {
    const guest = this.guests.get(conv);
    const group = config.groups.find(({ id }) => id === this.group);
    const capacity = this.members.get(agent);
    if (guest === undefined || group === undefined) return "nobody asked for her";
    if (capacity === undefined) return "she is not of this group";
    if ([...this.claims.values()].some((claim) => claim.conv === conv)) return "somebody is lent to this guest already";
    const server = this.#server(agent, capacity, config, group.reserveSlots);
    const { key, skills, not } = guest;
    const asGuest: Waiter = {
      visitor: conv,
      since: key.at,
      boostS: 0,
      tier: key.tier,
      seq: key.seq,
      skills,
      excluded: not,
      hold: null,
    };
    const why = hindrance(asGuest, server, now);
    if (why !== null) return `she is ${why}`;
    const all = { ...server, reserveSlots: 0 };
    const before = this.#free(group, now).find(
      (waiter) => hindrance(waiter, all, now) === null && order(waiter, asGuest, now) < 0 && waiter.since < key.at,
    );
    return before === undefined ? null : `${before.visitor} of her own line is before the guest`;
  }

  #server(agent: string, { accepting, cap, load }: Capacity, config: Config, reserveSlots: number): Server {
    const skills = config.agents.find(({ id }) => id === agent)?.skills ?? {};
    return { agent, accepting, cap, load, reserved: this.reserved(agent), skills, reserveSlots };
  }

  reserved(agent: string): number {
    const offers = [...this.waiting.values()].filter(({ offer }) => offer?.agent === agent).length;
    return offers + [...this.claims.values()].filter((claim) => claim.agent === agent).length;
  }

  /** Given to her within the last second, as far as anybody here can know. */
  #recently(agent: string, { recent }: Capacity, now: number): number {
    const fresh = (at: number) => at > now - secondMs && at <= now;
    const offers = [...this.waiting.values()].filter(({ offer }) => offer?.agent === agent && fresh(offer.at));
    return recent.filter(fresh).length + offers.length;
  }

  #asWaiter(waiter: InLine, group: Group, now: number): Waiter {
    const { visitor, request, boostS, seq, passedBy, passedAt, joinedAt, dropped } = waiter;
    const excluded = now < passedAt + forgivenMs ? [...passedBy] : [];
    if (request.not !== null && now < joinedAt + forgivenMs) excluded.push(request.not);
    const needed = Object.entries({ ...group.skills, ...request.skills });
    const skills = Object.fromEntries(needed.filter(([skill]) => !dropped.includes(skill)));
    return { visitor, since: request.since, boostS, tier: request.tier, seq, skills, excluded, hold: null };
  }

  /** Those without an offer. */
  #free(group: Group, now: number): Waiter[] {
    return [...this.waiting.values()]
      .filter(({ offer }) => offer === null)
      .map((waiter) => this.#asWaiter(waiter, group, now));
  }

  /** Whoever may wait for the agent of last time is not passed over by others. */
  #mayHold(waiter: InLine, agent: string, group: Group, now: number): boolean {
    return waiter.lastAgent !== null && waiter.lastAgent !== agent && now <= waiter.joinedAt + group.affinityMs;
  }

  #overtaken(own: Waiter, server: Server, group: Group, now: number): string | null {
    for (const waiter of inOrder(this.#free(group, now), now)) {
      if (waiter.visitor === own.visitor) return null;
      const known = this.waiting.get(waiter.visitor);
      if (known !== undefined && this.#mayHold(known, server.agent, group, now)) continue;
      // Whoever was hers goes to her first, if she has a place.
      if (this.waiting.get(own.visitor)?.lastAgent === server.agent) continue;
      if (hindrance(waiter, server, now) === null) return `${waiter.visitor} is before ${own.visitor}`;
    }
    return null;
  }

  /** By the first column of the strategy's table; what decides between equals is nobody's complaint. */
  #notTheBest(waiter: InLine, chosen: Server, group: Group, config: Config, now: number): string | null {
    if (waiter.lastAgent !== null || group.strategy === "weighted") return null;
    const own = this.#asWaiter(waiter, group, now);
    const worth = (server: Server) => this.#worth(server, own, group);
    for (const [agent, capacity] of this.members) {
      const server = this.#server(agent, capacity, config, 0);
      const ready = hindrance(own, server, now) === null;
      const buried = this.#recently(agent, capacity, now) >= config.routing.rampPerSecond;
      if (ready && !buried && worth(server) < worth(chosen) - 1e-9)
        return `${agent} comes before ${chosen.agent} under ${group.strategy}`;
    }
    return null;
  }

  /** Smaller is better. */
  #worth({ agent, cap, load, reserved, skills }: Server, waiter: Waiter, { strategy }: Group): number {
    const capacity = this.members.get(agent);
    if (capacity === undefined) return 0;
    switch (strategy) {
      case "even-load":
        return (load + reserved) / cap;
      case "even-count":
        return capacity.takenToday / Math.max(capacity.onlineMsToday / 60_000, 15);
      case "longest-idle":
        return capacity.lastAssignedAt;
      case "capability":
        return -Object.entries(waiter.skills).reduce((sum, [skill, level]) => sum + (skills[skill] ?? 0) * level, 0);
      case "weighted":
        return 0;
    }
  }
}
