/** The other shards: what is said to them, whether they live, and which life they are in. */
import type { Bus, ShardName } from "../ports/bus.ts";
import { busLimits } from "../ports/bus.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Ms } from "../protocol/ids.ts";
import { limits } from "./limits.ts";
import type { Outbox, Owed } from "./outbox.ts";
import { decodePacket, encodePacket, type Item, type Packet } from "./packet.ts";
import { Recent } from "./recent.ts";

interface Peer {
  boot: number;
  epoch: string;
  heardAt: Ms;
  pending: Item[];
  pendingBytes: number;
  /** What was last acknowledged to it, so that a lost acknowledgement is repeated with the next hello. */
  told: number;
  /** Packets sent to it. */
  sent: number;
  /** Packets of its present life that have come. */
  readonly came: Recent;
}

export interface PeersParts {
  readonly self: ShardName;
  readonly shards: readonly ShardName[];
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly boot: () => number;
  readonly epoch: () => string;
  readonly configVersion: () => number;
  readonly outbox: () => Outbox;
  readonly receive: (from: ShardName, item: Item) => void;
  /** A new life of a peer, or the first sign of one. */
  readonly restarted: (peer: ShardName) => void;
  /** A peer decides with this version of the configuration. */
  readonly versionSeen: (peer: ShardName, version: number) => void;
}

/** The lane under which a sender numbers its commands: its name and its journal's history. */
export function laneOf(from: ShardName, epoch: string): string {
  return `${from}@${epoch}`;
}

export class Peers {
  readonly #parts: PeersParts;
  readonly #peers = new Map<ShardName, Peer>();
  #restart: ((peer: ShardName) => void) | null = null;

  constructor(parts: PeersParts) {
    this.#parts = parts;
    for (const name of parts.shards) {
      if (name === parts.self) continue;
      this.#peers.set(name, unknownPeer());
    }
    parts.bus.onFrame((from, bytes) => this.#onFrame(from, bytes));
  }

  /** Besides the shard itself, its gateway wants to know. */
  onRestart(restarted: (peer: ShardName) => void): void {
    this.#restart = restarted;
  }

  /** Heard of lately. What is asked of a silent peer is refused at once, so that clients need not guess. */
  alive(name: ShardName): boolean {
    const peer = this.#peers.get(name);
    return peer !== undefined && peer.boot > 0 && peer.heardAt + limits.peerSilentMsMax > this.#parts.clock.now();
  }

  laneFrom(name: ShardName): string {
    return laneOf(name, this.#peers.get(name)?.epoch ?? "");
  }

  /** Of our own journal: what our numbers are counted in. */
  get epoch(): string {
    return this.#parts.epoch();
  }

  aliveCount(): number {
    let count = 0;
    for (const name of this.#peers.keys()) if (this.alive(name)) count += 1;
    return count;
  }

  queue(to: ShardName, item: Item): void {
    const peer = this.#peers.get(to);
    if (peer === undefined) return;
    const bytes = sizeOf(item);
    if (peer.pendingBytes > 0 && peer.pendingBytes + bytes >= busLimits.busFrameBytesMax / 2) this.#send(to, peer);
    peer.pending.push(item);
    peer.pendingBytes += bytes;
    if (peer.pendingBytes >= busLimits.busFrameBytesMax / 2) this.#send(to, peer);
  }

  tell(lane: ShardName, owed: Owed): void {
    owed.sentAt = this.#parts.clock.now();
    const { n, to, command } = owed;
    this.queue(lane, { t: "tell", n, base: this.#parts.outbox().base(lane), to, command });
  }

  /** Acknowledges what came under `lane`. */
  told(lane: string, n: number): void {
    const name = lane.slice(0, lane.lastIndexOf("@"));
    const peer = this.#peers.get(name);
    if (peer === undefined || n === 0 || lane !== laneOf(name, peer.epoch)) return;
    peer.told = n;
    this.queue(name, { t: "told", n, epoch: peer.epoch });
  }

  /** With each acknowledgement the next window follows: a long outage is made up for at the pace of the receiver. */
  resend(name: ShardName, now = this.#parts.clock.now()): void {
    for (const owed of this.#parts.outbox().overdue(name, now)) this.tell(name, owed);
  }

  broadcast(item: Item): void {
    for (const name of this.#peers.keys()) this.queue(name, item);
  }

  /** One packet to every peer that has something coming. */
  flush(): void {
    for (const [name, peer] of this.#peers) if (peer.pending.length > 0) this.#send(name, peer);
  }

  /** Says "I live" to everybody, and says again what was not acknowledged. */
  hello(): void {
    const now = this.#parts.clock.now();
    for (const [name, peer] of this.#peers) {
      this.resend(name, now);
      if (peer.told > 0) peer.pending.push({ t: "told", n: peer.told, epoch: peer.epoch });
      this.#send(name, peer);
    }
  }

  #send(name: ShardName, peer: Peer): void {
    const items = peer.pending;
    peer.pending = [];
    peer.pendingBytes = 0;
    peer.sent += 1;
    const { boot, epoch, configVersion, bus } = this.#parts;
    bus.send(name, encodePacket({ boot: boot(), epoch: epoch(), config: configVersion(), n: peer.sent, items }));
  }

  #onFrame(from: ShardName, bytes: Uint8Array): void {
    const peer = this.#peers.get(from);
    if (peer === undefined) {
      this.#parts.log.warn("a packet of an unknown shard was refused", { from });
      return;
    }
    let packet: Packet;
    try {
      packet = decodePacket(bytes);
    } catch (error) {
      this.#parts.log.error("a packet could not be read", { from, error: String(error) });
      return;
    }
    if (packet.boot < peer.boot) return;
    const fresh = packet.boot > peer.boot;
    if (fresh) peer.came.clear();
    if (!peer.came.take(packet.n)) return;
    if (packet.epoch !== peer.epoch) peer.told = 0;
    peer.boot = packet.boot;
    peer.epoch = packet.epoch;
    peer.heardAt = this.#parts.clock.now();
    if (fresh) {
      this.#parts.restarted(from);
      this.#restart?.(from);
    }
    this.#parts.versionSeen(from, packet.config);
    for (const item of packet.items) this.#parts.receive(from, item);
  }
}

function unknownPeer(): Peer {
  return { boot: 0, epoch: "", heardAt: 0, pending: [], pendingBytes: 0, told: 0, sent: 0, came: new Recent() };
}

/** A guess that errs high: only used to cut packets well below the bus's limit. */
function sizeOf(item: Item): number {
  switch (item.t) {
    case "push":
    case "admit":
      return item.bytes.length + 64;
    case "ask":
    case "cast":
    case "tell":
      if (item.command.t === "directory.import") return 512 + plainSize(item.command);
      return 512 + (item.command.t === "send" ? item.command.body.text.length * 3 : 0);
    case "config":
      return 256 + plainSize(item.config);
    case "answer":
      return 256 + plainSize(item.value);
    case "told":
    case "hangUp":
    case "gone":
      return 256;
  }
}

function plainSize(value: unknown): number {
  return 2 * JSON.stringify(value ?? null).length;
}
