/** A visitor without our client half, who asks for whatever belongs to others. */
import type { Transport } from "../../../client/index.ts";
import { encodeFrame } from "../../../protocol/codec.ts";
import type { ClientFrame } from "../../../protocol/frames.ts";
import type { Caller, Network } from "../network.ts";
import type { Prng } from "../prng.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Reception } from "./agent.ts";

export class Intruder implements Caller {
  readonly name = "intruder";
  readonly #network: Network;
  readonly #scheduler: Scheduler;
  readonly #reception: Reception;
  readonly #chance: Prng;
  #transport: Transport | null = null;
  #ref = 0;
  #gone = false;

  constructor(network: Network, scheduler: Scheduler, reception: Reception, chance: Prng) {
    this.#network = network;
    this.#scheduler = scheduler;
    this.#reception = reception;
    this.#chance = chance;
    this.#next();
  }

  leave(): void {
    this.#gone = true;
    this.#transport?.close(1000);
  }

  #next(): void {
    this.#scheduler.after(this.#chance.wait(2_000), () => {
      if (this.#gone) return;
      if (this.#transport === null) this.#connect();
      else this.#pry(this.#transport);
      this.#next();
    });
  }

  #connect(): void {
    const transport = this.#network.connect(this, {
      open: () => transport.send(encodeFrame(this.#hello())),
      message: () => {},
      close: () => {
        this.#transport = null;
      },
    });
    this.#transport = transport;
  }

  /** Often honest, for only the admitted can pry; else with a token of which half is known to many. */
  #hello(): ClientFrame {
    const conv = this.#reception.anyConversation(this.#chance);
    if (conv === null || this.#chance.chance(0.7)) return { t: "hello", v: 1, as: "visitor" };
    return { t: "hello", v: 1, as: "visitor", token: `${conv.slice(0, conv.indexOf("."))}.${this.#chance.base32(26)}` };
  }

  #pry(transport: Transport): void {
    const conv = this.#reception.anyConversation(this.#chance);
    if (conv === null) return;
    this.#ref += 1;
    const ref = this.#ref;
    const cmid = this.#chance.base32(20);
    const frames: readonly ClientFrame[] = [
      { t: "watch", ref, conv, epoch: "", seq: 0 },
      { t: "history", ref, conv, before: 1_000 },
      { t: "send", ref, conv, cmid, body: { type: "text", text: "let me in" } },
      { t: "read", ref, conv, seq: 3 },
      { t: "recall", ref, conv, seq: 3 },
      { t: "end", ref, conv },
      { t: "typing", conv, on: true },
      { t: "unwatch", conv },
      { t: "status", ref, status: "online" },
    ];
    transport.send(encodeFrame(this.#chance.pick(frames)));
  }
}
