/** The disk of one node: it survives the node, it is slow, it fills up, it fails, and a backup of it may be put back. */
import { JournalStore } from "../../adapters/journal-store.ts";
import { MemoryJournal } from "../../adapters/memory-journal.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Append, JournalError, Recovery } from "../../ports/journal.ts";
import type { Random } from "../../ports/random.ts";
import type { Prng } from "./prng.ts";

export interface DiskWeather {
  /** How long an append takes, most of the time. */
  delayMs: number;
  /** With this probability it takes a hundred times as long. */
  stall: number;
  /** Probability that an append fails, and nobody knows whether it was stored. */
  fail: number;
}

export const calmDisk: DiskWeather = { delayMs: 1, stall: 0, fail: 0 };

export interface DiskWatcher {
  /** These bytes will survive whatever comes. */
  durable(append: Append, epoch: string): void;
  /** The store is the first `kept` appends of the history again, under another epoch. */
  restored(appends: readonly Append[], epoch: string): void;
  /** An append is under way and will take this long. */
  appending(ms: number): void;
  /** The shard has let go of all it had in memory, and reads again. */
  reopened(): void;
  happened(what: "stalled" | "full" | "failedStored" | "failedLost" | "diedStored" | "diedLost"): void;
}

/** A mistake to plant: what is done to an append on its way to the disk, or to what is read back. */
export interface DiskFlaw {
  readonly written?: (append: Append) => Append;
  readonly lastBlockForgotten?: boolean;
  /** `done` comes before the bytes are safe. */
  readonly hasty?: boolean;
  /** A restored backup keeps its epoch. */
  readonly sameEpoch?: boolean;
}

export class SimDisk {
  weather: DiskWeather = calmDisk;
  /** While true every append is refused. */
  full = false;
  readonly flaw: DiskFlaw;
  readonly #chance: Prng;
  readonly #watcher: DiskWatcher;
  #store: JournalStore;
  /** The whole life of the store: what a backup is cut from. */
  #history: { readonly append: Append; readonly boot: number; readonly at: number }[] = [];
  readonly #now: () => number;
  #restored = false;
  #journal: SimJournal | null = null;

  constructor(now: () => number, random: Random, chance: Prng, watcher: DiskWatcher, flaw: DiskFlaw) {
    this.#now = now;
    this.#store = new JournalStore(random.base32(16));
    this.#chance = chance;
    this.#watcher = watcher;
    this.flaw = flaw;
  }

  get store(): JournalStore {
    return this.#store;
  }

  open(clock: Clock, random: Random): SimJournal {
    const renewEpoch = this.#restored && this.flaw.sameEpoch !== true;
    const delayMs = () => this.#delay();
    this.#journal = new SimJournal({ clock, random, store: this.#store, renewEpoch, delayMs }, this);
    if (this.#restored)
      this.#watcher.restored(
        this.#history.map(({ append }) => append),
        this.#store.epoch,
      );
    this.#restored = false;
    return this.#journal;
  }

  /** The power goes: an append under way is on the disk as a whole, or not at all. */
  cutPower(): void {
    const dying = this.#journal?.abandon() ?? null;
    this.#journal = null;
    if (dying === null) return;
    const stored = this.#chance.chance(0.5);
    if (stored) this.keep(dying);
    this.#watcher.happened(stored ? "diedStored" : "diedLost");
  }

  /** Puts back a backup that was taken at `time`. The node must be down. Says how many appends are lost. */
  restore(time: number): number {
    const before = this.#history.length;
    this.#history = this.#history.filter(({ at }) => at <= time);
    const store = new JournalStore(this.#store.epoch);
    for (const { append, boot } of this.#history) {
      store.apply(append);
      store.boot = boot;
    }
    this.#store = store;
    this.#restored = true;
    return before - this.#history.length;
  }

  /** What becomes of an append at the instant it would be durable. */
  settle(append: Append): JournalError | null {
    if (this.full) {
      this.#watcher.happened("full");
      return { kind: "disk_full", message: "no space left on the simulated disk" };
    }
    if (!this.#chance.chance(this.weather.fail)) {
      this.keep(append);
      return null;
    }
    const stored = this.#chance.chance(0.5);
    if (stored) this.keep(append);
    this.#watcher.happened(stored ? "failedStored" : "failedLost");
    return { kind: "failed", message: "input/output error of the simulated disk" };
  }

  reopened(): void {
    this.#watcher.reopened();
  }

  keep(append: Append): void {
    this.#store.apply(append);
    this.#history.push({ append, boot: this.#store.boot, at: this.#now() });
    this.#watcher.durable(append, this.#store.epoch);
  }

  #delay(): number {
    const { delayMs, stall } = this.weather;
    const stalled = this.#chance.chance(stall);
    const delay = delayMs * this.#chance.between(0.3, 2) * (stalled ? 100 : 1);
    if (stalled) this.#watcher.happened("stalled");
    this.#watcher.appending(delay);
    return delay;
  }
}

export class SimJournal extends MemoryJournal {
  readonly #disk: SimDisk;
  readonly #clock: Clock;
  #underWay: Append[] = [];

  constructor(options: ConstructorParameters<typeof MemoryJournal>[0], disk: SimDisk) {
    super(options);
    this.#disk = disk;
    this.#clock = options.clock;
  }

  override append(append: Append, done: (error: JournalError | null) => void): void {
    const written = this.#disk.flaw.written?.(append) ?? append;
    this.#underWay.push(written);
    if (this.#disk.flaw.hasty === true) this.#promise(done);
    else super.append(written, done);
  }

  override recovery(): Recovery {
    const recovery = super.recovery();
    if (this.#disk.flaw.lastBlockForgotten !== true) return recovery;
    const last = this.lastBlock;
    return {
      ...recovery,
      blocks: (each) => recovery.blocks((block, records) => block !== last && each(block, records)),
    };
  }

  override reopen(done: (error: JournalError | null) => void): void {
    this.#disk.reopened();
    super.reopen(done);
  }

  protected override commit(append: Append): JournalError | null {
    this.#underWay.shift();
    return this.#disk.settle(append);
  }

  /** The node died. The append that was under way, if any: the clock, which died too, will never finish it. */
  abandon(): Append | null {
    return this.#underWay[0] ?? null;
  }

  /** The planted bug: says that it is done, and writes a little later. */
  #promise(done: (error: JournalError | null) => void): void {
    this.#clock.soon(() => done(null));
    this.#clock.after(20, () => {
      const append = this.#underWay.shift();
      if (append !== undefined) this.#disk.keep(append);
    });
  }
}
