/** The network between browsers and nodes: who connects where, and what becomes of the connections. */
import type { TransportHandlers, Transport } from "../../client/index.ts";
import type { Socket, UpgradeAnswer, UpgradeRequest } from "../../ports/sockets.ts";
import type { Prng } from "./prng.ts";
import type { Scheduler } from "./scheduler.ts";
import { Wire } from "./wire.ts";

export interface NetworkWeather {
  /** One way, most of the time. */
  latencyMs: number;
  /** Per frame: the connection breaks, or goes silent without breaking. */
  breaks: number;
  goesSilent: number;
  /** Per connection: its browser reads this slowly. */
  slowReader: number;
  slowBytesPerMs: number;
}

export const calmNetwork: NetworkWeather = { latencyMs: 5, breaks: 0, goesSilent: 0, slowReader: 0, slowBytesPerMs: 1 };

/** The socket side of a gateway: what an adapter of the `Sockets` port calls. */
export interface Door {
  upgrade(request: UpgradeRequest): UpgradeAnswer;
  open(socket: Socket): void;
  message(socket: Socket, bytes: Uint8Array): void;
  close(socket: Socket): void;
}

/** Who sits in front of a browser; its name is in every line of the trace. */
export interface Caller {
  readonly name: string;
  readonly origin?: string;
}

export interface NetworkWatcher {
  happened(what: "broken" | "silent" | "slow" | "refused" | "overflowed"): void;
  /** A frame leaves the engine on this connection. */
  left(wire: Wire, bytes: Uint8Array): void;
  /** A frame reaches the engine on this connection. */
  reached(wire: Wire, bytes: Uint8Array): void;
}

export class Network {
  weather: NetworkWeather = calmNetwork;
  readonly scheduler: Scheduler;
  readonly chance: Prng;
  readonly watcher: NetworkWatcher;
  readonly #doors = new Map<string, Door>();
  readonly #wires = new Set<Wire>();
  readonly #nodes: readonly string[];
  #lastSocket = new Map<string, number>();

  constructor(nodes: readonly string[], scheduler: Scheduler, chance: Prng, watcher: NetworkWatcher) {
    this.#nodes = nodes;
    this.scheduler = scheduler;
    this.chance = chance;
    this.watcher = watcher;
  }

  /** The node listens. Its numbering of sockets begins anew, as in a new process. */
  listen(node: string, door: Door): void {
    this.#doors.set(node, door);
    this.#lastSocket.set(node, 0);
  }

  /** The process is gone. A machine that vanished says nothing; one whose process died resets its connections. */
  nodeDied(node: string, silently: boolean): void {
    this.#doors.delete(node);
    for (const wire of this.#wires) if (wire.node === node) wire.serverDied(silently);
  }

  stopListening(node: string): void {
    this.#doors.delete(node);
  }

  connect(caller: Caller, handlers: TransportHandlers): Transport {
    const node = this.chance.pick(this.#nodes);
    const wire = new Wire(this, caller, node, handlers);
    this.#wires.add(wire);
    wire.knock(() => this.#doors.get(node) ?? null);
    return wire.clientSide;
  }

  nextSocketId(node: string): number {
    const id = (this.#lastSocket.get(node) ?? 0) + 1;
    this.#lastSocket.set(node, id);
    return id;
  }

  gone(wire: Wire): void {
    this.#wires.delete(wire);
  }

  /** Everybody is thrown out at once. */
  storm(): void {
    for (const wire of [...this.#wires]) if (wire.open) wire.break();
  }

  heal(): void {
    this.weather = calmNetwork;
    for (const wire of [...this.#wires]) if (wire.slow) wire.break();
  }

  get connections(): number {
    return this.#wires.size;
  }

  wires(): Iterable<Wire> {
    return this.#wires;
  }
}
