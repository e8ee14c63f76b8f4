/** A gateway with a real shard behind it, in memory, and sockets that write down what they are told. */
import { onTestFinished } from "vitest";
import { cryptoRandom } from "../../engine/adapters/crypto-random.ts";
import { localBusHub } from "../../engine/adapters/local-bus.ts";
import { MemoryJournal } from "../../engine/adapters/memory-journal.ts";
import { noIdentity } from "../../engine/adapters/jwt-identity.ts";
import { nodeDigest } from "../../engine/adapters/node-digest.ts";
import { systemClock } from "../../engine/adapters/system-clock.ts";
import { Gateway, type GatewayOptions } from "../../engine/gateway/gateway.ts";
import type { Socket } from "../../engine/ports/sockets.ts";
import { decodeServerFrame, encodeFrame } from "../../engine/protocol/codec.ts";
import type { ClientFrame, ServerFrame, ServerFrames } from "../../engine/protocol/frames.ts";
import { Shard } from "../../engine/runtime/shard.ts";

const silent = { info: () => {}, warn: () => {}, error: () => {} };

export class Lobby {
  readonly gateway: Gateway;
  #guests = 0;

  constructor(options: Partial<GatewayOptions> = {}) {
    const clock = systemClock();
    const random = cryptoRandom();
    const journal = new MemoryJournal({ clock, random });
    const rules = { message: <B>(body: B) => body };
    const parts = { clock, random, journal, bus: localBusHub().open("s0"), log: silent };
    const shard = new Shard({ name: "s0", shards: ["s0"], rules }, parts);
    const rate = { perSecond: 20, burst: 60 };
    this.gateway = new Gateway(
      shard,
      { clock, random, digest: nodeDigest(), identity: noIdentity, log: silent },
      { origins: [], rates: { visitor: rate, staff: rate }, spreadVisitors: false, ...options },
    );
    shard.start(this.gateway, () => {});
    onTestFinished(() => shard.stop());
  }

  enters(): Guest {
    this.#guests += 1;
    return new Guest(this.gateway, this.#guests);
  }
}

/** A connection whose peer never answers a close frame. */
export class Guest {
  readonly heard: ServerFrame[] = [];
  closedWith: number | null = null;
  readonly #gateway: Gateway;
  readonly #socket: Socket;

  constructor(gateway: Gateway, id: number) {
    this.#gateway = gateway;
    this.#socket = {
      id,
      request: { path: "/socket", origin: null, host: "localhost", cookie: null, ip: "::1", protocols: [] },
      send: (bytes) => {
        if (this.closedWith !== null) return "closed";
        this.heard.push(decodeServerFrame(bytes));
        return "sent";
      },
      bufferedBytes: () => 0,
      end: (code) => {
        this.closedWith ??= code;
      },
      cork: (write) => write(),
    };
    gateway.open(this.#socket);
  }

  says(frame: ClientFrame): this {
    return this.sends(encodeFrame(frame));
  }

  sends(bytes: Uint8Array): this {
    this.#gateway.message(this.#socket, bytes);
    return this;
  }

  leaves(): void {
    this.#gateway.close(this.#socket);
  }

  of<Name extends ServerFrame["t"]>(name: Name): ServerFrames[Name][] {
    return this.heard.filter((frame): frame is ServerFrames[Name] => frame.t === name);
  }

  /** Of the visitor that this hello made. */
  get token(): string {
    const you = this.of("welcome")[0]?.you;
    return you?.kind === "visitor" ? (you.token ?? "") : "";
  }

  errors(): string[] {
    return this.of("error").map((frame) => frame.name);
  }
}
