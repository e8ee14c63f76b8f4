/** Command line of the server process: settings, data folder, threads, signals. The launcher starts it; so may anything else. */
import { mkdirSync, readFileSync } from "node:fs";
import { cryptoRandom } from "./adapters/crypto-random.ts";
import { nodeDigest } from "./adapters/node-digest.ts";
import { prepareDemo, type Demo } from "./data/demo.ts";
import { FolderInUse, lockFolder } from "./data/lock.ts";
import { LayoutError, readLayout, shardFolder, shardName, writeLayout, type Layout } from "./data/layout.ts";
import { JournalCorrupt } from "./ports/journal.ts";
import { readSettings, SettingsError, usage, type Settings } from "./settings.ts";
import { ClusterFailed, startCluster, type Cluster } from "./workers/cluster.ts";

/** A start that was refused for a reason an operator must mend; the launcher does not try again. */
const refusedExitCode = 78;
const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

if (process.argv.includes("--help")) {
  console.log(usage);
  process.exit(0);
}

/** The launcher wants to hear this from the first moment: a long replay is no hang. */
if (process.send !== undefined) setInterval(() => process.send?.("alive"), 1_000).unref();

try {
  await run();
} catch (error) {
  const expected = [SettingsError, FolderInUse, LayoutError, JournalCorrupt, ClusterFailed].some(
    (kind) => error instanceof kind,
  );
  console.error(
    `peakdesk: ${expected ? (error as Error).message : String(error instanceof Error ? error.stack : error)}`,
  );
  process.exit(expected && !(error instanceof ClusterFailed && !error.refused) ? refusedExitCode : 1);
}

async function run(): Promise<void> {
  const settings = readSettings(process.argv.slice(2), process.env);
  mkdirSync(settings.data, { recursive: true });
  await lockFolder(settings.data);
  if (process.env["PEAKDESK_SUSPECT"] === "1") await checkJournals(settings.data);
  const layout = await prepareLayout(settings);
  const demo = settings.demo ? await prepareDemo(settings.data, nodeDigest(), cryptoRandom()) : null;
  const setupSecret = cryptoRandom().base32(32);
  const cluster = await startCluster({ settings, layout, version, demo, setupHash: nodeDigest().sha256(setupSecret) });
  obeySignals(cluster);
  announce(settings, cluster, demo, setupSecret);
  process.send?.("ready");
}

/** A damaged page can end the process that touches it, again and again: then somebody must say which file it is. */
async function checkJournals(data: string): Promise<void> {
  const layout = readLayout(data);
  if (layout === null) return;
  console.error("peakdesk: it ended early before, so the data is read from end to end first");
  const { verifyJournal } = await import("./adapters/journal-check.ts");
  for (let index = 0; index < layout.shards; index += 1) {
    const damage = await verifyJournal(shardFolder(data, layout.generation, index), shardName(index));
    if (damage !== null) throw new JournalCorrupt(damage);
  }
}

async function prepareLayout(settings: Settings): Promise<Layout> {
  const { data, demo, workers } = settings;
  const layout = readLayout(data);
  if (layout === null) {
    const fresh: Layout = { version: 1, generation: 1, shards: workers, cluster: cryptoRandom().base32(12), demo };
    writeLayout(data, fresh);
    return fresh;
  }
  if (layout.demo !== demo) {
    throw new LayoutError(
      layout.demo
        ? `${data} holds a demo: start it with --demo, or choose another folder (--data)`
        : `${data} holds real data: start without --demo, or choose another folder (--data)`,
    );
  }
  if (layout.shards === workers) return layout;
  const { repartition } = await import("./data/repartition.ts");
  return repartition(data, layout, workers, settings.restored);
}

function obeySignals(cluster: Cluster): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void cluster.drain().then(() => process.exit(0));
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  if (process.send === undefined) return;
  process.on("disconnect", stop);
}

function announce(settings: Settings, cluster: Cluster, demo: Demo | null, setupSecret: string): void {
  const host = settings.host.includes(":") ? `[${settings.host}]` : settings.host;
  const url = `http://${host}:${cluster.port}`;
  const lines = [
    `Peakdesk ${version} is at ${url} (${cluster.sockets} sockets, ${settings.workers} shards, ${cluster.bus} bus, data in ${settings.data})`,
  ];
  if (demo !== null) {
    lines.push(`  shop with the widget: ${url}/demo`, "  sign in with:");
    for (const { login, password, role } of demo.people) lines.push(`    ${login.padEnd(8)} ${password}   (${role})`);
  } else if (cluster.agents === 0) {
    lines.push(`  make the first administrator: ${url}/#/setup?token=${setupSecret}`);
  }
  console.log(lines.join("\n"));
}
