/**
 * From "the agent is free" to "the next conversation is on her desk", through two shards with a journal on disk each: agents
 * and visitors live on one, the queue on the other, so that every step crosses the bus and is synced before it is believed.
 * Both shards share this thread.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cryptoRandom } from "../../engine/adapters/crypto-random.ts";
import { openLmdbJournal } from "../../engine/adapters/lmdb-journal.ts";
import { localBusHub } from "../../engine/adapters/local-bus.ts";
import { systemClock } from "../../engine/adapters/system-clock.ts";
import type { ActorRef, Principal } from "../../engine/core/actor.ts";
import type { Command } from "../../engine/core/commands.ts";
import type { Account, Config } from "../../engine/core/config.ts";
import { directoryRef } from "../../engine/core/directory/index.ts";
import type { Journal } from "../../engine/ports/journal.ts";
import type { AgentId, GroupId } from "../../engine/protocol/ids.ts";
import { Ring } from "../../engine/runtime/ring.ts";
import { Shard } from "../../engine/runtime/shard.ts";
import { Desks } from "./desks.ts";
import type { Prng } from "../../engine/testing/sim/prng.ts";
import { comesIn, comesOnline, finishes, teamOf, visitorId } from "./people.ts";

export interface EndToEnd {
  readonly offers: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly doubleAssignments: number;
  readonly capViolations: number;
}

const home = "s0";
const away = "s1";
const ring = new Ring([home, away]);
const agents = 1_000;
/** Each agent every five seconds. */
const freedPerSecond = 200;
/** What the limit of two a second holds back would be waiting by rule, not by work. */
const rampPerSecond = 10;
const cap = 5;
const silent = {
  info: () => {},
  warn: () => {},
  error: (message: string, fields?: object) => console.error(message, fields),
};

export async function endToEnd(waiting: number, ms: number, draw: Prng): Promise<EndToEnd> {
  const folder = mkdtempSync(join(tmpdir(), "peakdesk-bench-"));
  const office = await Office.opens(folder, waiting);
  try {
    await office.fills(waiting);
    return await office.works(ms, draw);
  } finally {
    await office.closes();
    rmSync(folder, { recursive: true, force: true });
  }
}

class Office {
  readonly #shards: readonly Shard[];
  readonly #journals: readonly Journal[];
  readonly #config: Config;
  readonly #desks: Desks;
  readonly #sessions = new Map<string, number>();

  private constructor(shards: readonly Shard[], journals: readonly Journal[], config: Config, desks: Desks) {
    this.#shards = shards;
    this.#journals = journals;
    this.#config = config;
    this.#desks = desks;
  }

  static async opens(folder: string, waiting: number): Promise<Office> {
    const names = [home, away];
    const random = cryptoRandom();
    const hub = localBusHub();
    const desks = new Desks();
    const journals: Journal[] = [];
    const shards: Shard[] = [];
    for (const name of names) {
      const journal = await openLmdbJournal(join(folder, name), { name, random });
      const ports = { clock: systemClock(), random, journal, bus: hub.open(name), log: silent };
      journals.push(journal);
      shards.push(new Shard({ name, shards: names, rules: { message: (body) => body } }, ports));
    }
    const ready = shards.map((shard) => new Promise<void>((done) => shard.start(desks, done)));
    await Promise.all(ready);
    const config = teamOf(groupAway(), agents, waiting, homeAgent);
    return new Office(shards, journals, config, desks);
  }

  /** The team comes to work, and more visitors than it can serve. */
  async fills(waiting: number): Promise<void> {
    const { agents: accounts, groups } = this.#config;
    const routing = { ...this.#config.routing, rampPerSecond };
    this.#ask(directoryRef, { t: "directory.seed", accounts, groups, routing }, null, -1);
    await this.#until(() => this.#shards.every((shard) => shard.config.agents.length === accounts.length));
    for (const account of accounts) this.#comesOnline(account);
    await this.#until(() => this.#desks.online === accounts.length);
    let came = 0;
    for (let n = 0; came < accounts.length * cap + waiting; n += 1) {
      if (ring.ownerOf({ kind: "visitor", id: visitorId(n) }) !== home) continue;
      came += 1;
      for (const { who, to, command } of comesIn(n)) this.#ask(to, command, who);
      if (came % 500 === 0) await sleep(20);
    }
    await this.#until(() => this.#desks.talking === accounts.length * cap && this.#desks.waiting >= waiting);
  }

  async works(ms: number, draw: Prng): Promise<EndToEnd> {
    const began = performance.now();
    let freed = 0;
    while (performance.now() - began < ms) {
      const due = ((performance.now() - began) / 1_000) * freedPerSecond;
      for (; freed < due; freed += 1) this.#finishes(draw);
      await sleep(1);
    }
    const perSecond = (freed * 1_000) / (performance.now() - began);
    await this.#until(() => this.#desks.open === 0);
    return { perSecond, ...this.#desks.figures(cap) };
  }

  async closes(): Promise<void> {
    for (const shard of this.#shards) shard.stop();
    await Promise.all(this.#journals.map((journal) => new Promise<void>((done) => journal.close(done))));
  }

  #finishes(draw: Prng): void {
    const desk = this.#desks.withWork(draw);
    if (desk === null) return;
    const { who, to, command } = finishes(this.#desks.puts(desk), desk as AgentId);
    this.#ask(to, command, who, this.#sessions.get(desk));
  }

  #comesOnline(account: Account): void {
    const session = this.#sessions.size + 1;
    this.#sessions.set(account.id, session);
    this.#desks.add(session, account.id);
    for (const { who, to, command } of comesOnline(account)) {
      if (command.t !== "agent.account") this.#ask(to, command, who, session);
    }
  }

  #ask(to: ActorRef, command: Command, principal: Principal | null, id = 1_000_000): void {
    this.#shards[0]?.ask(to, command, { shard: home, id, principal });
  }

  async #until(good: () => boolean): Promise<void> {
    const late = performance.now() + 60_000;
    while (!good()) {
      if (performance.now() > late) throw new Error("the office did not get where it should");
      await sleep(5);
    }
  }
}

function groupAway(): GroupId {
  for (let n = 0; ; n += 1) {
    const id = `group-${n}` as GroupId;
    if (ring.ownerOf({ kind: "queue", id }) === away) return id;
  }
}

function homeAgent(id: string): boolean {
  return ring.ownerOf({ kind: "agent", id }) === home;
}
