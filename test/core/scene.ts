/** One actor, a clock that moves when told, and everything it decides, on paper. */
import type { ActorKind, Decision, Effect, Principal, Turn } from "../../engine/core/actor.ts";
import type { Command } from "../../engine/core/commands.ts";
import type { Account, Config, Group } from "../../engine/core/config.ts";
import { accountDefaults, groupDefaults, noConfig } from "../../engine/core/config.ts";
import type { ServerFrame } from "../../engine/protocol/frames.ts";
import type { AgentId, ConversationId, GroupId, OfferId, VisitorId } from "../../engine/protocol/ids.ts";

export const ann = "vann" as VisitorId;
export const lin = "alin" as AgentId;
export const max = "amax" as AgentId;
export const sales = "sales" as GroupId;
export const help = "help" as GroupId;
export const conv = (n: number, visitor = ann) => `${visitor}.${n}` as ConversationId;
export const offer = (name: string) => name as OfferId;
export const group = (changes: Partial<Group> = {}): Group => ({
  ...groupDefaults,
  id: sales,
  name: "Sales",
  ...changes,
});
export const account = (changes: Partial<Account> = {}): Account => ({
  ...accountDefaults,
  id: lin,
  login: "lin",
  name: "Lin",
  role: "agent",
  groups: [sales],
  cap: 2,
  disabled: false,
  passwordHash: "",
  ...changes,
});
export const visitor = (id = ann): Principal => ({ kind: "visitor", id });
export const staff = (id: AgentId = lin, role: "agent" | "supervisor" | "admin" = "agent"): Principal => ({
  kind: "staff",
  id,
  role,
});

export class Scene<State, Event> {
  state: State;
  now = 1_000_000;
  config: Config = {
    ...noConfig,
    version: 1,
    agents: [account()],
    groups: [group(), group({ id: help, name: "Help" })],
  };
  /** Sessions that listen, by topic. */
  listening: Readonly<Record<string, number>> = {};
  readonly events: Event[] = [];
  readonly #kind: ActorKind<State, Event>;
  readonly #id: string;
  #asker: Principal | null = null;
  #last: Decision<Event> = { ok: true, events: [], effects: [] };

  constructor(kind: ActorKind<State, Event>, id: string) {
    this.#kind = kind;
    this.#id = id;
    this.state = kind.initial(id);
  }

  /** Who asks from now on; null: another actor, or the runtime. */
  by(principal: Principal | null): this {
    this.#asker = principal;
    return this;
  }

  passes(ms: number): this {
    this.now += ms;
    return this;
  }

  gets(...commands: readonly Command[]): this {
    for (const command of commands) {
      this.#last = this.#kind.decide(this.state, command, this.#turn());
      if (!this.#last.ok) continue;
      for (const event of this.#last.events) this.#kind.apply(this.state, event);
      this.events.push(...this.#last.events);
    }
    return this;
  }

  /** The runtime's alarm clock: goes to the next deadline if there is one, and rings. */
  rings(): this {
    const at = this.#kind.nextDeadline(this.state);
    if (at === null) throw new Error("nothing is planned");
    this.now = Math.max(this.now, at);
    return this.by(null).gets({ t: "due" });
  }

  /** Leaves memory and comes back. */
  sleeps(): this {
    this.state = this.#kind.thaw(this.#id, structuredClone(this.#kind.freeze(this.state)));
    return this;
  }

  get deadline(): number | null {
    return this.#kind.nextDeadline(this.state);
  }

  get decision(): Decision<Event> {
    return this.#last;
  }

  get refusal(): string | null {
    return this.#last.ok ? null : this.#last.reason;
  }

  get effects(): readonly Effect[] {
    return this.#last.ok ? this.#last.effects : (this.#last.effects ?? []);
  }

  /** What was told to other actors, durably: `kind:id command`. */
  get told(): string[] {
    return this.effects.flatMap((effect) =>
      effect.do === "tell" ? [`${effect.to.kind}:${effect.to.id} ${effect.command.t}`] : [],
    );
  }

  tells<T extends Command["t"]>(name: T): Extract<Command, { t: T }>[] {
    return this.effects.flatMap((effect) =>
      (effect.do === "tell" || effect.do === "cast") && effect.command.t === name
        ? [effect.command as Extract<Command, { t: T }>]
        : [],
    );
  }

  /** Frames to the session that asked. */
  get replies(): ServerFrame[] {
    return this.effects.flatMap((effect) => (effect.do === "reply" ? [effect.frame] : []));
  }

  /** Frames to everybody who listens. */
  get published(): ServerFrame[] {
    return this.effects.flatMap((effect) => (effect.do === "publish" ? [effect.frame] : []));
  }

  get hungUp(): boolean {
    return this.effects.some((effect) => effect.do === "hangUp");
  }

  #turn(): Turn {
    return {
      now: this.now,
      epoch: "e1",
      config: this.config,
      from: this.#asker === null ? null : { shard: "s1", id: 1, principal: this.#asker },
      attached: (topic) => this.listening[topic] ?? 0,
      rules: { message: (body) => body },
      base32: (length) => "b".repeat(length),
    };
  }
}
