/** One turn: a letter, the rule's decision, its events applied and recorded, its effects turned into outputs. */
import type { ActorRef, Decision, Effect, Rules, SessionRef, Turn } from "../core/actor.ts";
import type { Command } from "../core/commands.ts";
import type { Config } from "../core/config.ts";
import type { Journal } from "../ports/journal.ts";
import type { Log } from "../ports/log.ts";
import type { Random } from "../ports/random.ts";
import type { ShardName } from "../ports/bus.ts";
import type { Ms } from "../protocol/ids.ts";
import { encodeFrame } from "../protocol/codec.ts";
import { wireErrors, type WireErrorName } from "../protocol/errors.ts";
import { packOnce } from "../protocol/pack.ts";
import { deliveryClass, type ServerFrame } from "../protocol/frames.ts";
import type { Actor, Actors } from "./actors.ts";
import type { Attachments } from "./attachments.ts";
import type { Batch } from "./batch.ts";
import type { Commit } from "./commit.ts";
import { chunkOf, pageFrame } from "./history.ts";
import type { Inbox } from "./inbox.ts";
import { limits } from "./limits.ts";
import type { Letter, LocalTell } from "./mailbox.ts";
import type { Outbox } from "./outbox.ts";
import { encodeRecord } from "./record.ts";
import type { Ring } from "./ring.ts";
import type { Timers } from "./timers.ts";

export interface TurnParts {
  readonly self: ShardName;
  readonly ring: Ring;
  readonly journal: Journal;
  readonly random: Random;
  readonly log: Log;
  readonly rules: Rules;
  readonly actors: Actors;
  readonly attachments: Attachments;
  readonly timers: Timers;
  readonly commit: Commit;
  readonly inbox: () => Inbox;
  readonly outbox: () => Outbox;
  readonly config: () => Config;
  readonly readOnly: () => boolean;
  /** Puts a letter into a local mailbox. */
  readonly post: (to: ActorRef, letter: Letter) => void;
  readonly later: (actor: Actor, key: string, afterMs: number, command: Command) => void;
}

export class Turns {
  readonly #parts: TurnParts;

  constructor(parts: TurnParts) {
    this.#parts = parts;
  }

  run(actor: Actor, letter: Letter, now: Ms): void {
    const { origin, command } = letter;
    const from = origin.kind === "session" ? origin.session : null;
    const batch = this.#parts.commit.open;
    if (from !== null && awaitsAnswer(from, command)) batch.asked.push({ session: from, ref: refOf(command) });
    const decision = this.#isQuarantined(actor, now)
      ? ({ ok: false, reason: "quarantined", afterMs: limits.faultWindowMs } as const)
      : this.#decide(actor, command, from, now);
    if (!decision.ok) {
      this.#refuse(from, command, decision.reason, decision.afterMs, decision.detail);
      for (const effect of decision.effects ?? []) this.#effect(actor, effect, from, now, batch);
    } else if (this.#parts.readOnly() && writes(decision)) this.#refuse(from, command, "read_only", 2_000);
    else this.#carryOut(actor, decision, from, now, batch);
    this.#settle(letter, batch);
  }

  /** Answers a client that an actor, or the runtime in its name, refuses. */
  #refuse(from: SessionRef | null, command: Command, reason: WireErrorName, afterMs?: number, detail?: string): void {
    const { log, commit } = this.#parts;
    if (from === null) {
      log.warn("an actor refused a command of another actor", { command: command.t, reason });
      return;
    }
    commit.open.outputs.push(refusal(from, refOf(command), reason, afterMs, detail));
  }

  #decide(actor: Actor, command: Command, from: SessionRef | null, now: Ms): Decision<unknown> {
    try {
      return actor.kind.decide(actor.state, command, this.#turn(actor, from, now));
    } catch (error) {
      const faults = actor.faults;
      if (faults === null || faults.since + limits.faultWindowMs < now) actor.faults = { count: 1, since: now };
      else faults.count += 1;
      this.#parts.log.error("the rules of an actor threw; the command was refused", {
        actor: actor.name,
        command: command.t,
        error: String(error instanceof Error ? error.stack : error),
      });
      return { ok: false, reason: "internal" };
    }
  }

  #isQuarantined(actor: Actor, now: Ms): boolean {
    const { faults } = actor;
    if (faults === null) return false;
    if (faults.since + limits.faultWindowMs < now) {
      actor.faults = null;
      return false;
    }
    return faults.count >= limits.faultsMax;
  }

  #turn(actor: Actor, from: SessionRef | null, now: Ms): Turn {
    const { journal, attachments, rules, random, config } = this.#parts;
    return {
      now,
      epoch: journal.epoch,
      config: config(),
      from,
      rules,
      attached: (topic) => attachments.count(actor.name, topic),
      base32: (length) => random.base32(length),
    };
  }

  #carryOut(
    actor: Actor,
    decision: Extract<Decision<unknown>, { ok: true }>,
    from: SessionRef | null,
    now: Ms,
    batch: Batch,
  ): void {
    const { actors, commit, timers } = this.#parts;
    packOnce(publishedFact(decision.effects));
    if (decision.events.length > 0) {
      for (const event of decision.events) actor.kind.apply(actor.state, event);
      batch.records.push(encodeRecord({ t: "events", ref: actor.ref, events: decision.events }));
      actors.touch(actor, commit.block);
      timers.set(actor.name, actor.kind.nextDeadline(actor.state));
      this.#spill(actor, now, batch);
    }
    for (const effect of decision.effects) this.#effect(actor, effect, from, now, batch);
  }

  #spill(actor: Actor, now: Ms, batch: Batch): void {
    const spill = actor.kind.spill?.(actor.state, now) ?? null;
    if (spill === null) return;
    const { chunk, replaces } = chunkOf(this.#parts.journal, actor.key, spill);
    batch.chunks.push(chunk);
    batch.dropChunks.push(...replaces);
  }

  #effect(actor: Actor, effect: Effect, from: SessionRef | null, now: Ms, batch: Batch): void {
    const { attachments, journal, later } = this.#parts;
    const { outputs } = batch;
    switch (effect.do) {
      case "reply":
        if (from !== null) outputs.push(push(from.shard, [from.id], effect.frame));
        return;
      case "answer":
        if (from !== null) outputs.push({ t: "answer", session: from, value: effect.value });
        return;
      case "publish": {
        const audience = attachments.audience(actor.name, effect.topics, effect.butSender === true ? from : null);
        if (audience.size === 0) return;
        const first = push("", [], effect.frame);
        for (const [shard, sessions] of audience) outputs.push({ ...first, shard, sessions });
        return;
      }
      case "tell":
        this.#tell(effect.to, effect.command, batch);
        return;
      case "cast":
        outputs.push({ t: "cast", to: effect.to, command: effect.command });
        return;
      case "admit":
        if (from === null) return;
        outputs.push({ t: "admit", session: from, who: effect.principal, bytes: encodeFrame(effect.frame) });
        return;
      case "attach":
        if (from !== null && attachments.attach(actor.name, effect.topic, from, now)) {
          batch.attached.push({ actor: actor.name, topic: effect.topic, session: from });
        }
        return;
      case "detach":
        if (from !== null) attachments.detach(actor.name, effect.topic, from);
        return;
      case "close":
        for (const [shard, sessions] of attachments.audience(actor.name, [effect.topic], null)) {
          outputs.push({ t: "hangUp", shard, sessions, reason: effect.reason });
        }
        return;
      case "hangUp":
        if (from !== null) outputs.push({ t: "hangUp", shard: from.shard, sessions: [from.id], reason: effect.reason });
        return;
      case "page":
        if (from !== null) outputs.push({ t: "read", output: () => page(journal, actor, effect, from) });
        return;
      case "ledger":
        // Decided and explained to the agent (`why`), but not kept: the journal has no ledger yet.
        return;
      case "later":
        later(actor, effect.key, effect.afterMs, effect.command);
        return;
      case "config":
        outputs.push({ t: "config", config: effect.config });
        return;
    }
  }

  #tell(to: ActorRef, command: Command, batch: Batch): void {
    const { self, ring, post, outbox } = this.#parts;
    batch.urgent = true;
    const lane = ring.ownerOf(to);
    if (lane === self) {
      const tell: LocalTell = { kind: "local", number: null, settled: false };
      batch.locals.push({ to, command, tell });
      post(to, { command, origin: tell });
      return;
    }
    const owed = outbox().add(lane, to, command);
    batch.records.push(encodeRecord({ t: "out", lane, n: owed.n, to, command }));
    batch.outputs.push({ t: "tell", lane, owed });
  }

  /** The letter has had its turn: durable ones never come again. */
  #settle({ origin }: Letter, batch: Batch): void {
    const { self, inbox, outbox } = this.#parts;
    if (origin.kind === "peer") {
      batch.records.push(encodeRecord({ t: "in", lane: origin.lane, n: origin.n }));
      batch.told.set(origin.lane, inbox().applied(origin.lane, origin.n));
    } else if (origin.kind === "local") {
      origin.settled = true;
      if (origin.number === null) return;
      batch.records.push(encodeRecord({ t: "in", lane: self, n: origin.number }));
      outbox().settle(self, origin.number);
    }
  }
}

/** What the page shows may be on its way to the disk: it is read when the batch is through. */
function page(journal: Journal, { key }: Actor, effect: Extract<Effect, { do: "page" }>, { shard, id }: SessionRef) {
  return push(shard, [id], pageFrame(journal, key, effect));
}

function writes(decision: Extract<Decision<unknown>, { ok: true }>): boolean {
  return decision.events.length > 0 || decision.effects.some((effect) => effect.do === "tell");
}

/** What is said and written in one turn is the same value: it is encoded for both at once. */
function publishedFact(effects: readonly Effect[]): object | null {
  for (const effect of effects) if (effect.do === "publish" && effect.frame.t === "event") return effect.frame.e;
  return null;
}

function awaitsAnswer(from: SessionRef, command: Command): boolean {
  return from.id < 0 || "ref" in command;
}

function refOf(command: Command): number | null {
  return "ref" in command ? command.ref : null;
}

export function push(shard: ShardName, sessions: readonly number[], frame: ServerFrame) {
  return {
    t: "push",
    shard,
    sessions,
    bytes: encodeFrame(frame),
    latest: deliveryClass[frame.t] === "latest",
  } as const;
}

/** The same no for a socket and for a caller inside the process, whose session numbers are negative. */
export function refusal(
  session: SessionRef,
  ref: number | null,
  name: WireErrorName,
  afterMs?: number,
  detail?: string,
) {
  const more = detail === undefined ? {} : { detail };
  if (session.id < 0) return { t: "answer", session, value: { ok: false, error: name, ...more } } as const;
  const { code, retry } = wireErrors[name];
  const frame = { t: "error", ref, code, name, retry, ...more } as const;
  return push(session.shard, [session.id], afterMs === undefined ? frame : { ...frame, afterMs });
}
