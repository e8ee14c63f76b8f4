/** One shard with its real parts: journal, bus, sockets, gateway, HTTP. */
import { fileURLToPath } from "node:url";
import { cryptoRandom } from "../adapters/crypto-random.ts";
import { jsonLog, type JsonLog } from "../adapters/json-log.ts";
import { jwtIdentity, noIdentity } from "../adapters/jwt-identity.ts";
import { openLmdbJournal } from "../adapters/lmdb-journal.ts";
import { portBus, type PortBus } from "../adapters/local-bus.ts";
import { openNatsBus } from "../adapters/nats-bus.ts";
import { nodeDigest } from "../adapters/node-digest.ts";
import { systemClock } from "../adapters/system-clock.ts";
import { uwsSockets } from "../adapters/uws-sockets.ts";
import { wsSockets } from "../adapters/ws-sockets.ts";
import { directoryRef } from "../core/directory/index.ts";
import { Gateway } from "../gateway/gateway.ts";
import { createApp } from "../http/app.ts";
import { bridge } from "../http/bridge.ts";
import { FileStore } from "../http/files.ts";
import { combineRules, type Plugin } from "../plugin/rules.ts";
import type { Bus } from "../ports/bus.ts";
import type { Journal } from "../ports/journal.ts";
import type { Sockets } from "../ports/sockets.ts";
import { limits } from "../runtime/limits.ts";
import { Shard } from "../runtime/shard.ts";
import type { FromShard, Health, Listening, ShardReport, ShardSeed, ToShard } from "./messages.ts";

export interface ShardHost {
  obey(message: ToShard): void;
  closeSockets(done: () => void): void;
}

/** Time for a client to come back after a drain; spreads the reconnects. */
const drainSpreadMs = 2_000;

/** By then the shards have heard of each other again. */
const busBackMs = 2 * limits.peerHelloMs;

export async function openShardHost(seed: ShardSeed, say: (message: FromShard) => void): Promise<ShardHost> {
  const { name, settings } = seed;
  const log = jsonLog(settings.log, { shard: name });
  const random = cryptoRandom();
  const journal = await openLmdbJournal(seed.folder, { name, random, renewEpoch: seed.restored });
  const wires = settings.nats === null ? portBus(name) : null;
  const bus = wires ?? (await openNatsBus(settings.nats ?? "", name, seed.cluster));
  const plugins = await loadPlugins(settings.plugins);
  const rules = combineRules(plugins, (plugin, error) =>
    log.error("a rule threw; the message passed unchanged", { plugin, error: String(error) }),
  );
  const clock = systemClock();
  const shard = new Shard({ name, shards: seed.shards, rules }, { clock, random, journal, bus, log });
  const parts = { clock, random, digest: nodeDigest(), log, identity: identityOf(seed) };
  const { origins, rates } = settings;
  const gateway = new Gateway(shard, parts, { origins, rates, spreadVisitors: seed.spreadVisitors });
  const host = new Host(seed, say, { log, journal, bus, wires, shard, gateway, ports: parts });
  bus.onHealth((healthy) => {
    log.warn(healthy ? "the bus is back" : "the bus is lost; commands to other shards wait", {});
    if (healthy) clock.after(busBackMs, () => compareWithPeers(gateway, seed));
  });
  shard.start(gateway, () => {
    gateway.start();
    say({ t: "ready", agents: shard.config.agents.length });
  });
  return host;
}

/** What was on the way when the bus was lost is noticed now and not with the next heartbeat. */
function compareWithPeers(gateway: Gateway, { name, shards }: ShardSeed): void {
  for (const peer of shards) if (peer !== name) gateway.peerRestarted(peer);
}

function identityOf({ settings: { identity } }: ShardSeed) {
  if (identity === null || identity.mode === "off") return noIdentity;
  const { mode, issuer, audience, keys } = identity;
  return jwtIdentity({ mode, issuer, audience, keys });
}

async function loadPlugins(names: readonly string[]): Promise<Plugin[]> {
  const loaded: Plugin[] = [];
  for (const name of names) {
    const file = new URL(`../../plugins/${name}/index.js`, import.meta.url);
    const module = (await import(file.href).catch((error: unknown) => {
      throw new Error(`the plugin "${name}" (setting "plugins") cannot be loaded: ${String(error)}`);
    })) as { default: Plugin };
    loaded.push(module.default);
  }
  return loaded;
}

interface HostParts {
  readonly log: JsonLog;
  readonly journal: Journal;
  readonly bus: Bus;
  readonly wires: PortBus | null;
  readonly shard: Shard;
  readonly gateway: Gateway;
  readonly ports: ConstructorParameters<typeof Gateway>[1];
}

class Host implements ShardHost {
  readonly #seed: ShardSeed;
  readonly #say: (message: FromShard) => void;
  readonly #parts: HostParts;
  #sockets: Sockets | null = null;
  #health: Health;

  constructor(seed: ShardSeed, say: (message: FromShard) => void, parts: HostParts) {
    this.#seed = seed;
    this.#say = say;
    this.#parts = parts;
    const bus = seed.settings.nats === null ? "local" : "nats";
    this.#health = { status: "starting", version: seed.version, bus, journalLagMs: 0, shards: [] };
  }

  obey(message: ToShard): void {
    switch (message.t) {
      case "wire":
        this.#parts.wires?.connect(message.peer, message.port);
        return;
      case "listen":
        void this.#listen(message.listening);
        return;
      case "ping":
        this.#health = message.health;
        this.#say({ t: "pong", report: this.#report() });
        return;
      case "seed": {
        const { accounts, config } = message;
        this.#parts.gateway.ask(directoryRef, { t: "directory.seed", accounts, ...config }, null, () =>
          this.#say({ t: "seeded" }),
        );
        return;
      }
      case "drain":
        this.#drain();
        return;
      case "drill":
        if (message.how === "throw") throw new Error("fire drill: this shard was told to throw");
        for (;;);
    }
  }

  closeSockets(done: () => void): void {
    this.#parts.shard.stop();
    if (this.#sockets === null) done();
    else this.#sockets.close(done);
  }

  async #listen({ port, shared, sockets: kind }: Listening): Promise<void> {
    const { gateway, log, shard, ports } = this.#parts;
    const { settings, setupHash } = this.#seed;
    const root = fileURLToPath(new URL("../..", import.meta.url));
    const files = new FileStore([
      ["/", `${root}admin-ui`],
      ["/w/", `${root}widget`],
    ]);
    const app = createApp({
      ask: (to, command, who, done) => gateway.ask(to, command, who, done),
      config: () => shard.config,
      clock: ports.clock,
      digest: ports.digest,
      random: ports.random,
      log,
      setupHash,
      health: () => ({ ok: this.#health.status === "ok" || this.#health.status === "degraded", report: this.#health }),
      files,
      behindProxy: settings.trustedProxies > 0,
    });
    const sockets = kind === "uws" ? await uwsSockets() : wsSockets();
    this.#sockets = sockets;
    sockets.onFault((error) => log.error("a socket handler threw", { error: String(error) }));
    const handlers = {
      upgrade: gateway.upgrade.bind(gateway),
      open: gateway.open.bind(gateway),
      message: gateway.message.bind(gateway),
      drain: () => {},
      close: gateway.close.bind(gateway),
      http: bridge(
        (request) => app.fetch(request),
        (error) => log.error("a request threw", { error: String(error) }),
      ),
    };
    const { host, trustedProxies } = settings;
    sockets.listen({ host, port, shared, trustedProxies }, handlers, (error, bound) => {
      if (error !== null) throw error;
      this.#say({ t: "listening", port: bound });
    });
  }

  /** Nobody new, everybody told to come back, everything asked made durable; then the thread has nothing left to do. */
  #drain(): void {
    const { gateway, shard, journal, bus, log } = this.#parts;
    this.#sockets?.stopListening();
    gateway.drain(drainSpreadMs);
    shard.drain(() => {
      shard.stop();
      this.closeSockets(() => {
        journal.close(() => {
          bus.close(() => {
            log.flush();
            this.#say({ t: "drained" });
          });
        });
      });
    });
  }

  #report(): ShardReport {
    const { shard, gateway, bus } = this.#parts;
    return {
      ...shard.stats(),
      name: this.#seed.name,
      sockets: this.#sockets?.kind ?? "none",
      connections: gateway.connected,
      bus: this.#seed.settings.nats === null ? "local" : "nats",
      busHealthy: bus.healthy(),
    };
  }
}
