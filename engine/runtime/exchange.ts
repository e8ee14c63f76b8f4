/** Where outputs go and what arrives: to a session here, to a mailbox here, or to the shard that has them. */
import type { ActorRef, SessionRef } from "../core/actor.ts";
import type { Command } from "../core/commands.ts";
import type { Config } from "../core/config.ts";
import type { ShardName } from "../ports/bus.ts";
import { actorName } from "./actors.ts";
import type { Attachments } from "./attachments.ts";
import type { Batch, Output } from "./batch.ts";
import type { Inbox } from "./inbox.ts";
import type { Letter } from "./mailbox.ts";
import type { Outbox } from "./outbox.ts";
import type { Item } from "./packet.ts";
import type { Peers } from "./peers.ts";
import type { Ring } from "./ring.ts";
import type { Sessions } from "./sessions.ts";
import { refusal } from "./turns.ts";

export interface ExchangeParts {
  readonly self: ShardName;
  readonly ring: Ring;
  readonly peers: Peers;
  readonly sessions: Sessions;
  readonly attachments: Attachments;
  readonly inbox: () => Inbox;
  readonly outbox: () => Outbox;
  readonly post: (to: ActorRef, letter: Letter) => boolean;
  /** With the next batch that is durable. */
  readonly acknowledgeAgain: (lane: string, upTo: number) => void;
  readonly configVersion: () => number;
  readonly useConfig: (config: Config) => void;
}

export class Exchange {
  readonly #parts: ExchangeParts;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  /** The batch is durable: everything it wanted to say is said. */
  release(batch: Batch): void {
    const { peers, inbox, sessions } = this.#parts;
    for (const output of batch.outputs) this.output(output);
    for (const [lane, upTo] of batch.told) {
      inbox().confirm(lane, upTo);
      peers.told(lane, inbox().acknowledged(lane));
    }
    peers.flush();
    sessions.flush();
  }

  /** With a new boot number peers have forgotten who listens here: those attach again, now and not with their next beat. */
  hearPeersAgain(): void {
    const { self, ring, sessions } = this.#parts;
    for (const peer of ring.shards) if (peer !== self) sessions.peerRestarted(peer);
  }

  output(output: Output): void {
    const { self, sessions, peers } = this.#parts;
    switch (output.t) {
      case "push": {
        const { shard, sessions: ids, bytes, latest } = output;
        if (shard === self) sessions.deliver(ids, bytes, latest);
        else peers.queue(shard, { t: "push", sessions: ids, bytes, latest });
        return;
      }
      case "admit": {
        const { session, who, bytes } = output;
        if (session.shard === self) sessions.admit(session.id, who, bytes);
        else peers.queue(session.shard, { t: "admit", session: session.id, who, bytes });
        return;
      }
      case "answer": {
        const { session, value } = output;
        if (session.shard === self) sessions.answer(session.id, value);
        else peers.queue(session.shard, { t: "answer", session: session.id, value });
        return;
      }
      case "hangUp": {
        const { shard, sessions: ids, reason } = output;
        if (shard === self) sessions.hangUp(ids, reason);
        else peers.queue(shard, { t: "hangUp", sessions: ids, reason });
        return;
      }
      case "cast":
        this.cast(output.to, output.command);
        return;
      case "tell":
        peers.tell(output.lane, output.owed);
        return;
      case "config":
        this.#parts.useConfig(output.config);
        peers.broadcast({ t: "config", config: output.config });
        return;
      case "read":
        this.output(output.output());
        return;
    }
  }

  /** What was said outside a batch: refusals, and words of other shards. */
  flush(): void {
    this.#parts.peers.flush();
    this.#parts.sessions.flush();
  }

  cast(to: ActorRef, command: Command): void {
    const { self, ring, post, peers } = this.#parts;
    const owner = ring.ownerOf(to);
    if (owner === self) post(to, { command, origin: { kind: "cast" } });
    else peers.queue(owner, { t: "cast", to, command });
  }

  /** Puts a client's command into a mailbox here, or says that it is full. */
  ask(to: ActorRef, command: Command, session: SessionRef): void {
    if (this.#parts.post(to, { command, origin: { kind: "session", session } })) return;
    this.output(refusal(session, "ref" in command ? command.ref : null, "busy", 1_000));
  }

  receive(from: ShardName, item: Item): void {
    const { sessions, attachments, outbox, peers, configVersion, useConfig, post } = this.#parts;
    switch (item.t) {
      case "ask":
        this.ask(item.to, item.command, { shard: from, id: item.session, principal: item.who });
        return;
      case "cast":
        post(item.to, { command: item.command, origin: { kind: "cast" } });
        return;
      case "tell":
        this.#receiveTell(from, item);
        return;
      case "told":
        // After a restored backup the same numbers mean other commands.
        if (item.epoch !== peers.epoch) return;
        outbox().acknowledge(from, item.n);
        peers.resend(from);
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
        attachments.detachAll(actorName(item.to), from, item.session);
        return;
      case "config":
        if (item.config.version > configVersion()) useConfig(item.config);
        return;
    }
  }

  #receiveTell(from: ShardName, { n, base, to, command }: Extract<Item, { t: "tell" }>): void {
    const { peers, post } = this.#parts;
    const inbox = this.#parts.inbox();
    const lane = peers.laneFrom(from);
    const verdict = inbox.accept(lane, n, base);
    // The acknowledgement was lost; what it stands on may still be under way to the disk.
    if (verdict === "known") this.#parts.acknowledgeAgain(lane, inbox.reached(lane));
    if (verdict !== "take") return;
    if (!post(to, { command, origin: { kind: "peer", lane, n } })) inbox.reject(lane, n);
  }
}
