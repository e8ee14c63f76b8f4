/** One connection, both ends of it. In order while it lasts, like the real ones; how it ends is up to the weather. */
import type { Transport, TransportHandlers } from "../../client/index.ts";
import { subprotocol } from "../../protocol/codec.ts";
import { closeCodes } from "../../protocol/errors.ts";
import type { Socket, UpgradeRequest } from "../../ports/sockets.ts";
import type { Caller, Door, Network } from "./network.ts";

/** A peer that answers no ping is found after this, as the port promises. */
const deadPeerMs = 40_000;
const lost = 1006;
/** The least difference that keeps two arrivals apart at today's count of milliseconds, in milliseconds. */
const instant = 0.001;

export class Wire implements Socket {
  id = 0;
  readonly node: string;
  readonly caller: Caller;
  readonly request: UpgradeRequest;
  readonly clientSide: Transport;
  readonly #network: Network;
  readonly #handlers: TransportHandlers;
  #door: Door | null = null;
  /** Each end closes once, whoever began it. */
  #serverOpen = false;
  #clientOpen = true;
  /** Nothing arrives any more, and neither end has noticed. */
  #silent = false;
  #bytesPerMs = Number.POSITIVE_INFINITY;
  #bufferedMax = Number.POSITIVE_INFINITY;
  #buffered = 0;
  /** When the last byte of each direction gets there: what is sent later gets there later. */
  #toClientAt = 0;
  #toServerAt = 0;
  #leavesBufferAt = 0;

  constructor(network: Network, caller: Caller, node: string, handlers: TransportHandlers) {
    this.#network = network;
    this.caller = caller;
    this.node = node;
    this.#handlers = handlers;
    const { slowReader, slowBytesPerMs } = network.weather;
    if (network.chance.chance(slowReader)) {
      network.watcher.happened("slow");
      this.#bytesPerMs = slowBytesPerMs;
    }
    const host = "desk.example";
    const ip = "192.0.2.1";
    const origin = caller.origin ?? `https://${host}`;
    this.request = { path: "/socket", origin, host, cookie: null, ip, protocols: [subprotocol] };
    this.clientSide = { send: (bytes) => this.#fromClient(bytes), close: () => this.#clientCloses() };
  }

  get open(): boolean {
    return this.#serverOpen && this.#clientOpen;
  }

  /** The handshake. A node that is away, or wants nobody, looks the same to a browser. */
  knock(find: () => Door | null): void {
    this.#network.scheduler.after(this.#latency(), () => {
      const door = find();
      const answer = door?.upgrade(this.request);
      if (door === null || answer?.ok !== true || !this.#clientOpen) {
        this.#network.watcher.happened("refused");
        return this.#clientHears(lost);
      }
      this.#door = door;
      this.id = this.#network.nextSocketId(this.node);
      this.#bufferedMax = answer.bufferedBytesMax;
      this.#serverOpen = true;
      door.open(this);
      this.#toClient(() => this.#handlers.open());
    });
  }

  send(bytes: Uint8Array): "sent" | "buffered" | "closed" {
    if (!this.#serverOpen) return "closed";
    this.#network.watcher.left(this, bytes);
    this.#mishap();
    if (this.#bytesPerMs === Number.POSITIVE_INFINITY) {
      this.#toClient(() => this.#handlers.message(bytes));
      return "sent";
    }
    return this.#sendSlowly(bytes);
  }

  bufferedBytes(): number {
    return this.#buffered;
  }

  end(code: number, _reason: string): void {
    if (!this.#serverOpen) return;
    this.#serverCloses(lost);
    const waits = Math.max(0, this.#leavesBufferAt - this.#network.scheduler.now);
    this.#network.scheduler.after(waits, () => this.#toClient(() => this.#clientHears(code)));
  }

  cork(write: () => void): void {
    write();
  }

  /** Both ends learn, each in its time, that the connection is gone. */
  break(): void {
    this.#silent = true;
    this.#network.scheduler.after(this.#latency(), () => this.#serverCloses(lost));
    this.#network.scheduler.after(this.#latency(), () => this.#clientHears(lost));
  }

  /** Neither end learns anything until it looks. */
  goSilent(): void {
    if (this.#silent) return;
    this.#silent = true;
    this.#network.scheduler.after(deadPeerMs, () => this.#serverCloses(lost));
  }

  serverDied(silently: boolean): void {
    this.#serverOpen = false;
    this.#door = null;
    this.#silent = true;
    this.#leaveIfOver();
    if (!silently) this.#network.scheduler.after(this.#latency(), () => this.#clientHears(lost));
  }

  get slow(): boolean {
    return this.#bytesPerMs !== Number.POSITIVE_INFINITY;
  }

  #sendSlowly(bytes: Uint8Array): "buffered" | "closed" {
    const { scheduler, watcher } = this.#network;
    if (this.#buffered + bytes.length > this.#bufferedMax) {
      watcher.happened("overflowed");
      this.#leavesBufferAt = scheduler.now;
      this.end(closeCodes.slow_consumer.code, "slow_consumer");
      return "closed";
    }
    this.#buffered += bytes.length;
    this.#leavesBufferAt = Math.max(this.#leavesBufferAt, scheduler.now) + bytes.length / this.#bytesPerMs;
    scheduler.after(this.#leavesBufferAt - scheduler.now, () => {
      this.#buffered -= bytes.length;
      this.#toClient(() => this.#handlers.message(bytes));
    });
    return "buffered";
  }

  #fromClient(bytes: Uint8Array): void {
    if (!this.#clientOpen) return;
    this.#mishap();
    if (this.#silent) return;
    const { scheduler } = this.#network;
    this.#toServerAt = Math.max(this.#toServerAt + instant, scheduler.now + this.#latency());
    scheduler.after(this.#toServerAt - scheduler.now, () => {
      if (this.#silent || !this.#serverOpen) return;
      this.#network.watcher.reached(this, bytes);
      // The port lends the bytes for the call only: whoever keeps them finds them spoiled.
      const lent = bytes.slice();
      this.#door?.message(this, lent);
      lent.fill(0xc1);
    });
  }

  #clientCloses(): void {
    if (!this.#clientOpen) return;
    this.#clientOpen = false;
    this.#leaveIfOver();
    if (this.#silent) return;
    const { scheduler } = this.#network;
    this.#toServerAt = Math.max(this.#toServerAt + instant, scheduler.now + this.#latency());
    scheduler.after(this.#toServerAt - scheduler.now, () => this.#serverCloses(1000));
  }

  #serverCloses(_code: number): void {
    if (!this.#serverOpen) return;
    this.#serverOpen = false;
    const door = this.#door;
    // Never inside a call of the engine: the real wrappers report a close in a turn of its own.
    this.#network.scheduler.soon(() => {
      if (this.#door !== null) door?.close(this);
    });
    this.#leaveIfOver();
  }

  #clientHears(code: number): void {
    if (!this.#clientOpen) return;
    this.#clientOpen = false;
    this.#leaveIfOver();
    this.#handlers.close(code);
  }

  /** What an ended server had in its buffer still trickles to a slow browser: the wire is there until both ends closed. */
  #leaveIfOver(): void {
    if (!this.#serverOpen && !this.#clientOpen) this.#network.gone(this);
  }

  #toClient(arrive: () => void): void {
    const { scheduler } = this.#network;
    this.#toClientAt = Math.max(this.#toClientAt + instant, scheduler.now + this.#latency());
    scheduler.after(this.#toClientAt - scheduler.now, () => {
      if (this.#clientOpen && !this.#silent) arrive();
    });
  }

  #mishap(): void {
    const { chance, weather, watcher } = this.#network;
    if (this.#silent) return;
    if (chance.chance(weather.breaks)) {
      watcher.happened("broken");
      this.break();
    } else if (chance.chance(weather.goesSilent)) {
      watcher.happened("silent");
      this.goSilent();
    }
  }

  #latency(): number {
    return this.#network.weather.latencyMs * this.#network.chance.between(0.5, 1.5);
  }
}
