/** The bus of one process: a wire between every two threads, or a hub in one thread. Nothing to install. */
import type { MessagePort } from "node:worker_threads";
import type { Bus, ShardName } from "../ports/bus.ts";

export interface PortBus extends Bus {
  /** This end of the wire to a peer. A peer that started anew brings a new wire, which replaces the old one. */
  connect(peer: ShardName, port: MessagePort): void;
}

/** A bus over message ports; the main thread makes the wires. */
export function portBus(self: ShardName): PortBus {
  const wires = new Map<ShardName, MessagePort>();
  let receive: (from: ShardName, frame: Uint8Array) => void = () => {};
  return {
    self,
    connect(peer, port) {
      wires.get(peer)?.close();
      wires.set(peer, port);
      port.on("message", (frame: Uint8Array) => receive(peer, frame));
    },
    send(to, frame) {
      if (to === self) throw new Error("a shard does not send to itself");
      const whole = frame.byteOffset === 0 && frame.byteLength === frame.buffer.byteLength ? frame : frame.slice();
      wires.get(to)?.postMessage(whole, [whole.buffer as ArrayBuffer]);
    },
    onFrame(handler) {
      receive = handler;
    },
    onHealth() {},
    healthy: () => true,
    close(done) {
      receive = () => {};
      for (const port of wires.values()) port.close();
      wires.clear();
      setImmediate(done);
    },
  };
}

export interface BusHub {
  /** A bus under this name; opening the name again replaces the one before. */
  open(name: ShardName): Bus;
}

/** Several shards in one thread. */
export function localBusHub(): BusHub {
  const receivers = new Map<ShardName, (from: ShardName, frame: Uint8Array) => void>();
  return {
    open(self) {
      let open = true;
      receivers.delete(self);
      return {
        self,
        send(to, frame) {
          if (to === self) throw new Error("a shard does not send to itself");
          if (open) setImmediate(() => receivers.get(to)?.(self, frame));
        },
        onFrame: (handler) => receivers.set(self, handler),
        onHealth() {},
        healthy: () => true,
        close(done) {
          open = false;
          receivers.delete(self);
          setImmediate(done);
        },
      };
    },
  };
}
