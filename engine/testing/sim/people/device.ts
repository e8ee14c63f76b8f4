/** A browser with the real client half in it. */
import { Link, msgpackCodec, type ConversationView, type LinkOptions, type LinkPorts } from "../../../client/index.ts";
import type { ServerFrame } from "../../../protocol/frames.ts";
import type { Cmid, ConversationId } from "../../../protocol/ids.ts";
import { SimClock } from "../clock.ts";
import type { Caller, Network } from "../network.ts";
import type { Prng } from "../prng.ts";
import type { Scheduler } from "../scheduler.ts";

/** What devices are made in and report to. */
export interface Stage {
  readonly scheduler: Scheduler;
  readonly network: Network;
  /** A mistake to plant into the client half. */
  readonly spoilPorts: (ports: LinkPorts) => LinkPorts;
  heard(device: Device, frame: ServerFrame): void;
  shown(device: Device, view: ConversationView): void;
  said(device: Device, conv: string, cmid: string, text: string): void;
}

export type Owner =
  | { readonly kind: "visitor"; readonly name: string }
  | { readonly kind: "staff"; readonly name: string; readonly id: string };

export class Device implements Caller {
  readonly name: string;
  readonly owner: Owner;
  readonly link: Link;
  /** False once the page was closed: what it had not delivered is lost with it. */
  alive = true;
  readonly #clock: SimClock;
  readonly #stage: Stage;

  constructor(
    stage: Stage,
    owner: Owner,
    count: number,
    chance: Prng,
    options: LinkOptions,
    onToken: (token: string) => void = () => {},
  ) {
    this.name = `${owner.name}/${count}`;
    this.owner = owner;
    this.#stage = stage;
    this.#clock = new SimClock(stage.scheduler, chance.whole(-3_600_000, 3_600_000));
    this.link = new Link(this.#ports(chance), options, {
      token: onToken,
      conversation: (view) => stage.shown(this, view),
    });
    this.link.start();
  }

  say(conv: ConversationId, text: string): void {
    const cmid = this.link.send(conv, { type: "text", text });
    this.#stage.said(this, conv, cmid, text);
  }

  /** Closes the page: no goodbye but the connection's. */
  close(): void {
    if (!this.alive) return;
    this.alive = false;
    this.link.stop();
    this.#clock.stop();
  }

  #ports(chance: Prng): LinkPorts {
    const { network, spoilPorts } = this.#stage;
    const ports = spoilPorts({
      ...msgpackCodec,
      connect: (handlers) => network.connect(this, handlers),
      now: () => this.#clock.now(),
      after: (ms, run) => this.#clock.after(ms, run),
      random: () => chance.next(),
      cmid: () => chance.base32(20) as Cmid,
    });
    // Whatever a planted mistake makes of the frames, what was heard is what came over the network.
    return {
      ...ports,
      decode: (bytes) => {
        this.#stage.heard(this, msgpackCodec.decode(bytes));
        return ports.decode(bytes);
      },
    };
  }
}
