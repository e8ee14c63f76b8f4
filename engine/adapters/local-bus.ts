/** The bus of one process: a wire between every two threads, or a hub in one thread. Nothing to install, never lost. */
import type { MessagePort } from "node:worker_threads";
import type { Bus, ShardName } from "../ports/bus.ts";

type Receive = (from: ShardName, frame: Uint8Array) => void;

export interface PortBus extends Bus {
  /** This end of the wire to a peer. A peer that started anew brings a new wire, which replaces the old one. */
  connect(peer: ShardName, port: MessagePort): void;
}

export function portBus(self: ShardName): PortBus {
  return new WiredBus(self);
}

/** Message ports made by the main thread, one pair for every two shards. */
class WiredBus implements PortBus {
  readonly self: ShardName;
  readonly #wires = new Map<ShardName, MessagePort>();
  #receive: Receive | null = null;
  #closed = false;

  constructor(self: ShardName) {
    this.self = self;
  }

  connect(peer: ShardName, port: MessagePort): void {
    if (this.#closed) {
      port.close();
      return;
    }
    this.#wires.get(peer)?.close();
    this.#wires.set(peer, port);
    port.on("close", () => {
      if (this.#wires.get(peer) === port) this.#wires.delete(peer);
    });
    if (this.#receive !== null) this.#listen(peer, port);
  }

  send(to: ShardName, frame: Uint8Array): void {
    if (to === this.self) throw new Error("a shard does not send to itself");
    const wire = this.#wires.get(to);
    if (wire === undefined) return;
    const whole = ownsItsMemory(frame) ? frame : Uint8Array.from(frame);
    wire.postMessage(whole, [whole.buffer]);
  }

  onFrame(receive: Receive): void {
    const first = this.#receive === null;
    this.#receive = receive;
    // Frames that came before anybody listened wait in their port.
    if (first) for (const [peer, port] of this.#wires) this.#listen(peer, port);
  }

  onHealth(): void {}

  healthy(): boolean {
    return true;
  }

  close(done: () => void): void {
    this.#closed = true;
    this.#receive = () => {};
    for (const port of this.#wires.values()) port.close();
    this.#wires.clear();
    setImmediate(done);
  }

  #listen(peer: ShardName, port: MessagePort): void {
    port.on("message", (frame: Uint8Array) => this.#receive?.(peer, frame));
  }
}

/** Handing memory over costs a fraction of copying it, but takes all of it: a view of a larger piece must be copied. */
function ownsItsMemory(frame: Uint8Array): frame is Uint8Array<ArrayBuffer> {
  if (Buffer.isBuffer(frame) || !(frame.buffer instanceof ArrayBuffer)) return false;
  return frame.byteLength === frame.buffer.byteLength;
}

export interface BusHub {
  /** A bus under this name; opening the name again replaces the one before. */
  open(name: ShardName): Bus;
}

/** Several shards in one thread. */
export function localBusHub(): BusHub {
  const open = new Map<ShardName, HubBus>();
  return {
    open(name) {
      const bus = new HubBus(name, open);
      open.set(name, bus);
      return bus;
    },
  };
}

class HubBus implements Bus {
  readonly self: ShardName;
  readonly #peers: Map<ShardName, HubBus>;
  #receive: Receive = () => {};

  constructor(self: ShardName, peers: Map<ShardName, HubBus>) {
    this.self = self;
    this.#peers = peers;
  }

  deliver(from: ShardName, frame: Uint8Array): void {
    this.#receive(from, frame);
  }

  send(to: ShardName, frame: Uint8Array): void {
    if (to === this.self) throw new Error("a shard does not send to itself");
    if (this.#peers.get(this.self) !== this) return;
    setImmediate(() => this.#peers.get(to)?.deliver(this.self, frame));
  }

  onFrame(receive: Receive): void {
    this.#receive = receive;
  }

  onHealth(): void {}

  healthy(): boolean {
    return true;
  }

  close(done: () => void): void {
    if (this.#peers.get(this.self) === this) this.#peers.delete(this.self);
    setImmediate(done);
  }
}
