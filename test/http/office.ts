/** Two real shards in memory, each with a gateway and an HTTP side, and people who are signed in. */
import { onTestFinished } from "vitest";
import { cryptoRandom } from "../../engine/adapters/crypto-random.ts";
import { noIdentity } from "../../engine/adapters/jwt-identity.ts";
import { localBusHub } from "../../engine/adapters/local-bus.ts";
import { MemoryJournal } from "../../engine/adapters/memory-journal.ts";
import { nodeDigest } from "../../engine/adapters/node-digest.ts";
import { systemClock } from "../../engine/adapters/system-clock.ts";
import type { ActorRef } from "../../engine/core/actor.ts";
import type { Command } from "../../engine/core/commands.ts";
import { directoryRef } from "../../engine/core/directory/index.ts";
import { Gateway } from "../../engine/gateway/gateway.ts";
import { createApp } from "../../engine/http/app.ts";
import { FileStore } from "../../engine/http/files.ts";
import type { AgentId } from "../../engine/protocol/ids.ts";
import { Shard } from "../../engine/runtime/shard.ts";
import { account, group, help, sales } from "../core/scene.ts";

export const people = {
  boss: account({ id: "aboss" as AgentId, login: "boss", role: "admin", passwordHash: "kept", groups: [] }),
  chief: account({ id: "achief" as AgentId, login: "chief", role: "supervisor", passwordHash: "kept" }),
  lin: account({ passwordHash: "kept" }),
};
export type Asker = keyof typeof people | "visitor" | "nobody";

export interface Reply {
  readonly status: number;
  readonly etag: string | null;
  readonly body: unknown;
}

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const names = ["s0", "s1"] as const;
const secret = "s".repeat(32);

export class Office {
  readonly shards: readonly Shard[];
  readonly apps: readonly ReturnType<typeof createApp>[];
  readonly #gateways: readonly Gateway[];

  private constructor() {
    const hub = localBusHub();
    const built = names.map((name) => build(name, hub));
    this.shards = built.map(({ shard }) => shard);
    this.apps = built.map(({ app }) => app);
    this.#gateways = built.map(({ gateway }) => gateway);
  }

  static async opens(): Promise<Office> {
    const office = new Office();
    await Promise.all(
      office.shards.map((shard, n) => new Promise<void>((ready) => shard.start(office.#gateways[n]!, ready))),
    );
    const accounts = Object.values(people);
    const groups = [group(), group({ id: help, name: "Help" })];
    await office.#ask(directoryRef, { t: "directory.seed", accounts, groups });
    const secretHash = nodeDigest().sha256(secret);
    for (const { id } of accounts) {
      const command = { t: "agent.signIn", secretHash, until: Number.MAX_SAFE_INTEGER } as const;
      await office.#ask({ kind: "agent", id }, command);
    }
    return office;
  }

  /** `on`: the shard that takes the request. */
  async asks(
    who: Asker,
    method: string,
    path: string,
    body?: unknown,
    { on = 0, version }: { on?: number; version?: string } = {},
  ): Promise<Reply> {
    const app = this.apps[on];
    if (app === undefined) throw new Error(`there is no shard ${on}`);
    const headers = new Headers({ origin: "http://desk", host: "desk" });
    if (who !== "nobody") headers.set("cookie", `peakdesk_session=${idOf(who)}.${secret}`);
    if (version !== undefined) headers.set("if-match", version);
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const response = await app.request(path, { method, headers, ...(body !== undefined && { body: text }) });
    const answer = await response.text();
    return {
      status: response.status,
      etag: response.headers.get("etag"),
      body: answer === "" ? null : (JSON.parse(answer) as unknown),
    };
  }

  #ask(to: ActorRef, command: Command): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#gateways[0]?.ask(to, command, null, (value) => {
        if ((value as { ok: boolean }).ok) resolve(value);
        else reject(new Error(JSON.stringify(value)));
      });
    });
  }
}

function idOf(who: Exclude<Asker, "nobody">): string {
  return who === "visitor" ? `v${"a".repeat(24)}` : people[who].id;
}

function build(name: string, hub: ReturnType<typeof localBusHub>) {
  const clock = systemClock();
  const random = cryptoRandom();
  const journal = new MemoryJournal({ clock, random });
  const rules = { message: <B>(body: B) => body };
  const shard = new Shard({ name, shards: names, rules }, { clock, random, journal, bus: hub.open(name), log: silent });
  const rate = { perSecond: 20, burst: 60 };
  const gateway = new Gateway(
    shard,
    { clock, random, digest: nodeDigest(), identity: noIdentity, log: silent },
    { origins: [], rates: { visitor: rate, staff: rate }, spreadVisitors: false },
  );
  onTestFinished(() => shard.stop());
  const app = createApp({
    ask: (to, command, who, done) => gateway.ask(to, command, who, done),
    config: () => shard.config,
    clock,
    digest: nodeDigest(),
    random,
    log: silent,
    setupHash: null,
    health: () => ({ ok: true, report: { status: "ok" } }),
    files: new FileStore([]),
    behindProxy: false,
  });
  return { shard, gateway, app };
}

/** The group that everybody's tests put. */
export const helpBody = { name: "Help", rings: [{ groups: [sales], when: { t: "offline" }, dropSkills: [] }] };
