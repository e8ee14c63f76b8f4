/** A whole deployment in one thread: nodes, network, disks, people, and those who watch them. */
import type { LinkPorts } from "../../client/index.ts";
import { kinds } from "../../core/kinds.ts";
import { directoryRef } from "../../core/directory/index.ts";
import type { Bus } from "../../ports/bus.ts";
import type { KindTable } from "../../runtime/actors.ts";
import { decodeServerFrame } from "../../protocol/codec.ts";
import type { ClientFrame } from "../../protocol/frames.ts";
import { decodePlain } from "../../runtime/record.ts";
import { BusHub } from "./bus.ts";
import { checkersOf } from "./checkers/index.ts";
import type { Checker, Courtroom } from "./checkers/checker.ts";
import { ConfigHistory } from "./config-history.ts";
import { SimDisk, type DiskFlaw } from "./disk.ts";
import { Faults } from "./faults.ts";
import { readRecords } from "./ledger.ts";
import { LiveStates } from "./live-states.ts";
import { Network } from "./network.ts";
import { SimNode } from "./node.ts";
import { Admin } from "./people/admin.ts";
import { Agent, type Reception } from "./people/agent.ts";
import type { Device, Stage } from "./people/device.ts";
import { Intruder } from "./people/intruder.ts";
import { Visitor } from "./people/visitor.ts";
import type { Plan } from "./plan.ts";
import { Prng } from "./prng.ts";
import { Referee } from "./referee.ts";
import { Scheduler } from "./scheduler.ts";
import { tracedLog } from "./stand-ins.ts";
import { Trace } from "./trace.ts";
import { Truth } from "./truth.ts";
import { witness, type Witness } from "./witness.ts";

/** Mistakes to plant from outside, so that the product needs no switch for any of them. */
export interface Flaw {
  readonly disk?: DiskFlaw;
  readonly kinds?: (table: KindTable) => KindTable;
  readonly bus?: (bus: Bus) => Bus;
  readonly ports?: (ports: LinkPorts) => LinkPorts;
}

export interface WorldOptions {
  readonly keepLines?: boolean;
  readonly flaw?: Flaw;
}

export class World {
  readonly plan: Plan;
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  readonly referee: Referee;
  readonly truth = new Truth();
  readonly network: Network;
  readonly nodes: readonly SimNode[];
  readonly visitors: readonly Visitor[];
  readonly agents: readonly Agent[];
  readonly admins: readonly Admin[];
  readonly faults: Faults;
  readonly #chance: Prng;
  readonly #flaw: Flaw;
  readonly #live = new LiveStates();
  readonly #configs = new ConfigHistory();
  readonly #checkers: readonly Checker[];
  readonly #witness: Witness;
  readonly #intruders: readonly Intruder[];

  constructor(plan: Plan, { keepLines = false, flaw = {} }: WorldOptions = {}) {
    this.plan = plan;
    this.#flaw = flaw;
    this.#chance = new Prng(`world ${plan.seed}`);
    this.scheduler = new Scheduler(plan.routing.startsAt, this.#chance.stream("ties"));
    this.trace = new Trace(() => this.scheduler.now, keepLines);
    this.referee = new Referee(({ checker, message }) => this.trace.note("REFEREE", `${checker}: ${message}`));
    const hub = this.#hub();
    this.network = this.#network();
    this.nodes = plan.nodes.map((name) => this.#node(name, hub));
    const room = this.#courtroom();
    this.#witness = witness(room);
    this.#checkers = [...checkersOf(room, this.nodes, this.network, this.#live), this.#witness];
    const { scheduler, network, nodes, referee } = this;
    const note = (what: string, detail: string) => this.trace.note("FAULT", what, () => detail);
    this.faults = new Faults({
      plan,
      scheduler,
      chance: this.#chance.stream("faults"),
      hub,
      network,
      nodes,
      referee,
      note,
    });
    for (const node of this.nodes) node.start();
    this.#seedDirectory();
    const stage = this.#stage();
    const reception = this.#reception();
    this.agents = plan.agents.map((agent) => new Agent(stage, reception, agent, this.#chance.stream(agent.name)));
    this.visitors = plan.visitors.map((visitor) => new Visitor(stage, visitor, this.#chance.stream(visitor.name)));
    this.admins = plan.admin ? [new Admin(scheduler, reception, plan, this.#chance.stream("admin"))] : [];
    this.#intruders = plan.intruder
      ? [new Intruder(network, scheduler, reception, this.#chance.stream("intruder"))]
      : [];
  }

  sample(healed: number | null): void {
    for (const checker of this.#checkers) checker.sampled?.(healed);
  }

  quiet(): void {
    for (const checker of this.#checkers) checker.quiet?.();
  }

  calmDown(): void {
    this.faults.heal();
    for (const intruder of this.#intruders) intruder.leave();
    for (const person of [...this.visitors, ...this.agents, ...this.admins]) person.calmDown();
  }

  devices(): Device[] {
    return [...this.visitors.flatMap(({ devices }) => devices), ...this.agents.flatMap(({ device }) => device ?? [])];
  }

  #hub(): BusHub {
    return new BusHub(this.scheduler, this.#chance.stream("bus"), {
      happened: (what) => this.referee.saw(`bus: ${what}`),
      delivered: (from, to, frame) => {
        this.trace.note(to, `packet of ${from}`);
        this.trace.bytes(frame);
        this.#witness.delivered(from, to, frame);
      },
    });
  }

  #network(): Network {
    return new Network(this.plan.nodes, this.scheduler, this.#chance.stream("network"), {
      happened: (what) => this.referee.saw(`socket: ${what}`),
      left: (wire, bytes) => {
        const frame = decodeServerFrame(bytes);
        for (const checker of this.#checkers) checker.left?.(wire, frame);
      },
      reached: (wire, bytes) => {
        const frame = decodePlain(bytes) as ClientFrame;
        this.trace.note(wire.caller.name, ">", () => JSON.stringify(frame).slice(0, 300));
        this.trace.bytes(bytes);
        for (const checker of this.#checkers) checker.reached?.(wire, frame);
      },
    });
  }

  #node(name: string, hub: BusHub): SimNode {
    const { scheduler, network, truth, trace, referee, plan } = this;
    const chance = this.#chance.stream(name);
    const disk = new SimDisk(
      () => scheduler.now,
      chance.stream("epoch"),
      chance.stream("disk"),
      {
        durable: (append, epoch) => {
          trace.note(name, `block of ${append.records.length}`);
          const records = readRecords(append);
          truth.enter(name, records, epoch, (kind, id, event) => {
            trace.note(name, "durable", () => `${id} ${JSON.stringify(event).slice(0, 300)}`);
            for (const checker of this.#checkers) checker.event?.({ node: name, kind, id, event });
          });
          for (const checker of this.#checkers) checker.block?.({ node: name, epoch, records });
          this.#noticeSetUp();
          if ((append.snapshots?.length ?? 0) > 0) referee.saw("snapshot");
          if (append.dropBlocksBelow !== undefined) referee.saw("blocks dropped");
          if ((append.chunks?.length ?? 0) > 0) referee.saw("chunk written");
        },
        appending: (ms) => this.faults.appending(name, ms),
        reopened: () => this.#live.forget(name),
        restored: (appends, epoch) => {
          truth.rewind(name, appends, epoch);
          for (const checker of this.#checkers) checker.rewound?.();
        },
        happened: (what) => {
          trace.note(name, `disk: ${what}`);
          referee.saw(`disk: ${what}`);
        },
      },
      this.#flaw.disk ?? {},
    );
    return new SimNode({
      name,
      names: plan.nodes,
      scheduler,
      chance,
      hub,
      network,
      disk,
      skewMs: this.#skew(chance.stream("clock")),
      rates: plan.rates,
      log: tracedLog(name, trace, (message, fields) => this.#loggedError(name, message, fields)),
      kinds: (node) => this.#live.watch(node, this.#configs.watch(this.#flaw.kinds?.(kinds) ?? kinds)),
      wrapBus: this.#flaw.bus ?? ((bus) => bus),
    });
  }

  #skew(chance: Prng): () => number {
    const { skewMs, clockJumps } = this.plan;
    const first = chance.whole(-skewMs, skewMs);
    return () => (clockJumps ? chance.whole(-skewMs - 5_000, skewMs + 5_000) : first);
  }

  /** Backups are of deployments that were set up: of what came before there is nothing to lose. */
  #noticeSetUp(): void {
    if (this.faults.setUpAt !== null) return;
    const known = this.plan.accounts.every(({ id }) => (this.truth.agent(id)?.cap ?? 0) > 0);
    if (known) this.faults.setUpAt = this.scheduler.now;
  }

  /** Rules that throw, and packets that cannot be read, are bugs whatever the weather. */
  #loggedError(node: string, message: string, fields: Record<string, unknown> | undefined): void {
    if (message.startsWith("the journal takes nothing")) return;
    this.referee.accuse("log", `${node}: ${message} ${JSON.stringify(fields ?? {})}`);
  }

  #courtroom(): Courtroom {
    const { truth, referee } = this;
    const configs = this.#configs;
    const accounts = (id: string) => configs.all.flatMap(({ agents }) => agents.find((one) => one.id === id) ?? []);
    return {
      truth,
      referee,
      configs: () => configs.all,
      now: () => this.scheduler.now,
      devices: () => this.devices(),
      groupsEver: (agent) => accounts(agent).flatMap(({ groups }) => groups),
      roleOf: (agent) => accounts(agent)[0]?.role ?? "",
    };
  }

  #seedDirectory(): void {
    const { accounts, routing } = this.plan;
    const { startsAt: _startsAt, ...rules } = routing;
    const seed = () => {
      if (this.faults.setUpAt !== null) return;
      // A node that dies takes the answer with it.
      this.scheduler.after(2_000, seed);
      const gateway = this.nodes.map((node) => node.gateway).find((open) => open !== null) ?? null;
      gateway?.ask(directoryRef, { t: "directory.seed", accounts, ...rules }, null, () => {});
    };
    seed();
  }

  #stage(): Stage {
    const { scheduler, network } = this;
    return {
      scheduler,
      network,
      spoilPorts: this.#flaw.ports ?? ((ports) => ports),
      heard: (device, frame) => {
        this.trace.note(device.name, "<", () => JSON.stringify(frame).slice(0, 300));
        for (const checker of this.#checkers) checker.heard?.(device, frame);
      },
      shown: (device, view) => {
        this.trace.note(device.name, "shows", () => `${view.conv} up to ${view.seq} pending ${view.pending.length}`);
        for (const checker of this.#checkers) checker.shown?.(device, view);
      },
      said: (device, conv, cmid, text) => {
        this.trace.note(device.name, "says", () => `${conv} ${cmid} ${text.slice(0, 40)}`);
        for (const checker of this.#checkers) checker.said?.(device, conv, cmid, text);
      },
    };
  }

  #reception(): Reception {
    return {
      open: () => {
        const open = this.nodes.flatMap((node) => node.gateway ?? []);
        return open.length === 0 ? null : this.#chance.pick(open);
      },
      anyConversation: (chance) => {
        const all = [...this.truth.conversations()];
        return all.length === 0 ? null : chance.pick(all).conv;
      },
      anyAgent: (chance) => chance.pick(this.plan.accounts).id,
      anyGroup: (chance) => chance.pick(this.plan.routing.groups).id,
    };
  }
}
