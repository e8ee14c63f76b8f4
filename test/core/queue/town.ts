/** Several real queues, a post office between them, and agents who keep to their cap and answer as the real ones do. */
import { queue as kind } from "../../../engine/core/queue/index.ts";
import type { QueueEvent, QueueState } from "../../../engine/core/queue/state.ts";
import type { ActorRef, Turn } from "../../../engine/core/actor.ts";
import type { Choice } from "../../../engine/core/choice.ts";
import type { Capacity, Command, ServiceRequest } from "../../../engine/core/commands.ts";
import { noConfig, type Account, type Config, type Group, type Ring } from "../../../engine/core/config.ts";
import type { AgentId, ConversationId, GroupId, OfferId, VisitorId } from "../../../engine/protocol/ids.ts";
import { account, group } from "../scene.ts";

type Of<T extends Command["t"]> = Extract<Command, { t: T }>;
type Reserve = Of<"agent.reserve">;

interface Desk {
  readonly account: Account;
  accepting: boolean;
  readonly held: Map<ConversationId, Reserve>;
  readonly offers: Map<OfferId, Reserve>;
}

/** Letters of one tick: more mean that two actors answer each other for ever. */
const lettersMax = 20_000;

export class Town {
  now = 1_000_000;
  config: Config;
  readonly queues = new Map<GroupId, QueueState>();
  readonly desks = new Map<AgentId, Desk>();
  readonly events: { readonly queue: GroupId; readonly event: QueueEvent }[] = [];
  readonly choices: Choice[] = [];
  /** `agent visitor`, in the order they were asked. */
  readonly asked: string[] = [];
  readonly #letters: { readonly to: ActorRef; readonly command: Command }[] = [];

  constructor(groups: readonly Partial<Group>[], agents: readonly Partial<Account>[]) {
    const routing = { ...noConfig.routing, rampPerSecond: 1_000 };
    this.config = {
      ...noConfig,
      version: 1,
      groups: groups.map((one) => group({ accept: "manual", reserveSlots: 0, affinityMs: 0, ...one })),
      agents: agents.map((one) => account(one)),
      routing,
    };
    for (const { id } of this.config.groups) this.queues.set(id, kind.initial(id));
    for (const one of this.config.agents) {
      this.desks.set(one.id, { account: one, accepting: false, held: new Map(), offers: new Map() });
    }
  }

  /** She works; her groups hear it. */
  online(...agents: readonly AgentId[]): this {
    for (const id of agents) this.#change(id, (desk) => (desk.accepting = true));
    return this.settle();
  }

  away(id: AgentId): this {
    this.#change(id, (desk) => (desk.accepting = false));
    return this.settle();
  }

  joins(visitor: string, to: GroupId, changes: Partial<ServiceRequest> = {}): this {
    const request: ServiceRequest = {
      ...{ since: this.now, boostS: 0, tier: 5, skills: {}, lastAgent: null, not: null, transfer: null },
      ...changes,
    };
    const card = { id: visitor as VisitorId, name: visitor };
    return this.says(to, { t: "queue.join", conv: `${visitor}.1` as ConversationId, visitor: card, request });
  }

  leaves(visitor: string, from: GroupId): this {
    return this.says(from, {
      t: "queue.leave",
      conv: `${visitor}.1` as ConversationId,
      visitor: visitor as VisitorId,
    });
  }

  says(to: GroupId, command: Command): this {
    this.#post({ kind: "queue", id: to }, command);
    return this.settle();
  }

  /** She answers the oldest offer on her desk. */
  answers(id: AgentId, answer: "accept" | "decline" | "expired"): this {
    const desk = this.desk(id);
    const [offer] = desk.offers.values();
    if (offer === undefined) throw new Error(`${id} was asked nothing`);
    if (answer === "accept") this.#takes(id, offer);
    else {
      this.#change(id, () => desk.offers.delete(offer.offer), offer.group);
      this.#refuses(id, offer, answer === "decline" ? "declined" : "expired");
    }
    return this.settle();
  }

  /** The oldest conversation of hers is over. */
  finishes(id: AgentId): this {
    const [first] = this.desk(id).held.keys();
    if (first === undefined) throw new Error(`${id} talks with nobody`);
    this.#change(id, (desk) => desk.held.delete(first));
    return this.settle();
  }

  passes(ms: number): this {
    const until = this.now + ms;
    for (;;) {
      const deadlines = [...this.queues].map(([id, state]) => ({ id, at: kind.nextDeadline(state) ?? Infinity }));
      const next = deadlines.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > until) break;
      this.now = Math.max(this.now, next.at);
      this.says(next.id, { t: "due" });
    }
    this.now = until;
    return this;
  }

  /** Who is asked about whom right now: `agent visitor`. */
  get offers(): string[] {
    return [...this.desks].flatMap(([id, { offers }]) => [...offers.values()].map((one) => `${id} ${one.visitor.id}`));
  }

  desk(id: AgentId): Desk {
    const desk = this.desks.get(id);
    if (desk === undefined) throw new Error(`${id} does not work here`);
    return desk;
  }

  state(id: GroupId): QueueState {
    const state = this.queues.get(id);
    if (state === undefined) throw new Error(`there is no queue ${id}`);
    return state;
  }

  settle(): this {
    for (let read = 0; this.#letters.length > 0 || this.#rings(); read += 1) {
      if (read > lettersMax) throw new Error("the letters never end");
      const letter = this.#letters.shift();
      if (letter?.to.kind === "queue") this.#queue(letter.to.id as GroupId, letter.command);
      else if (letter?.to.kind === "agent") this.#agent(letter.to.id as AgentId, letter.command);
    }
    return this;
  }

  /** What is overdue already happens in the same tick. */
  #rings(): boolean {
    for (const [id, state] of this.queues) {
      if ((kind.nextDeadline(state) ?? Infinity) <= this.now) this.#post({ kind: "queue", id }, { t: "due" });
    }
    return this.#letters.length > 0;
  }

  #queue(id: GroupId, command: Command): void {
    const state = this.state(id);
    const decision = kind.decide(state, command, this.#turn());
    if (!decision.ok) throw new Error(`${id} refuses ${command.t}: ${decision.reason}`);
    for (const event of decision.events) {
      kind.apply(state, event);
      this.events.push({ queue: id, event });
    }
    for (const effect of decision.effects) {
      if (effect.do === "tell") this.#post(effect.to, effect.command);
      if (effect.do === "ledger") this.choices.push(effect.choice);
    }
  }

  #agent(id: AgentId, command: Command): void {
    const desk = this.desk(id);
    if (command.t === "agent.withdraw") {
      const offer = desk.offers.get(command.offer);
      if (offer !== undefined) this.#change(id, () => desk.offers.delete(command.offer));
    }
    if (command.t !== "agent.reserve") return;
    this.asked.push(`${id} ${command.visitor.id}`);
    if (!desk.accepting) return this.#refuses(id, command, "away");
    if (desk.held.size + desk.offers.size >= desk.account.cap) return this.#refuses(id, command, "full");
    if (command.accept === "auto") return this.#takes(id, command);
    this.#change(id, () => desk.offers.set(command.offer, command), command.group);
  }

  #takes(id: AgentId, reserve: Reserve): void {
    const { offer, conv, group, visitor } = reserve;
    const desk = this.desk(id);
    desk.offers.delete(offer);
    this.#change(id, () => desk.held.set(conv, reserve), group);
    const capacity = this.#capacity(id, group);
    const answer = { t: "queue.accepted", offer, conv, visitor: visitor.id, agent: id, capacity } as const;
    this.#post({ kind: "queue", id: group }, answer);
  }

  #refuses(id: AgentId, { offer, group, visitor }: Reserve, why: Of<"queue.refused">["why"]): void {
    const capacity = this.#capacity(id, group);
    const answer = { t: "queue.refused", offer, visitor: visitor.id, agent: id, why, capacity } as const;
    this.#post({ kind: "queue", id: group }, answer);
  }

  #change(id: AgentId, change: (desk: Desk) => void, except: GroupId | null = null): void {
    const desk = this.desk(id);
    change(desk);
    for (const group of desk.account.groups) {
      if (group === except) continue;
      const capacity = this.#capacity(id, group);
      this.#post({ kind: "queue", id: group }, { t: "queue.capacity", agent: id, capacity });
    }
  }

  /** As told to `group`, whose own offers it counts itself. */
  #capacity(id: AgentId, group: GroupId): Capacity | null {
    const { account, accepting, held, offers } = this.desk(id);
    if (!account.groups.includes(group)) return null;
    const others = [...offers.values()].filter((one) => one.group !== group).length;
    return {
      accepting,
      cap: account.cap,
      load: held.size + others,
      ...{ lastAssignedAt: 0, takenToday: 0, onlineMsToday: 0, recent: [] },
    };
  }

  #post(to: ActorRef, command: Command): void {
    this.#letters.push({ to, command });
  }

  #turn(): Turn {
    return {
      now: this.now,
      epoch: "e1",
      config: this.config,
      from: null,
      attached: () => 0,
      rules: { message: (body) => body },
      base32: (length) => "b".repeat(length),
    };
  }
}

export function ring(groups: readonly GroupId[], when: Ring["when"], dropSkills: readonly string[] = []): Ring {
  return { groups, when, dropSkills };
}
