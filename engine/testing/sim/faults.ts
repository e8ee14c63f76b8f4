/** Makes things go wrong during the chaos, as the plan of the seed wants it. */
import type { BusHub } from "./bus.ts";
import type { Network } from "./network.ts";
import type { SimNode } from "./node.ts";
import type { Plan } from "./plan.ts";
import type { Prng } from "./prng.ts";
import type { Referee } from "./referee.ts";
import type { Scheduler } from "./scheduler.ts";

export interface FaultParts {
  readonly plan: Plan;
  readonly scheduler: Scheduler;
  readonly chance: Prng;
  readonly hub: BusHub;
  readonly network: Network;
  readonly nodes: readonly SimNode[];
  readonly referee: Referee;
  readonly note: (what: string, detail: string) => void;
}

export class Faults {
  readonly #parts: FaultParts;
  /** When everybody had an account; null before. */
  setUpAt: number | null = null;
  #over = false;

  constructor(parts: FaultParts) {
    this.#parts = parts;
  }

  begin(): void {
    const { plan, hub, network, nodes, chance } = this.#parts;
    const { faults } = plan;
    hub.weather = plan.bus;
    network.weather = plan.network;
    for (const node of nodes) node.disk.weather = plan.disk;
    this.#every(faults.crashEveryMs, () => this.#crash(chance.pick(nodes)));
    this.#every(faults.drainEveryMs, () => this.#drain(chance.pick(nodes)));
    this.#every(faults.partitionEveryMs, () => this.#betweenTwo("partition"));
    this.#every(faults.clogEveryMs, () => this.#betweenTwo("clog"));
    this.#every(faults.diskFullEveryMs, () => this.#fillDisk(chance.pick(nodes)));
    this.#every(faults.stormEveryMs, () => this.#storm());
  }

  appending(name: string, ms: number): void {
    const { plan, nodes, chance, scheduler } = this.#parts;
    if (this.#over || !chance.chance(plan.faults.crashInAppend)) return;
    const node = nodes.find((one) => one.name === name);
    scheduler.after(ms * chance.between(0, 1.5), () => {
      if (node !== undefined && !this.#over) this.#crash(node);
    });
  }

  /** Nothing goes wrong any more, and what is broken is mended. */
  heal(): void {
    const { hub, network, nodes } = this.#parts;
    this.#over = true;
    hub.heal();
    network.heal();
    for (const node of nodes) {
      node.disk.weather = { delayMs: 1, stall: 0, fail: 0 };
      node.disk.full = false;
      if (!node.up) this.#start(node);
    }
    this.#parts.note("heal", "");
  }

  #every(meanMs: number, happen: () => void): void {
    const { scheduler, chance } = this.#parts;
    if (meanMs === Number.POSITIVE_INFINITY) return;
    scheduler.after(chance.wait(meanMs), () => {
      if (this.#over) return;
      happen();
      this.#every(meanMs, happen);
    });
  }

  #crash(node: SimNode): void {
    const { plan, chance, referee, scheduler, note } = this.#parts;
    if (!node.up) return;
    const silently = chance.chance(plan.faults.silentCrash);
    note("crash", node.name);
    referee.saw(silently ? "node vanished" : "node crashed");
    node.crash(silently);
    if (this.setUpAt !== null && chance.chance(plan.faults.restores)) return this.#restore(node, this.setUpAt);
    scheduler.after(chance.between(50, 8_000), () => this.#start(node));
  }

  /** A whole deployment goes back to its last backup, node by node not quite the same instant; or only the one that died. */
  #restore(dead: SimNode, earliest: number): void {
    const { nodes, chance, scheduler, referee, note } = this.#parts;
    const everybody = chance.chance(0.7);
    const time = chance.between(earliest, scheduler.now);
    for (const node of everybody ? nodes : [dead]) {
      node.crash(false);
      const lost = node.disk.restore(Math.max(earliest, time - chance.between(0, 1_000)));
      note("restore", `${node.name} loses ${lost} appends`);
      scheduler.after(chance.between(50, 3_000), () => this.#start(node));
    }
    referee.saw(everybody ? "backup of all restored" : "backup of one restored");
  }

  #start(node: SimNode): void {
    const { note } = this.#parts;
    if (node.up) return;
    note("start", node.name);
    node.start();
  }

  #drain(node: SimNode): void {
    const { chance, scheduler, referee, note } = this.#parts;
    if (node.gateway === null) return;
    note("drain", node.name);
    referee.saw("node drained");
    node.drain(() => scheduler.after(chance.between(50, 2_000), () => this.#start(node)));
    // What does not end by itself is ended: an operator's patience is finite.
    scheduler.after(12_000, () => {
      if (!node.draining) return;
      referee.saw("drain cut short");
      node.crash(false);
      this.#start(node);
    });
  }

  #betweenTwo(what: "partition" | "clog"): void {
    const { nodes, hub, chance, referee, note } = this.#parts;
    const from = chance.pick(nodes);
    const to = chance.pick(nodes.filter((node) => node !== from));
    const ms = chance.between(500, 15_000);
    note(what, `${from.name} > ${to.name} ${Math.round(ms)} ms`);
    referee.saw(what === "partition" ? "one-way partition" : "bus clogged");
    if (what === "clog") return hub.clog(from.name, to.name, ms);
    hub.cut(from.name, to.name, ms);
    if (chance.chance(0.5)) hub.cut(to.name, from.name, ms);
  }

  #fillDisk(node: SimNode): void {
    const { scheduler, chance, note } = this.#parts;
    note("disk full", node.name);
    node.disk.full = true;
    scheduler.after(chance.between(100, 10_000), () => {
      node.disk.full = false;
    });
  }

  #storm(): void {
    const { network, referee, note } = this.#parts;
    note("storm", "");
    referee.saw("reconnect storm");
    network.storm();
  }
}
