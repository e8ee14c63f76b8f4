/** A shard without a network: visitors and agents whose frames are put in by hand and whose answers nobody reads. */
import type { ActorRef, Principal, SessionRef } from "../../engine/core/actor.ts";
import type { Command } from "../../engine/core/commands.ts";
import { groupDefaults } from "../../engine/core/config.ts";
import { directoryRef } from "../../engine/core/directory/index.ts";
import type { Bus } from "../../engine/ports/bus.ts";
import type { Clock } from "../../engine/ports/clock.ts";
import type { Journal } from "../../engine/ports/journal.ts";
import type { Random } from "../../engine/ports/random.ts";
import type { Cmid, ConversationId, GroupId, VisitorId } from "../../engine/protocol/ids.ts";
import type { Sessions } from "../../engine/runtime/sessions.ts";
import { Shard } from "../../engine/runtime/shard.ts";
import { agentId, teamMember } from "./account.ts";

export const townShard = "s0";

/** There is nobody else. */
const aloneBus: Bus = {
  self: townShard,
  send: () => {},
  onFrame: () => {},
  onHealth: () => {},
  healthy: () => true,
  close: (done) => setImmediate(done),
};

const deaf: Sessions = {
  deliver: () => {},
  admit: () => {},
  answer: () => {},
  hangUp: () => {},
  flush: () => {},
  peerRestarted: () => {},
};

const silent = {
  info: () => {},
  warn: () => {},
  error: (message: string, fields?: Record<string, unknown>) => console.error(message, fields),
};

export interface Townsperson {
  readonly ref: ActorRef;
  readonly session: SessionRef;
  readonly conv: ConversationId;
}

export class Town {
  readonly shard: Shard;
  #sessions = 0;
  #words = 0;

  constructor(clock: Clock, random: Random, journal: Journal) {
    this.shard = new Shard(
      { name: townShard, shards: [townShard], rules: { message: (body) => body } },
      { clock, random, journal, bus: aloneBus, log: silent },
    );
  }

  start(): Promise<void> {
    return new Promise((resolve) => this.shard.start(deaf, resolve));
  }

  /** Resolves once everything asked so far is durable. */
  settled(): Promise<void> {
    return new Promise((resolve) => this.shard.drain(resolve));
  }

  /** One group for each agent, so that it is known who speaks with whom; all of them online. */
  async hire(agents: number, cap: number): Promise<Townsperson[]> {
    const groups = Array.from({ length: agents }, (_, index) => ({
      ...groupDefaults,
      id: `group-${index}` as GroupId,
      name: `Group ${index}`,
    }));
    const accounts = groups.map(({ id }, index) => teamMember(agentId(index), index, id, cap));
    this.shard.ask(
      directoryRef,
      { t: "directory.seed", accounts, groups },
      { shard: townShard, id: -1, principal: null },
    );
    await this.settled();
    const staff = accounts.map(({ id }) =>
      this.#person({ kind: "agent", id }, { kind: "staff", id, role: "agent" }, ""),
    );
    const until = Number.MAX_SAFE_INTEGER;
    for (const agent of staff) this.ask(agent, { t: "agent.signIn", secretHash: "secret", until });
    await this.settled();
    for (const agent of staff) this.ask(agent, { t: "agent.hello", secretHash: "secret" });
    await this.settled();
    for (const agent of staff) this.ask(agent, { t: "status", ref: 1, status: "online" });
    await this.settled();
    return staff;
  }

  /** A visitor comes to the group with this number. */
  visitor(id: VisitorId, group: number): Townsperson {
    const visitor = this.#person({ kind: "visitor", id }, { kind: "visitor", id }, `${id}.1`);
    this.ask(visitor, {
      t: "visitor.hello",
      secretHash: "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG",
      token: "not told",
      verified: null,
      lang: "zh-CN",
      group: `group-${group}`,
      resume: [],
    });
    return visitor;
  }

  /** `speaker` says something in the visitor's conversation. */
  say(speaker: Townsperson, visitor: Townsperson, text: string): void {
    this.#words += 1;
    const cmid = String(this.#words).padStart(32, "0") as Cmid;
    this.shard.ask(
      visitor.ref,
      { t: "send", ref: 1, conv: visitor.conv, cmid, body: { type: "text", text } },
      speaker.session,
    );
  }

  end(agent: Townsperson, visitor: Townsperson): void {
    this.shard.ask(visitor.ref, { t: "end", ref: 1, conv: visitor.conv }, agent.session);
  }

  leave(visitor: Townsperson): void {
    this.shard.sessionGone(visitor.ref, visitor.session.id);
  }

  ask(person: Townsperson, command: Command): void {
    this.shard.ask(person.ref, command, person.session);
  }

  #person(ref: ActorRef, principal: Principal, conv: string): Townsperson {
    this.#sessions += 1;
    return { ref, session: { shard: townShard, id: this.#sessions, principal }, conv: conv as ConversationId };
  }
}
