/**
 * The machine of one shard: drain → turns → append → release. It runs at its own pace: sockets and bus only put letters into
 * mailboxes, and nothing leaves before the block behind it is durable. Given its ports it is deterministic: it has no
 * clock, chance, thread or await of its own.
 */
import type { ActorRef, Rules, SessionRef } from "../core/actor.ts";
import type { Command } from "../core/commands.ts";
import { noConfig, type Config } from "../core/config.ts";
import { directoryRef } from "../core/directory/index.ts";
import type { Bus, ShardName } from "../ports/bus.ts";
import type { Cancel, Clock } from "../ports/clock.ts";
import type { Journal, JournalError } from "../ports/journal.ts";
import type { Log } from "../ports/log.ts";
import type { Random } from "../ports/random.ts";
import { Actors, refOfKey, refOfName, type Actor, type KindTable } from "./actors.ts";
import { Attachments } from "./attachments.ts";
import type { Batch, Output } from "./batch.ts";
import { Commit } from "./commit.ts";
import { Inbox } from "./inbox.ts";
import { limits } from "./limits.ts";
import type { Letter } from "./mailbox.ts";
import { Outbox } from "./outbox.ts";
import type { Item } from "./packet.ts";
import { Peers } from "./peers.ts";
import { encodeRecord } from "./record.ts";
import { recover } from "./recovery.ts";
import { Ring } from "./ring.ts";
import type { Sessions } from "./sessions.ts";
import { Timers } from "./timers.ts";
import { Turns, refusal } from "./turns.ts";

export interface ShardPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly bus: Bus;
  readonly log: Log;
}

export interface ShardOptions {
  readonly name: ShardName;
  /** All shards of the deployment, in the order that deals the partitions. */
  readonly shards: readonly ShardName[];
  readonly rules: Rules;
  /** Other rules than the product's: for tests that plant bugs. */
  readonly kinds?: KindTable;
}

export interface ShardStats {
  readonly actors: number;
  readonly letters: number;
  readonly owed: number;
  readonly tailBytes: number;
  readonly readOnly: boolean;
  readonly peersAlive: number;
  readonly turns: number;
  readonly appends: number;
}

type Mode = "starting" | "running" | "read_only" | "stopped";

export class Shard {
  readonly name: ShardName;
  readonly ring: Ring;
  readonly #ports: ShardPorts;
  readonly #actors: Actors;
  readonly #attachments: Attachments;
  readonly #timers = new Timers();
  readonly #commit: Commit;
  readonly #turns: Turns;
  readonly #peers: Peers;
  #sessions: Sessions | null = null;
  #inbox = new Inbox();
  #outbox = new Outbox();
  #config: Config = noConfig;
  #mode: Mode = "starting";
  #ready: Actor[] = [];
  /** Actors whose letters from other actors wait for the disk. */
  readonly #parked = new Set<Actor>();
  #letters = 0;
  #planned = false;
  #alarm: { at: number; cancel: Cancel } | null = null;
  readonly #laters = new Map<string, Cancel>();
  #journalDeadline: number | null = null;
  #whenReady: (() => void) | null = null;
  #whenIdle: (() => void) | null = null;
  #turnCount = 0;
  #appendCount = 0;

  constructor(options: ShardOptions, ports: ShardPorts) {
    const { name, rules } = options;
    const { journal, random, log, bus, clock } = ports;
    this.name = name;
    this.ring = new Ring(options.shards);
    this.#ports = ports;
    this.#actors = new Actors(journal, options.kinds);
    this.#attachments = new Attachments((actor, topic, count) => {
      this.#post(refOfName(actor), { command: { t: "sessions", topic, count }, origin: { kind: "cast" } });
    });
    const inbox = () => this.#inbox;
    const outbox = () => this.#outbox;
    const config = () => this.#config;
    this.#commit = new Commit({
      self: name,
      journal,
      actors: this.#actors,
      inbox,
      outbox,
      readOnly: () => this.#mode === "read_only",
      release: (batch) => this.#release(batch),
      fail: (error, lost) => this.#fail(error, lost),
      rested: (actors) => this.#dropRested(actors),
    });
    this.#turns = new Turns({
      self: name,
      ring: this.ring,
      journal,
      random,
      log,
      rules,
      actors: this.#actors,
      attachments: this.#attachments,
      timers: this.#timers,
      commit: this.#commit,
      inbox,
      outbox,
      config,
      readOnly: () => this.#mode === "read_only",
      post: (to, letter) => this.#post(to, letter),
      later: (actor, key, afterMs, command) => this.#later(actor, key, afterMs, command),
    });
    this.#peers = new Peers({
      self: name,
      shards: options.shards,
      bus,
      clock,
      log,
      boot: () => journal.boot,
      epoch: () => journal.epoch,
      configVersion: () => this.#config.version,
      outbox,
      receive: (from, item) => this.#receive(from, item),
      restarted: (peer) => this.#peerRestarted(peer),
      versionSeen: (peer, version) => this.#shareConfig(peer, version),
    });
  }

  get config(): Config {
    return this.#config;
  }

  /** Replays the journal and begins. `ready` runs when the configuration is known too: from then on clients may come. */
  start(sessions: Sessions, ready: () => void): void {
    this.#sessions = sessions;
    this.#whenReady = ready;
    this.#mode = "running";
    this.#recover();
    if (this.ring.ownerOf(directoryRef) === this.name) this.#cast(directoryRef, { t: "directory.config" });
    this.#peers.hello();
    this.#every(limits.peerHelloMs, () => this.#peers.hello());
    this.#every(limits.sweepEveryMs, () => this.#sweep());
    this.#wake();
  }

  /** A client asks an actor, wherever that lives. Every command with a `ref` gets an answer. */
  ask(to: ActorRef, command: Command, session: SessionRef): void {
    const owner = this.ring.ownerOf(to);
    const ref = "ref" in command ? command.ref : null;
    if (owner === this.name) {
      if (this.#post(to, { command, origin: { kind: "session", session } })) return;
      this.#output(refusal(session, ref, "busy", 1_000));
    } else if (this.#peers.alive(owner)) {
      this.#peers.queue(owner, { t: "ask", to, command, session: session.id, who: session.principal });
      this.#wake();
    } else {
      this.#output(refusal(session, ref, "shard_away", 1_000));
    }
  }

  /** A session of this shard is gone from the actor's topics. */
  sessionGone(to: ActorRef, session: number): void {
    const owner = this.ring.ownerOf(to);
    if (owner === this.name) this.#attachments.detachAll(`${to.kind}:${to.id}`, this.name, session);
    else this.#peers.queue(owner, { t: "gone", to, session });
    this.#wake();
  }

  stats(): ShardStats {
    return {
      actors: this.#actors.size,
      letters: this.#letters,
      owed: this.#outbox.size(),
      tailBytes: this.#commit.tailBytes,
      readOnly: this.#mode === "read_only",
      peersAlive: this.#peers.aliveCount(),
      turns: this.#turnCount,
      appends: this.#appendCount,
    };
  }

  /** Runs `idle` once everything that was asked is durable and said. Nothing new must be asked meanwhile. */
  drain(idle: () => void): void {
    this.#whenIdle = idle;
    this.#wake();
  }

  /** No callback of this shard runs afterwards. The journal and the bus belong to whoever opened them. */
  stop(): void {
    this.#mode = "stopped";
    this.#alarm?.cancel();
    for (const cancel of this.#laters.values()) cancel();
  }

  #recover(): void {
    const { journal, clock } = this.#ports;
    const now = clock.now();
    const { inbox, outbox, shardUpTo, tail, present } = recover(this.name, journal, this.#actors);
    this.#inbox = inbox;
    this.#outbox = outbox;
    this.#commit.resume(shardUpTo, tail);
    for (const actor of this.#actors.all()) {
      actor.usedAt = now;
      this.#timers.set(actor.name, actor.kind.nextDeadline(actor.state));
    }
    for (const { n, to, command } of outbox.all(this.name)) {
      this.#post(to, { command, origin: { kind: "local", number: n, settled: false } });
    }
    const topics = { visitor: "visitor", agent: "desk", queue: "", directory: "" } as const;
    for (const name of present) {
      const ref = refOfName(name);
      const topic = topics[ref.kind];
      const count = this.#attachments.count(name, topic);
      this.#post(ref, { command: { t: "sessions", topic, count }, origin: { kind: "cast" } });
    }
    this.#journalDeadline = journal.nextDeadline();
  }

  #wake(): void {
    if (this.#planned || this.#mode === "stopped") return;
    this.#planned = true;
    this.#ports.clock.soon(() => this.#tick());
  }

  #tick(): void {
    this.#planned = false;
    if (this.#mode === "stopped" || this.#mode === "starting") return;
    const now = this.#ports.clock.now();
    this.#fireDeadlines(now);
    this.#runTurns(now);
    this.#commit.cut();
    this.#peers.flush();
    this.#setAlarm();
    if (this.#ready.length > 0 && !this.#commit.full) this.#wake();
    else if (this.#whenIdle !== null && this.#ready.length === 0 && this.#commit.idle) {
      const idle = this.#whenIdle;
      this.#whenIdle = null;
      idle();
    }
  }

  #runTurns(now: number): void {
    const readOnly = this.#mode === "read_only";
    let turns = 0;
    while (turns < limits.turnsPerTickMax && !this.#commit.full) {
      const actor = this.#ready.shift();
      if (actor === undefined) break;
      actor.usedAt = now;
      let left = limits.turnsPerActorMax;
      for (; left > 0; left -= 1) {
        const letter = readOnly ? actor.mailbox.takeUser() : actor.mailbox.take();
        if (letter === undefined) break;
        this.#letters -= 1;
        turns += 1;
        this.#turns.run(actor, letter, now);
      }
      if (readOnly ? actor.mailbox.userLength > 0 : actor.mailbox.length > 0) {
        this.#ready.push(actor);
        continue;
      }
      actor.ready = false;
      if (actor.mailbox.length > 0) this.#parked.add(actor);
    }
    this.#turnCount += turns;
  }

  #post(to: ActorRef, letter: Letter): boolean {
    if (this.#mode === "starting" || this.#mode === "stopped") return false;
    const actor = this.#actors.get(to, this.#ports.clock.now());
    if (!actor.mailbox.offer(letter)) return false;
    this.#letters += 1;
    if (!actor.ready) {
      actor.ready = true;
      this.#ready.push(actor);
    }
    this.#wake();
    return true;
  }

  #cast(to: ActorRef, command: Command): void {
    const owner = this.ring.ownerOf(to);
    if (owner === this.name) this.#post(to, { command, origin: { kind: "cast" } });
    else this.#peers.queue(owner, { t: "cast", to, command });
  }

  #later(actor: Actor, key: string, afterMs: number, command: Command): void {
    const name = `${actor.name} ${key}`;
    if (this.#laters.has(name)) return;
    const run = () => {
      this.#laters.delete(name);
      this.#cast(actor.ref, command);
    };
    this.#laters.set(name, this.#ports.clock.after(afterMs, run));
  }

  #every(ms: number, run: () => void): void {
    const name = `every ${ms}`;
    const again = () => {
      if (this.#mode === "stopped") return;
      run();
      this.#laters.set(name, this.#ports.clock.after(ms, again));
    };
    this.#laters.set(name, this.#ports.clock.after(ms, again));
  }

  #release(batch: Batch): void {
    if (batch.records.length > 0) this.#appendCount += 1;
    for (const output of batch.outputs) this.#output(output);
    for (const lane of batch.told) {
      this.#peers.told(lane.slice(0, lane.lastIndexOf("@")), this.#inbox.acknowledged(lane));
    }
    this.#peers.flush();
    if (this.#ready.length > 0 || this.#whenIdle !== null) this.#wake();
  }

  #output(output: Output): void {
    const sessions = this.#sessions;
    if (sessions === null) return;
    switch (output.t) {
      case "push":
        if (output.shard === this.name) sessions.deliver(output.sessions, output.bytes, output.latest);
        else this.#queue(output.shard, { t: "push", sessions: output.sessions, bytes: output.bytes, latest: output.latest });
        return;
      case "admit": {
        const { session, who, bytes } = output;
        if (session.shard === this.name) sessions.admit(session.id, who, bytes);
        else this.#queue(session.shard, { t: "admit", session: session.id, who, bytes });
        return;
      }
      case "answer": {
        const { session, value } = output;
        if (session.shard === this.name) sessions.answer(session.id, value);
        else this.#queue(session.shard, { t: "answer", session: session.id, value });
        return;
      }
      case "hangUp":
        if (output.shard === this.name) sessions.hangUp(output.sessions, output.reason);
        else this.#queue(output.shard, { t: "hangUp", sessions: output.sessions, reason: output.reason });
        return;
      case "cast":
        this.#cast(output.to, output.command);
        return;
      case "tell":
        this.#peers.tell(output.lane, output.owed);
        return;
      case "config":
        this.#useConfig(output.config);
        this.#peers.broadcast({ t: "config", config: output.config });
        return;
    }
  }

  #queue(to: ShardName, item: Item): void {
    this.#peers.queue(to, item);
  }

  #receive(from: ShardName, item: Item): void {
    const sessions = this.#sessions;
    if (sessions === null || this.#mode === "stopped") return;
    switch (item.t) {
      case "ask": {
        const session = { shard: from, id: item.session, principal: item.who };
        const ref = "ref" in item.command ? item.command.ref : null;
        const letter: Letter = { command: item.command, origin: { kind: "session", session } };
        if (!this.#post(item.to, letter)) this.#output(refusal(session, ref, "busy", 1_000));
        return;
      }
      case "cast":
        this.#post(item.to, { command: item.command, origin: { kind: "cast" } });
        return;
      case "tell":
        this.#receiveTell(from, item);
        return;
      case "told":
        this.#outbox.acknowledge(from, item.n);
        return;
      case "push":
        sessions.deliver(item.sessions, item.bytes, item.latest);
        return;
      case "admit":
        sessions.admit(item.session, item.who, item.bytes);
        return;
      case "answer":
        sessions.answer(item.session, item.value);
        return;
      case "hangUp":
        sessions.hangUp(item.sessions, item.reason);
        return;
      case "gone":
        this.#attachments.detachAll(`${item.to.kind}:${item.to.id}`, from, item.session);
        return;
      case "config":
        if (item.config.version > this.#config.version) this.#useConfig(item.config);
        return;
    }
  }

  #receiveTell(from: ShardName, { n, base, to, command }: Extract<Item, { t: "tell" }>): void {
    const lane = this.#peers.laneFrom(from);
    const verdict = this.#inbox.accept(lane, n, base);
    if (verdict === "known") {
      this.#peers.told(from, this.#inbox.acknowledged(lane));
      this.#wake();
    }
    if (verdict !== "take") return;
    if (!this.#post(to, { command, origin: { kind: "peer", lane, n } })) this.#inbox.reject(lane, n);
  }

  #peerRestarted(peer: ShardName): void {
    this.#attachments.dropShard(peer);
    this.#sessions?.peerRestarted(peer);
  }

  #shareConfig(peer: ShardName, version: number): void {
    if (version < this.#config.version) this.#peers.queue(peer, { t: "config", config: this.#config });
  }

  #useConfig(config: Config): void {
    this.#config = config;
    const ready = this.#whenReady;
    this.#whenReady = null;
    ready?.();
  }

  #fireDeadlines(now: number): void {
    for (const name of this.#timers.due(now)) {
      this.#post(refOfName(name), { command: { t: "due" }, origin: { kind: "cast" } });
    }
    if (this.#mode === "read_only" || this.#journalDeadline === null || this.#journalDeadline > now) return;
    for (const key of this.#ports.journal.due(now, limits.turnsPerTickMax)) {
      const ref = refOfKey(key);
      const known = this.#actors.peek(`${ref.kind}:${ref.id}`);
      const actor = known ?? this.#actors.get(ref, now);
      actor.staleDeadline = true;
      if (known === undefined) this.#post(ref, { command: { t: "due" }, origin: { kind: "cast" } });
      this.#commit.rest([actor]);
    }
    this.#journalDeadline = now + limits.sweepEveryMs;
  }

  #setAlarm(): void {
    const inMemory = this.#timers.next();
    const onDisk = this.#journalDeadline;
    const at = inMemory === null ? onDisk : onDisk === null ? inMemory : Math.min(inMemory, onDisk);
    if (at === null || this.#mode === "stopped") return;
    if (this.#alarm !== null && this.#alarm.at <= at) return;
    this.#alarm?.cancel();
    const run = () => {
      this.#alarm = null;
      this.#wake();
    };
    this.#alarm = { at, cancel: this.#ports.clock.after(Math.max(0, at - this.#ports.clock.now()), run) };
  }

  /** Idle actors leave memory; those with news since their snapshot are written down first. */
  #sweep(): void {
    const now = this.#ports.clock.now();
    this.#attachments.dropStale(this.name, now);
    if (this.#mode !== "running") return;
    const idle: Actor[] = [];
    for (const actor of this.#actors.all()) {
      if (actor.usedAt + limits.idleMsMax < now && this.#mayRest(actor)) idle.push(actor);
    }
    this.#commit.rest(idle);
    this.#journalDeadline = this.#ports.journal.nextDeadline();
    this.#wake();
  }

  #mayRest(actor: Actor): boolean {
    return actor.mailbox.length === 0 && !this.#attachments.has(actor.name);
  }

  #dropRested(actors: readonly Actor[]): void {
    const now = this.#ports.clock.now();
    for (const actor of actors) {
      const idle = actor.usedAt + limits.idleMsMax < now;
      if (!idle || !this.#mayRest(actor) || this.#actors.isDirty(actor) || actor.staleDeadline) continue;
      this.#actors.drop(actor);
      this.#timers.set(actor.name, null);
    }
    this.#journalDeadline = this.#ports.journal.nextDeadline();
  }

  /** Memory is ahead of the disk: forget it, answer everyone who waits, replay, and write nothing until the disk takes it. */
  #fail(error: JournalError, lost: readonly Batch[]): void {
    const { log, journal, clock } = this.#ports;
    if (this.#mode === "running") log.error("the journal takes nothing: read-only until it does", { error: error.message });
    this.#mode = "starting";
    for (const { asked } of lost) {
      for (const { session, ref } of asked) if (ref !== null || session.id < 0) this.#output(refusal(session, ref, "read_only", 2_000));
    }
    this.#refuseLetters();
    this.#actors.clear();
    this.#ready = [];
    this.#parked.clear();
    this.#letters = 0;
    journal.reopen((again) => {
      if (this.#mode === "stopped") return;
      if (again !== null) {
        clock.after(limits.probeEveryMs, () => this.#fail(again, []));
        return;
      }
      this.#mode = "read_only";
      this.#recover();
      for (const { actor, topic, count } of this.#attachments.topics()) {
        this.#post(refOfName(actor), { command: { t: "sessions", topic, count }, origin: { kind: "cast" } });
      }
      this.#wake();
      clock.after(limits.probeEveryMs, () => this.#probe());
    });
  }

  #probe(): void {
    if (this.#mode !== "read_only") return;
    this.#ports.journal.append({ records: [encodeRecord({ t: "probe" })] }, (error) => {
      if (this.#mode !== "read_only") return;
      if (error !== null) return this.#fail(error, []);
      this.#mode = "running";
      this.#commit.skipBlock();
      this.#ports.log.info("the journal takes writes again");
      this.#unpark();
      this.#wake();
    });
  }

  #unpark(): void {
    for (const actor of this.#parked) {
      if (actor.ready || actor.mailbox.length === 0) continue;
      actor.ready = true;
      this.#ready.push(actor);
    }
    this.#parked.clear();
  }

  #refuseLetters(): void {
    for (const actor of this.#actors.all()) {
      for (let letter = actor.mailbox.takeUser(); letter !== undefined; letter = actor.mailbox.takeUser()) {
        if (letter.origin.kind !== "session") continue;
        const ref = "ref" in letter.command ? letter.command.ref : null;
        this.#output(refusal(letter.origin.session, ref, "read_only", 2_000));
      }
    }
  }
}
