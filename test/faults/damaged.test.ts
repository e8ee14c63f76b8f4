/** A file that no restart mends: the launcher does not try for ever, and somebody is told which file it is. */
import { once } from "node:events";
import { fork } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dataFolder, Server } from "../support/server.ts";
import { visitor } from "../support/clients.ts";

/** Behind the two pages that say where the roots are: every tree of the file goes through these. */
const spoiledFrom = 2 * 4096;

test(
  "a journal whose pages are zeros stops the launcher with the name of the file, not with a loop",
  { timeout: 120_000 },
  async () => {
    const data = dataFolder();
    const server = await Server.start({ data, workers: 1 });
    const guest = await visitor(server.url).opens();
    guest.leaves();
    await server.kill9();
    const file = join(data, "g1", "shard-0", "data.mdb");
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0, spoiledFrom));

    const launcher = fork("dist/engine/launcher.js", ["--demo", "--data", data, "--workers", "1", "--port", "0"], {
      silent: true,
    });
    let said = "";
    for (const stream of [launcher.stdout, launcher.stderr]) stream?.on("data", (chunk: Buffer) => (said += chunk));
    const [code] = (await once(launcher, "exit")) as [number | null];
    expect(code, said).toBe(78);
    expect(said).toContain(join(data, "g1", "shard-0"));
    expect(said).toMatch(/backup|ended by/);
  },
);
