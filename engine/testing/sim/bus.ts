/** The bus between the nodes of a world. It keeps to the port's contract and to nothing beyond: it loses, doubles, delays. */
import type { Bus, ShardName } from "../../ports/bus.ts";
import type { Prng } from "./prng.ts";
import type { Scheduler } from "./scheduler.ts";

export interface BusWeather {
  /** Probabilities per frame. */
  lose: number;
  double: number;
  /** Most frames take about this long … */
  delayMs: number;
  /** … and with this probability ten to a hundred times as long, which lets later ones overtake. */
  straggle: number;
}

export const calmBus: BusWeather = { lose: 0, double: 0, delayMs: 2, straggle: 0 };

export interface BusWatcher {
  happened(what: "lost" | "doubled" | "straggled" | "cut" | "clogged" | "nobody"): void;
  delivered(from: ShardName, to: ShardName, frame: Uint8Array): void;
}

export class BusHub {
  weather: BusWeather = calmBus;
  readonly #scheduler: Scheduler;
  readonly #chance: Prng;
  readonly #watcher: BusWatcher;
  readonly #open = new Map<ShardName, SimBus>();
  /** One way, by `from>to`: until when frames vanish, or wait. */
  readonly #cutUntil = new Map<string, number>();
  readonly #cloggedUntil = new Map<string, number>();

  constructor(scheduler: Scheduler, chance: Prng, watcher: BusWatcher) {
    this.#scheduler = scheduler;
    this.#chance = chance;
    this.#watcher = watcher;
  }

  open(name: ShardName): SimBus {
    const bus = new SimBus(name, this);
    this.#open.set(name, bus);
    return bus;
  }

  /** Frames from one to the other vanish for a while; the other way is not touched. */
  cut(from: ShardName, to: ShardName, ms: number): void {
    this.#cutUntil.set(`${from}>${to}`, this.#scheduler.now + ms);
  }

  /** Frames from one to the other pile up and come all at once. */
  clog(from: ShardName, to: ShardName, ms: number): void {
    this.#cloggedUntil.set(`${from}>${to}`, this.#scheduler.now + ms);
  }

  heal(): void {
    this.weather = calmBus;
    this.#cutUntil.clear();
    this.#cloggedUntil.clear();
  }

  closed(bus: SimBus): void {
    if (this.#open.get(bus.self) === bus) this.#open.delete(bus.self);
  }

  carry(from: ShardName, to: ShardName, frame: Uint8Array): void {
    if (from === to) throw new Error("a shard sent a frame to itself");
    const { lose, double } = this.weather;
    const link = `${from}>${to}`;
    if ((this.#cutUntil.get(link) ?? 0) > this.#scheduler.now) return this.#watcher.happened("cut");
    if (this.#chance.chance(lose)) return this.#watcher.happened("lost");
    this.#plan(link, from, to, frame);
    if (!this.#chance.chance(double)) return;
    this.#watcher.happened("doubled");
    this.#plan(link, from, to, frame.slice());
  }

  #plan(link: string, from: ShardName, to: ShardName, frame: Uint8Array): void {
    this.#scheduler.after(this.#delay(link), () => {
      const bus = this.#open.get(to);
      if (bus === undefined) return this.#watcher.happened("nobody");
      this.#watcher.delivered(from, to, frame);
      bus.deliver(from, frame);
    });
  }

  #delay(link: string): number {
    const { delayMs, straggle } = this.weather;
    let delay = delayMs * this.#chance.between(0.5, 1.5);
    if (this.#chance.chance(straggle)) {
      this.#watcher.happened("straggled");
      delay *= this.#chance.between(10, 100);
    }
    const clogged = (this.#cloggedUntil.get(link) ?? 0) - this.#scheduler.now;
    if (clogged <= 0) return delay;
    this.#watcher.happened("clogged");
    return clogged + delay / 100;
  }
}

export class SimBus implements Bus {
  readonly self: ShardName;
  readonly #hub: BusHub;
  #receive: ((from: ShardName, frame: Uint8Array) => void) | null = null;
  #open = true;

  constructor(self: ShardName, hub: BusHub) {
    this.self = self;
    this.#hub = hub;
  }

  send(to: ShardName, frame: Uint8Array): void {
    if (this.#open) this.#hub.carry(this.self, to, frame);
  }

  onFrame(receive: (from: ShardName, frame: Uint8Array) => void): void {
    this.#receive = receive;
  }

  onHealth(): void {}

  healthy(): boolean {
    return this.#open;
  }

  deliver(from: ShardName, frame: Uint8Array): void {
    if (this.#open) this.#receive?.(from, frame);
  }

  close(done: () => void): void {
    this.#open = false;
    this.#hub.closed(this);
    done();
  }
}
