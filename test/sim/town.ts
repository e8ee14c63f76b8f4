/** All actors of a deployment around one table: letters between them are delivered in any order that a bus may bring them in. */
import type { ActorRef, Effect, Principal, Turn } from "../../engine/core/actor.ts";
import type { Command } from "../../engine/core/commands.ts";
import {
  accountDefaults,
  groupDefaults,
  noConfig,
  type Account,
  type Config,
  type Group,
} from "../../engine/core/config.ts";
import { kinds } from "../../engine/core/kinds.ts";
import type { ConversationEvent, ServerFrame, ServerFrames } from "../../engine/protocol/frames.ts";
import type { AgentId, ConversationId, GroupId, VisitorId } from "../../engine/protocol/ids.ts";
import { Prng } from "../../engine/testing/sim/prng.ts";

export interface Session {
  readonly id: number;
  readonly to: ActorRef;
  principal: Principal | null;
  readonly frames: ServerFrame[];
}

interface Letter {
  readonly from: string;
  readonly to: ActorRef;
  readonly command: Command;
  readonly session: Session | null;
}

interface Alarm {
  readonly at: number;
  readonly to: ActorRef;
  readonly command: Command;
}

const sales = "sales" as GroupId;
const turnsMax = 2_000_000;

export class Town {
  now = Date.UTC(2025, 10, 11, 2);
  config: Config;
  readonly facts = new Map<ConversationId, ConversationEvent[]>();
  /** Called after every turn of any actor. */
  onTurn: () => void = () => {};
  readonly #chance: Prng;
  readonly #states = new Map<string, { readonly ref: ActorRef; state: unknown }>();
  /** By sender and receiver: between two of them nothing overtakes. */
  readonly #lanes = new Map<string, Letter[]>();
  #busy: string[] = [];
  /** Who hears what, by actor and topic. */
  readonly #ears = new Map<string, Set<Session>>();
  #sessions = 0;
  #alarms = new Map<string, Alarm>();
  #cmids = 0;

  constructor({
    seed = 1,
    groups = [{}],
    ...config
  }: { seed?: number; groups?: readonly Partial<Group>[] } & Partial<Omit<Config, "groups">> = {}) {
    this.#chance = new Prng(`town ${seed}`);
    const full = groups.map((group): Group => ({ ...groupDefaults, id: sales, name: "Sales", ...group }));
    const routing = { ...noConfig.routing, rampPerSecond: 1_000 };
    this.config = { ...noConfig, version: 1, routing, ...config, groups: full };
  }

  /** An account, and its first device, online. */
  agent(name: string, changes: Partial<Account> = {}): Session {
    const id = `a${name}` as AgentId;
    const account: Account = {
      ...accountDefaults,
      id,
      login: name,
      name,
      role: "agent",
      groups: [sales],
      cap: 5,
      disabled: false,
      passwordHash: "",
      ...changes,
    };
    this.config = { ...this.config, version: this.config.version + 1, agents: [...this.config.agents, account] };
    this.tell({ kind: "agent", id }, { t: "agent.account", account, endSessions: false });
    const session = this.device(id);
    this.asks(session, { t: "status", ref: 1, status: "online" });
    return session;
  }

  device(id: AgentId): Session {
    const session = this.#open({ kind: "agent", id });
    const secretHash = `secret ${session.id}`;
    this.tell(session.to, { t: "agent.signIn", secretHash, until: this.now + 86_400_000 });
    return this.asks(session, { t: "agent.hello", secretHash });
  }

  /** A visitor with a page open; `tags` are those that a signed identity vouches for. */
  visitor(name: string, { tags, ...hello }: { group?: string; tags?: readonly string[] } = {}): Session {
    const session = this.#open({ kind: "visitor", id: `v${name}` });
    const token = `v${name}.${name}`;
    const verified = tags === undefined ? null : { tags };
    return this.asks(session, { t: "visitor.hello", secretHash: name, token, verified, resume: [], ...hello });
  }

  /** The connection is gone. */
  hangsUp(session: Session): void {
    for (const [key, ears] of this.#ears) {
      if (!ears.delete(session) || ears.size > 0) continue;
      const [kind, id, topic] = key.split(" ") as [ActorRef["kind"], string, string];
      this.#post({ kind, id }, { t: "sessions", topic, count: 0 }, null);
    }
    this.settles();
  }

  says(session: Session, n = 1, text = "hello"): ConversationId {
    const conv = `${session.to.id}.${n}` as ConversationId;
    this.begins(session, conv, text);
    this.settles();
    return conv;
  }

  /** Without waiting for what comes of it. */
  begins(session: Session, conv: ConversationId, text = "hello"): void {
    this.#cmids += 1;
    const cmid = `cmid-${String(this.#cmids).padStart(16, "0")}`;
    this.#post(
      { kind: "visitor", id: conv.slice(0, conv.indexOf(".")) },
      { t: "send", ref: 1, conv, cmid, body: { type: "text", text } },
      session,
    );
  }

  /** A client frame, to whoever owns the thing it speaks of; everything that follows at once has happened afterwards. */
  asks(session: Session, command: Command): Session {
    const conv = "conv" in command && session.to.kind === "agent" ? String(command.conv) : null;
    const to: ActorRef = conv === null ? session.to : { kind: "visitor", id: conv.slice(0, conv.indexOf(".")) };
    this.#post(to, command, session);
    this.settles();
    return session;
  }

  tell(to: ActorRef, command: Command): void {
    this.#deliver({ from: "", to, command, session: null });
    this.settles();
  }

  /** Delivers until nobody has anything to say at this instant. */
  settles(): void {
    for (let turns = 0; ; turns += 1) {
      if (turns > turnsMax) throw new Error("the actors of this town never come to rest");
      if (this.#busy.length === 0) {
        const due = [...this.#alarms].filter(([, alarm]) => alarm.at <= this.now);
        if (due.length === 0) return;
        for (const [key, { to, command }] of due) {
          this.#alarms.delete(key);
          this.#post(to, command, null);
        }
      }
      const index = Math.floor(this.#chance.next() * this.#busy.length);
      const lane = this.#busy[index] ?? "";
      const letters = this.#lanes.get(lane) ?? [];
      const letter = letters.shift();
      if (letters.length === 0) {
        this.#busy[index] = this.#busy[this.#busy.length - 1] ?? "";
        this.#busy.pop();
        this.#lanes.delete(lane);
      }
      if (letter !== undefined) this.#deliver(letter);
    }
  }

  passes(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const next = Math.min(...[...this.#alarms.values()].map(({ at }) => at));
      if (next > end) break;
      this.now = Math.max(this.now, next);
      this.settles();
    }
    this.now = end;
  }

  /** Every process ends and begins again: what is in no state is forgotten, and whoever was connected connects again. */
  restarts(): void {
    for (const [key, { ref, state }] of this.#states) {
      const kind = kinds[ref.kind];
      this.#states.set(key, { ref, state: kind.thaw(ref.id, structuredClone(kind.freeze(state))) });
      this.#plan(ref);
    }
  }

  /** The newest desk that this device was shown. */
  desk(session: Session): ServerFrames["desk"] {
    const desk = session.frames.findLast((frame) => frame.t === "desk");
    if (desk?.t !== "desk") throw new Error("no desk was shown");
    return desk;
  }

  holder(conv: ConversationId): string | null {
    const fact = this.facts.get(conv)?.findLast(({ k }) => k === "assigned" || k === "queued" || k === "closed");
    return fact?.k === "assigned" ? fact.agent.id : null;
  }

  stages(): Map<ConversationId, string> {
    return new Map(
      [...this.facts].map(([conv, facts]) => {
        const last = facts.findLast(({ k }) => k === "assigned" || k === "queued" || k === "closed");
        return [conv, last?.k ?? ""];
      }),
    );
  }

  #open(to: ActorRef): Session {
    this.#sessions += 1;
    return { id: this.#sessions, to, principal: null, frames: [] };
  }

  #post(to: ActorRef, command: Command, session: Session | null, from = ""): void {
    const lane = `${from}${session === null ? "" : `session ${session.id}`}>${to.kind}:${to.id}`;
    const letters = this.#lanes.get(lane);
    const letter = { from, to, command, session };
    if (letters !== undefined) letters.push(letter);
    else {
      this.#lanes.set(lane, [letter]);
      this.#busy.push(lane);
    }
  }

  #deliver({ to, command, session }: Letter): void {
    const kind = kinds[to.kind];
    const state = this.#stateOf(to);
    const decision = kind.decide(state, command, this.#turn(to, session));
    const events = decision.ok ? decision.events : [];
    for (const event of events) {
      kind.apply(state, event);
      this.#note(to, event as { t: string; e?: ConversationEvent; n?: number });
    }
    for (const effect of decision.effects ?? []) this.#effect(to, effect, session);
    if (!decision.ok && session !== null)
      session.frames.push({ t: "error", ref: 1, code: 0, name: decision.reason, retry: "never" });
    this.#plan(to);
    if (events.length > 0) this.onTurn();
  }

  #note(to: ActorRef, event: { t: string; e?: ConversationEvent; n?: number }): void {
    if (to.kind !== "visitor") return;
    if (event.t === "began") this.facts.set(`${to.id}.${event.n ?? 0}` as ConversationId, []);
    else if (event.t === "fact" && event.e !== undefined)
      [...this.facts].findLast(([conv]) => conv.startsWith(`${to.id}.`))?.[1].push(event.e);
  }

  #effect(self: ActorRef, effect: Effect, session: Session | null): void {
    switch (effect.do) {
      case "tell":
      case "cast":
        return this.#post(effect.to, effect.command, null, `${self.kind}:${self.id}`);
      case "reply":
        session?.frames.push(effect.frame);
        return;
      case "admit":
        if (session !== null) session.principal = effect.principal;
        session?.frames.push(effect.frame);
        return;
      case "publish":
        for (const one of new Set(effect.topics.flatMap((topic) => [...this.#listeners(self, topic)])))
          if (effect.butSender !== true || one !== session) one.frames.push(effect.frame);
        return;
      case "attach":
        if (session !== null) this.#listeners(self, effect.topic).add(session);
        return;
      case "detach":
        if (session !== null) this.#listeners(self, effect.topic).delete(session);
        return;
      case "close":
        this.#listeners(self, effect.topic).clear();
        return;
      case "later":
        if (!this.#alarms.has(`${self.kind}:${self.id} ${effect.key}`))
          this.#alarms.set(`${self.kind}:${self.id} ${effect.key}`, {
            at: this.now + effect.afterMs,
            to: self,
            command: effect.command,
          });
        return;
      case "answer":
      case "hangUp":
      case "page":
      case "ledger":
      case "config":
        return;
    }
  }

  #listeners({ kind, id }: ActorRef, topic: string): Set<Session> {
    const key = `${kind} ${id} ${topic}`;
    const ears = this.#ears.get(key) ?? new Set<Session>();
    this.#ears.set(key, ears);
    return ears;
  }

  #plan(ref: ActorRef): void {
    const key = `${ref.kind}:${ref.id}`;
    const at = kinds[ref.kind].nextDeadline(this.#stateOf(ref));
    if (at === null) this.#alarms.delete(`${key} due`);
    else this.#alarms.set(`${key} due`, { at, to: ref, command: { t: "due" } });
  }

  #stateOf(ref: ActorRef): unknown {
    const key = `${ref.kind}:${ref.id}`;
    let known = this.#states.get(key);
    if (known === undefined) {
      known = { ref, state: kinds[ref.kind].initial(ref.id) };
      this.#states.set(key, known);
    }
    return known.state;
  }

  #turn(to: ActorRef, session: Session | null): Turn {
    return {
      now: this.now,
      epoch: "e1",
      config: this.config,
      from: session === null ? null : { shard: "s1", id: session.id, principal: session.principal },
      attached: (topic) => this.#listeners(to, topic).size,
      rules: { message: (body) => body },
      base32: (length) => this.#chance.base32(length),
    };
  }
}

export const conversation = (visitor: string, n = 1) => `v${visitor}.${n}` as ConversationId;
export const visitorId = (name: string) => `v${name}` as VisitorId;
