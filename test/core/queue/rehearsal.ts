/**
 * The same random day for the real queue, for its twin that is put to sleep after every command, and for the slow one. The
 * real one gets a turn to match only when it asked for one: forgetting to ask is a mistake too.
 */
import { expect } from "vitest";
import { queue as kind } from "../../../engine/core/queue/index.ts";
import type { QueueEvent, QueueState } from "../../../engine/core/queue/state.ts";
import type { Effect, Turn } from "../../../engine/core/actor.ts";
import type { Capacity, Command, ServiceRequest } from "../../../engine/core/commands.ts";
import { noConfig, strategies, type Config, type Levels } from "../../../engine/core/config.ts";
import type { AgentId, ConversationId, OfferId, VisitorId } from "../../../engine/protocol/ids.ts";
import { decodePlain, encodePlain } from "../../../engine/runtime/record.ts";
import { Prng } from "../../../engine/testing/sim/prng.ts";
import { account, group, sales } from "../scene.ts";
import { SlowQueue } from "./slow-queue.ts";

interface Worker {
  readonly id: AgentId;
  accepting: boolean;
  member: boolean;
  cap: number;
  held: number;
  taken: number;
  recent: number[];
}

interface Asked {
  readonly offer: OfferId;
  readonly agent: AgentId;
  readonly visitor: VisitorId;
  readonly conv: ConversationId;
}

export class Rehearsal {
  now = 1_000_000;
  readonly events: QueueEvent[] = [];
  readonly state: QueueState = kind.initial(sales);
  readonly slow: SlowQueue;
  offers = 0;
  #twin: QueueState = kind.initial(sales);
  readonly #config: Config;
  readonly #workers: readonly Worker[];
  readonly #asked: Asked[] = [];
  readonly #random: Prng;
  #came = 0;

  constructor(seed: number) {
    this.#random = new Prng(`day ${seed}`);
    const skills = (): Levels => ({ english: this.#below(6), vip: this.#below(6) });
    const agents = Array.from({ length: 2 + this.#below(6) }, (_, index) =>
      account({ id: `a${index}` as AgentId, weight: 1 + this.#below(10), skills: skills() }),
    );
    const groups = [
      group({
        accept: "manual",
        acceptMs: 5_000,
        affinityMs: this.#below(2) * 20_000,
        strategy: strategies[this.#below(strategies.length)] ?? "even-load",
        skills: this.#below(4) === 0 ? { english: 1 } : {},
        waitingMax: 12,
      }),
    ];
    const rampPerSecond = 1 + this.#below(3);
    this.#config = { ...noConfig, version: 1, agents, groups, routing: { ...noConfig.routing, rampPerSecond } };
    this.slow = new SlowQueue(groups[0]!, agents, rampPerSecond);
    this.#workers = agents.map(({ id }) => ({
      ...{ id, accepting: true, member: false, cap: 1 + this.#below(6), held: 0, taken: 0, recent: [] },
    }));
  }

  step(): void {
    const worker = this.#workers[this.#below(this.#workers.length)]!;
    const what = this.#below(20);
    if (what < 6) this.#joins();
    else if (what === 6) this.#leaves();
    else if (what === 7) this.#boosts();
    else if (what < 11) this.#answers();
    else if (what < 13) this.#changes(worker, () => (worker.held = Math.max(0, worker.held - 1)));
    else if (what === 13) this.#changes(worker, () => (worker.accepting = this.#below(4) > 0));
    else if (what === 14) this.#changes(worker, () => (worker.member = this.#below(5) > 0));
    else if (what === 15) this.#changes(worker, () => (worker.cap = 1 + this.#below(8)));
    else if (what === 16) this.#changes(worker, () => (worker.member = worker.accepting = true));
    else this.#passes([1, 300, 700, 1_000, 5_000, 15_000, 61_000, 200_000][this.#below(8)] ?? 1);
  }

  #joins(): void {
    const again = this.#below(8) === 0 && this.#came > 0;
    if (!again) this.#came += 1;
    const n = again ? 1 + this.#below(this.#came) : this.#came;
    const visitor = `v${n}` as VisitorId;
    const former = this.state.waiting.get(visitor)?.conv.split(".")[1] ?? "0";
    const conv = `${visitor}.${Number(former) + 1}` as ConversationId;
    const colleague = () => this.#workers[this.#below(this.#workers.length)]!.id;
    const request: ServiceRequest = {
      since: this.now - (this.#below(3) === 0 ? this.#below(700_000) : 0),
      boostS: this.#below(3) * 60,
      tier: this.#below(5) === 0 ? this.#below(10) : 5,
      skills: { ...this.#maybe({ english: this.#below(5) }), ...this.#maybe({ vip: this.#below(4) }) },
      lastAgent: this.#below(3) === 0 ? colleague() : null,
      not: this.#below(8) === 0 ? colleague() : null,
      transfer: this.#below(10) === 0 ? { from: { id: "a0", name: "a0" } } : null,
    };
    this.slow.joins(visitor, conv, request, this.now);
    this.#says({ t: "queue.join", conv, visitor: { id: visitor, name: visitor }, request });
  }

  #leaves(): void {
    const one = this.#somebody();
    if (one === undefined) return;
    this.slow.leaves(one.visitor.id);
    this.#says({ t: "queue.leave", conv: one.conv, visitor: one.visitor.id });
  }

  #boosts(): void {
    const one = this.#somebody();
    if (one === undefined) return;
    const [boostS, noAffinity] = [this.#below(300), this.#below(2) === 0];
    this.slow.boosts(one.visitor.id, boostS, noAffinity);
    this.#says({ t: "queue.boost", conv: one.conv, visitor: one.visitor.id, boostS, noAffinity });
  }

  /** To an offer that may be long over. */
  #answers(): void {
    const [asked] = this.#asked.splice(this.#below(this.#asked.length), 1);
    const worker = this.#workers.find(({ id }) => id === asked?.agent);
    if (asked === undefined || worker === undefined) return;
    const { offer, agent, visitor, conv } = asked;
    const why = (["declined", "expired", "away", "full", null, null, null, null] as const)[this.#below(8)] ?? null;
    if (why === null) {
      worker.held += 1;
      worker.taken += 1;
      worker.recent = [...worker.recent, this.now].slice(-3);
      const capacity = this.#capacity(worker);
      if (this.slow.people.some((one) => one.visitor === visitor && one.conv === conv)) this.slow.leaves(visitor);
      if (capacity !== null) this.slow.hears(agent, capacity);
      return this.#says({ t: "queue.accepted", offer, conv, visitor, agent, capacity });
    }
    if (why === "away") worker.accepting = false;
    if (why === "full") worker.held = worker.cap;
    this.slow.returned(offer, why === "declined" || why === "expired", this.now);
    const capacity = this.#capacity(worker);
    if (capacity !== null) this.slow.hears(agent, capacity);
    this.#says({ t: "queue.refused", offer, visitor, agent, why, capacity });
  }

  #changes(worker: Worker, change: () => void): void {
    change();
    const capacity = this.#capacity(worker);
    this.slow.hears(worker.id, capacity);
    this.#says({ t: "queue.capacity", agent: worker.id, capacity });
  }

  #passes(ms: number): void {
    const until = this.now + ms;
    while (this.now < until) {
      const planned = kind.nextDeadline(this.state) ?? Infinity;
      this.now = Math.min(until, planned > this.now ? planned : Infinity, ...this.slow.moments(this.now));
      this.slow.ages(this.now);
      this.#settle([]);
    }
  }

  #says(command: Command): void {
    this.#settle([command]);
  }

  #settle(commands: Command[]): void {
    const pairs: string[] = [];
    for (let read = 0; commands.length > 0 || (kind.nextDeadline(this.state) ?? Infinity) <= this.now; read += 1) {
      if (read > 1_000) throw new Error("the queue talks to itself for ever");
      const command = commands.shift() ?? { t: "due" };
      for (const effect of this.#decides(command)) {
        if (effect.do !== "tell") continue;
        if (effect.to.kind === "queue") commands.push(effect.command);
        else if (effect.command.t === "agent.reserve") pairs.push(this.#asks(effect.to.id as AgentId, effect.command));
      }
    }
    expect(pairs).toEqual(this.slow.matches(this.now));
    expect([...this.state.line.places].map(({ visitor }) => visitor.id)).toEqual(
      this.slow.inLine(this.now).map(({ visitor }) => visitor),
    );
    this.offers += pairs.length;
  }

  #asks(agent: AgentId, { offer, visitor, conv }: Extract<Command, { t: "agent.reserve" }>): string {
    this.#asked.push({ offer, agent, visitor: visitor.id, conv });
    return `${visitor.id} ${agent}`;
  }

  #decides(command: Command): readonly Effect[] {
    const turn = this.#turn();
    const decision = kind.decide(this.state, command, turn);
    const twin = kind.decide(this.#twin, command, turn);
    expect(twin).toEqual(decision);
    if (!decision.ok) throw new Error(`refused ${command.t}`);
    for (const event of decision.events) {
      kind.apply(this.state, event);
      kind.apply(this.#twin, event);
    }
    this.events.push(...decision.events);
    this.#twin = kind.thaw(sales, decodePlain(encodePlain(kind.freeze(this.#twin))));
    return decision.effects;
  }

  #capacity({ accepting, member, cap, held, taken, recent }: Worker): Capacity | null {
    if (!member) return null;
    const lastAssignedAt = recent.at(-1) ?? 0;
    return {
      accepting,
      cap,
      load: held,
      lastAssignedAt,
      takenToday: taken,
      onlineMsToday: this.now,
      recent: [...recent],
    };
  }

  #somebody() {
    const waiting = [...this.state.waiting.values()];
    return waiting[this.#below(waiting.length)];
  }

  #maybe<T extends object>(value: T): T | Record<string, never> {
    return this.#below(3) === 0 ? value : {};
  }

  #below(limit: number): number {
    return limit === 0 ? 0 : Math.floor(this.#random.next() * limit);
  }

  #turn(): Turn {
    return {
      now: this.now,
      epoch: "e1",
      config: this.#config,
      from: null,
      attached: () => 0,
      rules: { message: (body) => body },
      base32: (length) => "b".repeat(length),
    };
  }
}
