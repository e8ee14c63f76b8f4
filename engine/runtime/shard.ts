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
import type { Clock } from "../ports/clock.ts";
import type { Journal } from "../ports/journal.ts";
import type { Log } from "../ports/log.ts";
import type { Random } from "../ports/random.ts";
import { actorName, Actors, refOfName, type Actor, type KindTable } from "./actors.ts";
import { Alarms } from "./alarms.ts";
import { Attachments } from "./attachments.ts";
import type { Batch } from "./batch.ts";
import { Commit } from "./commit.ts";
import { Exchange } from "./exchange.ts";
import { Inbox } from "./inbox.ts";
import { limits } from "./limits.ts";
import type { Letter } from "./mailbox.ts";
import { Mailroom } from "./mailroom.ts";
import { Outage } from "./outage.ts";
import { Outbox } from "./outbox.ts";
import { Peers } from "./peers.ts";
import { presenceTopic, recover } from "./recovery.ts";
import { Ring } from "./ring.ts";
import type { Sessions } from "./sessions.ts";
import type { ShardStats } from "./stats.ts";
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

/** `starting` also while the journal is reopened: nothing is taken in. */
type Mode = "starting" | "running" | "read_only" | "stopped";

export class Shard {
  readonly name: ShardName;
  readonly ring: Ring;
  readonly #ports: ShardPorts;
  readonly #actors: Actors;
  readonly #mailroom: Mailroom;
  readonly #attachments: Attachments;
  readonly #alarms: Alarms;
  readonly #commit: Commit;
  readonly #turns: Turns;
  readonly #peers: Peers;
  #exchange: Exchange | null = null;
  #inbox = new Inbox();
  #outbox = new Outbox();
  #config: Config = noConfig;
  #mode: Mode = "starting";
  #planned = false;
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
    const actors = new Actors(journal, options.kinds);
    this.#actors = actors;
    this.#mailroom = new Mailroom(actors);
    this.#attachments = new Attachments((actor, topic, count) => this.#tellSessions(actor, topic, count));
    this.#alarms = new Alarms({ clock, journal, actors, wake: () => this.#wake() });
    const inbox = () => this.#inbox;
    const outbox = () => this.#outbox;
    const readOnly = () => this.#mode === "read_only";
    const outage = this.#outage(ports);
    this.#commit = new Commit({
      self: name,
      clock,
      journal,
      actors,
      inbox,
      outbox,
      wake: () => this.#wake(),
      hurried: () => this.#whenIdle !== null,
      readOnly,
      release: (batch) => this.#release(batch),
      fail: (error, lost) => outage.begin(error, lost),
      rested: (rested) => this.#dropRested(rested),
    });
    this.#turns = new Turns({
      self: name,
      ring: this.ring,
      journal,
      random,
      log,
      rules,
      actors,
      attachments: this.#attachments,
      timers: this.#alarms.timers,
      commit: this.#commit,
      inbox,
      outbox,
      config: () => this.#config,
      readOnly,
      post: (to, letter) => void this.#post(to, letter),
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
      receive: (from, item) => {
        if (this.#mode === "stopped") return;
        this.#exchange?.receive(from, item);
        this.#wake();
      },
      restarted: (peer) => this.#attachments.dropShard(peer),
      versionSeen: (peer, version) => this.#shareConfig(peer, version),
    });
  }

  get config(): Config {
    return this.#config;
  }

  /** Replays the journal and begins. `ready` runs when the configuration is known too: from then on clients may come. */
  start(sessions: Sessions, ready: () => void): void {
    this.#exchange = new Exchange({
      self: this.name,
      ring: this.ring,
      peers: this.#peers,
      sessions,
      attachments: this.#attachments,
      inbox: () => this.#inbox,
      outbox: () => this.#outbox,
      post: (to, letter) => this.#post(to, letter),
      acknowledgeAgain: (lane, upTo) => void this.#commit.open.told.set(lane, upTo),
      configVersion: () => this.#config.version,
      useConfig: (config) => this.#useConfig(config),
    });
    this.#peers.onRestart((peer) => sessions.peerRestarted(peer));
    this.#whenReady = ready;
    this.#mode = "running";
    this.#recover();
    this.#peers.hello();
    this.#alarms.every("hello", limits.peerHelloMs, () => this.#peers.hello());
    this.#alarms.every("sweep", limits.sweepEveryMs, () => this.#sweep());
    this.#wake();
  }

  /** Whether an actor can be asked at this moment; if not, whoever asks is refused with `shard_away`. */
  reaches(to: ActorRef): boolean {
    const owner = this.ring.ownerOf(to);
    return owner === this.name || this.#peers.alive(owner);
  }

  /** A client asks an actor, wherever that lives. Every command with a `ref` gets an answer. */
  ask(to: ActorRef, command: Command, session: SessionRef): void {
    const owner = this.ring.ownerOf(to);
    if (owner === this.name) this.#exchange?.ask(to, command, session);
    else if (this.#peers.alive(owner)) {
      this.#peers.queue(owner, { t: "ask", to, command, session: session.id, who: session.principal });
    } else {
      this.#exchange?.output(refusal(session, "ref" in command ? command.ref : null, "shard_away", 1_000));
    }
    this.#wake();
  }

  /** A session of this shard is gone from the actor's topics. */
  sessionGone(to: ActorRef, session: number): void {
    const owner = this.ring.ownerOf(to);
    if (owner === this.name) this.#attachments.detachAll(actorName(to), this.name, session);
    else this.#peers.queue(owner, { t: "gone", to, session });
    this.#wake();
  }

  stats(): ShardStats {
    return {
      actors: this.#actors.size,
      letters: this.#mailroom.letters,
      owed: this.#outbox.size(),
      tailBytes: this.#commit.tailBytes,
      readOnly: this.#mode === "read_only",
      peersAlive: this.#peers.aliveCount(),
      turns: this.#turnCount,
      appends: this.#appendCount,
      lagMs: this.#commit.lagMs(),
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
    this.#alarms.stop();
  }

  #outage({ journal, clock, log }: ShardPorts): Outage {
    return new Outage({
      journal,
      clock,
      log,
      isStopped: () => this.#mode === "stopped",
      forget: (lost) => this.#forget(lost),
      read: () => this.#readAgain(),
      reopened: () => this.#exchange?.hearPeersAgain(),
      write: () => this.#writeAgain(),
    });
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
      this.#alarms.timers.set(actor.name, actor.kind.nextDeadline(actor.state));
    }
    for (const { n, to, command } of outbox.all(this.name)) {
      this.#post(to, { command, origin: { kind: "local", number: n, settled: false } });
    }
    for (const name of present) {
      const topic = presenceTopic(refOfName(name).kind);
      this.#tellSessions(name, topic, this.#attachments.count(name, topic));
    }
    if (this.ring.ownerOf(directoryRef) === this.name) {
      this.#post(directoryRef, { command: { t: "directory.config" }, origin: { kind: "cast" } });
    }
    this.#alarms.lookAtDisk();
  }

  #wake(): void {
    if (this.#planned || this.#mode === "stopped") return;
    this.#planned = true;
    this.#ports.clock.soon(() => this.#tick());
  }

  #tick(): void {
    this.#planned = false;
    if (this.#mode === "stopped") return;
    if (this.#mode !== "starting") this.#work();
    this.#exchange?.flush();
    if (this.#mode !== "starting" && this.#config.version >= 0) this.#alarms.arm(this.#mode === "running");
    if (this.#mailroom.busy && !this.#commit.full) this.#wake();
    else if (!this.#mailroom.busy && this.#commit.idle) this.#becameIdle();
  }

  #work(): void {
    const now = this.#ports.clock.now();
    // Nobody decides by rules that nobody made: until the configuration is known, only its owner has turns.
    const known = this.#config.version >= 0;
    if (known) this.#fireDeadlines(now);
    this.#turnCount += this.#mailroom.run(now, this.#mode === "read_only", {
      stop: () => this.#commit.full,
      mustWait: (actor) => !known && actor.kind.name !== directoryRef.kind,
      turn: (actor, letter) => this.#turns.run(actor, letter, now),
    });
    this.#commit.cut();
  }

  #becameIdle(): void {
    const idle = this.#whenIdle;
    this.#whenIdle = null;
    idle?.();
  }

  #post(to: ActorRef, letter: Letter): boolean {
    if (this.#mode === "starting" || this.#mode === "stopped") return false;
    this.#wake();
    return this.#mailroom.post(to, letter, this.#ports.clock.now());
  }

  #tellSessions(actor: string, topic: string, count: number): void {
    this.#post(refOfName(actor), { command: { t: "sessions", topic, count }, origin: { kind: "cast" } });
  }

  #later(actor: Actor, key: string, afterMs: number, command: Command): void {
    this.#alarms.later(`${actor.name} ${key}`, afterMs, () => {
      this.#post(actor.ref, { command, origin: { kind: "cast" } });
    });
  }

  #release(batch: Batch): void {
    if (batch.records.length > 0) this.#appendCount += 1;
    this.#exchange?.release(batch);
    if (this.#mailroom.busy || this.#whenIdle !== null) this.#wake();
  }

  #shareConfig(peer: ShardName, version: number): void {
    if (version < this.#config.version) this.#peers.queue(peer, { t: "config", config: this.#config });
  }

  #useConfig(config: Config): void {
    this.#config = config;
    this.#mailroom.unpark();
    this.#wake();
    const ready = this.#whenReady;
    this.#whenReady = null;
    ready?.();
  }

  #fireDeadlines(now: number): void {
    const due = (ref: ActorRef) => this.#post(ref, { command: { t: "due" }, origin: { kind: "cast" } });
    for (const ref of this.#alarms.dueInMemory(now)) due(ref);
    if (this.#mode === "read_only") return;
    const onDisk = this.#alarms.dueOnDisk(now);
    for (const { ref } of onDisk.due) due(ref);
    this.#commit.rest(onDisk.stale);
  }

  /** Idle actors leave memory; those with news since their snapshot are written down first. */
  #sweep(): void {
    const now = this.#ports.clock.now();
    this.#attachments.dropStale(this.name, now);
    if (this.#mode !== "running") return;
    const idle: Actor[] = [];
    for (const actor of this.#actors.all()) if (this.#mayRest(actor, now)) idle.push(actor);
    this.#commit.rest(idle);
    this.#alarms.lookAtDisk();
    this.#wake();
  }

  #mayRest(actor: Actor, now: number): boolean {
    const idle = actor.usedAt + limits.idleMsMax < now;
    return idle && actor.mailbox.length === 0 && !this.#attachments.has(actor.name);
  }

  #dropRested(actors: readonly Actor[]): void {
    const now = this.#ports.clock.now();
    for (const actor of actors) {
      if (!this.#mayRest(actor, now) || this.#actors.isDirty(actor) || actor.staleDeadline) continue;
      this.#actors.drop(actor);
      this.#alarms.timers.set(actor.name, null);
    }
    this.#alarms.lookAtDisk();
  }

  /** Memory is ahead of the disk: it is forgotten, and everyone who waits is answered. */
  #forget(lost: readonly Batch[]): void {
    this.#mode = "starting";
    for (const { asked, attached } of lost) {
      for (const { session, ref } of asked) this.#refuseUnwritten(session, ref);
      for (const { actor, topic, session } of attached) this.#attachments.detach(actor, topic, session);
    }
    this.#mailroom.clear(({ command, origin }) => {
      if (origin.kind === "session") this.#refuseUnwritten(origin.session, "ref" in command ? command.ref : null);
    });
    this.#actors.clear();
  }

  #refuseUnwritten(session: SessionRef, ref: number | null): void {
    if (ref !== null || session.id < 0) this.#exchange?.output(refusal(session, ref, "read_only", 2_000));
  }

  #readAgain(): void {
    this.#mode = "read_only";
    this.#recover();
    for (const { actor, topic, count } of this.#attachments.topics()) this.#tellSessions(actor, topic, count);
    this.#wake();
  }

  #writeAgain(): void {
    this.#mode = "running";
    this.#commit.skipBlock();
    this.#mailroom.unpark();
    this.#wake();
  }
}
