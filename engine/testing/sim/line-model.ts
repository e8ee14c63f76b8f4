/**
 * One line and those who serve it, as somebody with paper and pencil would keep them: what came in is noted, and each offer
 * is compared with what the oracle says. It is told of everything and trusts nothing but that.
 */
import type { Capacity, ServiceRequest, WaitKey } from "../../core/commands.ts";
import type { Config, Group, Levels } from "../../core/config.ts";
import { hindrance, order, type Server, type Waiter } from "./oracle.ts";

interface InLine {
  readonly visitor: string;
  readonly conv: string;
  readonly request: ServiceRequest;
  readonly seq: number;
  readonly joinedAt: number;
  boostS: number;
  /** Still asked for. */
  skills: Levels;
  readonly passedBy: Set<string>;
  passedAt: number;
  offer: { readonly offer: string; readonly agent: string; readonly at: number } | null;
  /** Kept for the agent of last time. */
  hold: Waiter["hold"];
  /** Others were asked to help. */
  opened: boolean;
  /** Since when nobody is asked. */
  freeSince: number;
  /** Since when somebody could be; null: nobody could. */
  couldSince: number | null;
}

export interface Guest {
  readonly origin: string;
  readonly conv: string;
  readonly key: WaitKey;
  readonly skills: Levels;
  readonly excluded: readonly string[];
}

/** A place of an agent that another line's visitor is to have. */
interface Claim {
  readonly agent: string;
  readonly conv: string;
  readonly at: number;
}

/** After this, whoever let somebody pass may be asked again. */
const forgivenMs = 60_000;
const secondMs = 1_000;
/** A line may hear of the time so much later: its shard has other things to do. */
const alarmMs = 3_000;
/** Longer than any node is down, or any disk full. */
const outageMs = 12_000;

export class LineModel {
  readonly group: string;
  readonly waiting = new Map<string, InLine>();
  readonly members = new Map<string, Capacity>();
  readonly guests = new Map<string, Guest>();
  readonly claims = new Map<string, Claim>();
  #arrivals = 0;

  constructor(group: string) {
    this.group = group;
  }

  joins(visitor: string, conv: string, request: ServiceRequest, now: number, group: Group, config: Config): void {
    this.#arrivals += 1;
    this.waiting.delete(visitor);
    const skills = { ...group.skills, ...request.skills };
    this.waiting.set(visitor, {
      visitor,
      conv,
      request,
      seq: this.#arrivals,
      joinedAt: now,
      boostS: request.boostS,
      skills,
      passedBy: new Set(),
      passedAt: 0,
      offer: null,
      opened: false,
      freeSince: now,
      couldSince: null,
      hold: this.#holdFor(request, skills, now, group, config),
    });
  }

  /** She takes visitors and can what is needed, and has a place for whoever is kept for her, or not too many are. */
  #holdFor(
    { lastAgent, not }: ServiceRequest,
    needs: Levels,
    now: number,
    group: Group,
    config: Config,
  ): Waiter["hold"] {
    const member = this.members.get(lastAgent ?? "");
    if (lastAgent === null || lastAgent === not || group.affinityMs === 0) return null;
    if (member === undefined || !member.accepting) return null;
    const skills = config.agents.find(({ id }) => id === lastAgent)?.skills ?? {};
    if (Object.entries(needs).some(([skill, level]) => (skills[skill] ?? 0) < level)) return null;
    const kept = [...this.waiting.values()].filter(({ hold }) => hold?.agent === lastAgent).length;
    const free = member.cap - member.load - this.reserved(lastAgent);
    return kept >= Math.max(1, Math.floor(member.cap / 5), free)
      ? null
      : { agent: lastAgent, until: now + group.affinityMs };
  }

  leaves(visitor: string): void {
    this.waiting.delete(visitor);
  }

  boosts(visitor: string, boostS: number, noAffinity: boolean): void {
    const waiter = this.waiting.get(visitor);
    if (waiter === undefined) return;
    waiter.boostS = boostS;
    if (noAffinity) waiter.hold = null;
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
    waiter.freeSince = now;
  }

  /** Somebody for whom others should have been asked to help by now, because so much time has passed. */
  unhelped(now: number, config: Config): string | null {
    const ring = config.groups.find(({ id }) => id === this.group)?.rings[0];
    if (ring?.when.t !== "after") return null;
    const { ms } = ring.when;
    const overdue = ({ opened, offer, joinedAt, freeSince }: InLine) =>
      !opened && offer === null && now > Math.max(joinedAt + ms, freeSince) + outageMs;
    return [...this.waiting.values()].find(overdue)?.conv ?? null;
  }

  /** Somebody who waits although a member could have had them all the while. */
  forgotten(now: number, config: Config): string | null {
    for (const waiter of this.waiting.values()) {
      const own = this.#asWaiter(waiter, now);
      const could = [...this.members].some(
        ([agent, capacity]) => hindrance(own, this.#server(agent, capacity, config, 0), now) === null,
      );
      if (waiter.offer !== null || !could) waiter.couldSince = null;
      else waiter.couldSince ??= now;
      if (waiter.couldSince !== null && now > waiter.couldSince + outageMs) return waiter.conv;
    }
    return null;
  }

  offers(visitor: string, offer: InLine["offer"]): void {
    const waiter = this.waiting.get(visitor);
    if (waiter === undefined) return;
    waiter.offer = offer;
    waiter.hold = null;
  }

  sees(agent: string, capacity: Capacity | null): void {
    if (capacity === null) this.members.delete(agent);
    else this.members.set(agent, capacity);
    if (capacity?.accepting === true) return;
    // Nobody waits for an agent who takes nobody.
    for (const waiter of this.waiting.values()) if (waiter.hold?.agent === agent) waiter.hold = null;
  }

  /** What is wrong with this offer; null: nothing. Asked before it is noted. */
  judge(visitor: string, agent: string, now: number, config: Config): string | null {
    const waiter = this.waiting.get(visitor);
    if (waiter === undefined) return "nobody of that name waits";
    if (waiter.offer !== null) return `it is offered to ${waiter.offer.agent} already`;
    const group = config.groups.find(({ id }) => id === this.group);
    const capacity = this.members.get(agent);
    if (group === undefined) return null;
    if (capacity === undefined) return "she is not of this group";
    const server = this.#server(agent, capacity, config, 0);
    const own = this.#asWaiter(waiter, now);
    const why = hindrance(own, server, now);
    if (why !== null) return `she is ${why}`;
    if (this.#recently(agent, capacity, now) >= config.routing.rampPerSecond) return "she is buried";
    const first = this.#overtaken(own, server, group, now);
    if (first !== null) return `${first} is before ${visitor}`;
    return waiter.hold === null ? this.#notTheBest(own, server, group, config, now) : null;
  }

  /** What is wrong with an offer to an agent of another group; that she may be lent is not for this line to say. */
  judgeLent(visitor: string, agent: string, now: number): string | null {
    const waiter = this.waiting.get(visitor);
    if (waiter === undefined) return "nobody of that name waits";
    if (waiter.offer !== null) return `it is offered to ${waiter.offer.agent} already`;
    return this.#asWaiter(waiter, now).excluded.includes(agent) ? "she is excluded" : null;
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
    const why = hindrance(asWaiter(guest), server, now);
    if (why !== null) return `she is ${why}`;
    const first = this.#overtaken(asWaiter(guest), server, group, now);
    return first === null ? null : `${first} is before the guest ${conv}`;
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
    const offers = [...this.waiting.values()].flatMap(({ offer }) => offer ?? []);
    const open = [...offers, ...this.claims.values()].filter((one) => one.agent === agent && fresh(one.at));
    return recent.filter(fresh).length + open.length;
  }

  #asWaiter(waiter: InLine, now: number): Waiter {
    const { visitor, request, boostS, seq, passedBy, passedAt, joinedAt, skills, hold } = waiter;
    const excluded = now < passedAt + forgivenMs ? [...passedBy] : [];
    if (request.not !== null && now < joinedAt + forgivenMs) excluded.push(request.not);
    return { visitor, since: request.since, boostS, tier: request.tier, seq, skills, excluded, hold };
  }

  /**
   * Who could have gone to her and stands before `chosen`: now, and a moment ago too, because the line hears of the time by
   * its alarm clock.
   */
  #overtaken(chosen: Waiter, server: Server, group: Group, now: number): string | null {
    const free = [...this.waiting.values()].filter(
      ({ offer, visitor }) => offer === null && visitor !== chosen.visitor,
    );
    for (const waiter of free.map((one) => this.#asWaiter(one, now - alarmMs))) {
      if (hindrance(waiter, server, now - alarmMs) !== null) continue;
      if ([now, now - alarmMs].every((at) => order(waiter, chosen, at) < 0)) return waiter.visitor;
    }
    const lent = { ...server, reserveSlots: group.reserveSlots };
    for (const guest of this.guests.values()) {
      const waiter = asWaiter(guest);
      const isClaimed = [...this.claims.values()].some(({ conv }) => conv === guest.conv);
      if (isClaimed || guest.conv === chosen.visitor || hindrance(waiter, lent, now) !== null) continue;
      // Arrivals of two lines are not counted together.
      if (waiter.since < chosen.since - 1_000 * chosen.boostS && order(waiter, chosen, waiter.since) < 0)
        return guest.conv;
    }
    return null;
  }

  /** By the first column of the strategy's table; what decides between equals is nobody's complaint. */
  #notTheBest(own: Waiter, chosen: Server, group: Group, config: Config, now: number): string | null {
    const worth = (server: Server) => this.#worth(server, own, group);
    for (const [agent, capacity] of this.members) {
      const server = this.#server(agent, capacity, config, 0);
      // Whoever was out of the question a moment ago is no matter of taste.
      if ([now, now - alarmMs].some((at) => hindrance({ ...own, ...this.#excludedAt(own, at) }, server, at) !== null))
        continue;
      if (this.#recently(agent, capacity, now) > 0 || capacity.recent.some((at) => Math.abs(at - now) < secondMs))
        continue;
      if (worth(server) < worth(chosen) - 1e-9) return `${agent} comes before ${chosen.agent} under ${group.strategy}`;
    }
    return null;
  }

  #excludedAt({ visitor }: Waiter, at: number): Pick<Waiter, "excluded"> {
    const waiter = this.waiting.get(visitor);
    return { excluded: waiter === undefined ? [] : this.#asWaiter(waiter, at).excluded };
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

/** A guest stands where it stands in its own line, less the penalty; the key says both. */
function asWaiter({ conv, key, skills, excluded }: Guest): Waiter {
  const { at: since, tier, seq } = key;
  return { visitor: conv, since, boostS: 0, tier, seq, skills, excluded, hold: null };
}
