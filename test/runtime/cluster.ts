/** Shards with one toy actor, which counts: enough to see what the machine does, with nothing of the product's rules. */
import { no, yes, type ActorKind } from "../../engine/core/actor.ts";
import { kinds, type AnyKind } from "../../engine/core/kinds.ts";
import { decodeServerFrame } from "../../engine/protocol/codec.ts";
import type { ServerFrame } from "../../engine/protocol/frames.ts";
import type { Cmid, ConversationId, GroupId } from "../../engine/protocol/ids.ts";
import { Ring } from "../../engine/runtime/ring.ts";
import { Shard } from "../../engine/runtime/shard.ts";
import { BusHub, calmBus } from "../../engine/testing/sim/bus.ts";
import { SimClock } from "../../engine/testing/sim/clock.ts";
import { SimDisk } from "../../engine/testing/sim/disk.ts";
import { Prng } from "../../engine/testing/sim/prng.ts";
import { Scheduler } from "../../engine/testing/sim/scheduler.ts";

interface Counter {
  count: number;
  /** When it counts by itself; null: never. */
  ringsAt: number | null;
}

type Counted = { readonly t: "counted" } | { readonly t: "wound"; readonly at: number } | { readonly t: "rang" };

/**
 * Told by the words of a `send`: `count`, `look`, `throw`, `tell NAME`, `wind MS`, `listen`, `shout`. Every answer is an
 * acknowledgement whose `seq` is the count.
 */
const counter: ActorKind<Counter, Counted> = {
  name: "visitor",
  byte: 1,
  initial: () => ({ count: 0, ringsAt: null }),
  decide(state, command, turn) {
    if (command.t === "visitor.turnedAway") return yes<Counted>([{ t: "counted" }]);
    if (command.t === "due") {
      return yes<Counted>(state.ringsAt !== null && state.ringsAt <= turn.now ? [{ t: "rang" }] : []);
    }
    if (command.t !== "send") return yes([]);
    const [verb = "", word = ""] = command.body.text.split(" ");
    const ack = (seq: number) =>
      ({ do: "reply", frame: { t: "ack", ref: command.ref, cmid: command.cmid, seq, at: turn.now } }) as const;
    switch (verb) {
      case "look":
        return yes([], [ack(state.count)]);
      case "count":
        return yes<Counted>([{ t: "counted" }], [ack(state.count + 1)]);
      case "tell": {
        const tell = { t: "visitor.turnedAway", conv: `${word}.1` as ConversationId, group: "any" as GroupId } as const;
        return yes<Counted>([{ t: "counted" }], [ack(state.count + 1), { do: "tell", to: toy(word), command: tell }]);
      }
      case "wind":
        return yes<Counted>([{ t: "wound", at: turn.now + Number(word) }], [ack(state.count)]);
      case "listen":
        return yes<Counted>([{ t: "counted" }], [{ do: "attach", topic: "shouts" }, ack(state.count + 1)]);
      case "shout":
        return yes([], [{ do: "publish", topics: ["shouts"], frame: { t: "left", conv: word } }, ack(state.count)]);
      case "throw":
        throw new Error("the toy is broken");
      default:
        return no("bad_frame");
    }
  },
  apply(state, event) {
    if (event.t === "wound") state.ringsAt = event.at;
    else state.count += 1;
    if (event.t === "rang") state.ringsAt = null;
  },
  nextDeadline: (state) => state.ringsAt,
  present: () => false,
  freeze: (state) => state,
  thaw: (_id, frozen) => ({ ...(frozen as Counter) }),
};

export function toy(id: string) {
  return { kind: "visitor", id } as const;
}

interface Node {
  readonly disk: SimDisk;
  shard: Shard;
  clock: SimClock;
}

export class Cluster {
  readonly scheduler = new Scheduler(1_750_000_000_000, new Prng("ties"));
  readonly hub: BusHub;
  /** What client sessions heard, by shard. */
  readonly heard = new Map<string, ServerFrame[]>();
  readonly errors: string[] = [];
  readonly #names: readonly string[];
  readonly #nodes = new Map<string, Node>();
  #ref = 0;

  constructor(...names: readonly string[]) {
    this.#names = names;
    this.hub = new BusHub(this.scheduler, new Prng("bus"), { happened: () => {}, delivered: () => {} });
    for (const name of names) {
      this.heard.set(name, []);
      this.#nodes.set(name, this.#boot(name, this.#newDisk(name)));
    }
    this.runs(2_000);
  }

  /** An actor that lives on this shard. */
  livingOn(shard: string): string {
    const ring = new Ring(this.#names);
    for (let n = 0; ; n += 1) if (ring.ownerOf(toy(`v${n}`)) === shard) return `v${n}`;
  }

  shard(name: string): Shard {
    return this.#node(name).shard;
  }

  disk(name: string): SimDisk {
    return this.#node(name).disk;
  }

  /** A client of `shard` says this to an actor; the number of its question. */
  asks(shard: string, id: string, words: string, session = 1): number {
    this.#ref += 1;
    const ref = this.#ref;
    const cmid = String(ref).padStart(16, "0") as Cmid;
    const command = {
      t: "send",
      ref,
      conv: `${id}.1` as ConversationId,
      cmid,
      body: { type: "text", text: words },
    } as const;
    this.shard(shard).ask(toy(id), command, { shard, id: session, principal: null });
    return ref;
  }

  /** Asks, waits, and gives the count in the answer, or the name of the refusal. */
  hears(shard: string, id: string, words: string): number | string {
    const ref = this.asks(shard, id, words);
    this.runs(500);
    return this.answerTo(shard, ref) ?? "nothing";
  }

  answerTo(shard: string, ref: number): number | string | null {
    for (const frame of this.heard.get(shard) ?? []) {
      if (frame.t === "ack" && frame.ref === ref) return frame.seq;
      if (frame.t === "error" && frame.ref === ref) return frame.name;
    }
    return null;
  }

  runs(ms: number): this {
    this.scheduler.runUntil(this.scheduler.now + ms);
    return this;
  }

  /** The power goes and comes back. */
  restarts(name: string, awayMs = 100): this {
    const { clock, disk } = this.#node(name);
    clock.stop();
    disk.cutPower();
    this.runs(awayMs);
    this.#nodes.set(name, this.#boot(name, disk));
    return this.runs(50);
  }

  #node(name: string): Node {
    const node = this.#nodes.get(name);
    if (node === undefined) throw new Error(`no shard is called ${name}`);
    return node;
  }

  #newDisk(name: string): SimDisk {
    const quiet = {
      durable: () => {},
      restored: () => {},
      reopened: () => {},
      appending: () => {},
      happened: () => {},
    };
    const disk = new SimDisk(() => this.scheduler.now, new Prng(`epoch ${name}`), new Prng("disk"), quiet, {});
    disk.weather = { delayMs: 5, stall: 0, fail: 0 };
    return disk;
  }

  #boot(name: string, disk: SimDisk): Node {
    const clock = new SimClock(this.scheduler, 0);
    const random = new Prng(`life ${name} ${disk.store.boot}`);
    const error = (message: string) => void this.errors.push(message);
    const log = { info: () => {}, warn: () => {}, error };
    this.hub.weather = calmBus;
    const ports = { clock, random, journal: disk.open(clock, random), bus: this.hub.open(name), log };
    const table = { ...kinds, visitor: counter as unknown as AnyKind };
    const shard = new Shard({ name, shards: this.#names, rules: { message: (body) => body }, kinds: table }, ports);
    const hear = (bytes: Uint8Array) => void this.heard.get(name)?.push(decodeServerFrame(bytes));
    const sessions = {
      deliver: (_ids: readonly number[], bytes: Uint8Array) => hear(bytes),
      admit: () => {},
      answer: () => {},
      hangUp: () => {},
      flush: () => {},
      peerRestarted: () => {},
    };
    shard.start(sessions, () => {});
    return { disk, shard, clock };
  }
}
