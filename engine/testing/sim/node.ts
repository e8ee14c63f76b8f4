/** One machine of the cluster: a shard, its gateway, and what outlives them when the power goes. */
import type { Rules } from "../../core/actor.ts";
import { Gateway, type GatewayOptions } from "../../gateway/gateway.ts";
import { Shard } from "../../runtime/shard.ts";
import type { KindTable } from "../../runtime/actors.ts";
import type { Bus } from "../../ports/bus.ts";
import type { Log } from "../../ports/log.ts";
import type { BusHub, SimBus } from "./bus.ts";
import { SimClock } from "./clock.ts";
import type { SimDisk, SimJournal } from "./disk.ts";
import type { Network } from "./network.ts";
import type { Prng } from "./prng.ts";
import type { Scheduler } from "./scheduler.ts";
import { trustful, plainDigest } from "./stand-ins.ts";

export interface NodeParts {
  readonly name: string;
  readonly names: readonly string[];
  readonly scheduler: Scheduler;
  readonly chance: Prng;
  readonly hub: BusHub;
  readonly network: Network;
  readonly disk: SimDisk;
  readonly log: Log;
  /** How wrong its clock is in this life: it cannot jump while a process runs, but between two of them. */
  readonly skewMs: () => number;
  readonly rates: GatewayOptions["rates"];
  /** The rules of this life, seen and perhaps spoiled by whoever made the world. */
  readonly kinds: (node: string) => KindTable;
  readonly wrapBus: (bus: Bus) => Bus;
}

const plainRules: Rules = { message: (body) => body };

interface Life {
  readonly clock: SimClock;
  readonly bus: SimBus;
  readonly journal: SimJournal;
  readonly shard: Shard;
  readonly gateway: Gateway;
}

export class SimNode {
  readonly name: string;
  readonly disk: SimDisk;
  readonly #parts: NodeParts;
  #life: Life | null = null;
  #open = false;
  #draining = false;
  #lives = 0;

  constructor(parts: NodeParts) {
    this.name = parts.name;
    this.disk = parts.disk;
    this.#parts = parts;
  }

  get up(): boolean {
    return this.#life !== null;
  }

  /** On its way down, by an operator's wish. */
  get draining(): boolean {
    return this.up && this.#draining;
  }

  /** Null while the node is down. */
  get shard(): Shard | null {
    return this.#life?.shard ?? null;
  }

  /** Null until the node lets clients in. */
  get gateway(): Gateway | null {
    return this.#open ? (this.#life?.gateway ?? null) : null;
  }

  start(): void {
    const { name, names, scheduler, chance, hub, disk, log, rates, kinds, wrapBus, skewMs } = this.#parts;
    const clock = new SimClock(scheduler, skewMs());
    const bus = hub.open(name);
    this.#lives += 1;
    this.#draining = false;
    const random = chance.stream(`life ${this.#lives}`);
    const journal = disk.open(clock, random);
    const options = { name, shards: names, rules: plainRules, kinds: kinds(name) };
    const shard = new Shard(options, { clock, random, journal, bus: wrapBus(bus), log });
    const gateway = new Gateway(
      shard,
      { clock, random, log, digest: plainDigest, identity: trustful },
      { origins: [], rates, spreadVisitors: false },
    );
    this.#life = { clock, bus, journal, shard, gateway };
    shard.start(gateway, () => {
      gateway.start();
      this.#open = true;
      this.#parts.network.listen(name, gateway);
    });
  }

  /** The power goes. `silently`: the machine vanishes instead of resetting its connections. */
  crash(silently: boolean): void {
    const life = this.#life;
    if (life === null) return;
    this.#life = null;
    this.#open = false;
    life.clock.stop();
    life.bus.close(() => {});
    this.disk.cutPower();
    this.#parts.network.nodeDied(this.name, silently);
  }

  /** Ends as an operator would end it; `ended` runs once nothing is left to do. */
  drain(ended: () => void): void {
    const life = this.#life;
    if (life === null) return;
    this.#open = false;
    this.#draining = true;
    this.#parts.network.stopListening(this.name);
    life.gateway.drain(2_000);
    life.shard.drain(() => {
      if (this.#life !== life) return;
      life.shard.stop();
      life.journal.close(() => {
        if (this.#life !== life) return;
        this.#life = null;
        life.clock.stop();
        life.bus.close(() => {});
        this.#parts.network.nodeDied(this.name, false);
        ended();
      });
    });
  }
}
