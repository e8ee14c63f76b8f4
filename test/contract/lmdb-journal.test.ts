/** What only a journal on a disk can get wrong. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { open as openLmdb } from "lmdb";
import { expect, onTestFinished, test } from "vitest";
import { cryptoRandom } from "../../engine/adapters/crypto-random.ts";
import { verifyJournal } from "../../engine/adapters/journal-check.ts";
import { blockKey, chunkKey, metaKey, snapshotKey } from "../../engine/adapters/journal-keys.ts";
import { LmdbEnvironment } from "../../engine/adapters/lmdb-environment.ts";
import { openLmdbJournal } from "../../engine/adapters/lmdb-journal.ts";
import type { ActorKey, Journal } from "../../engine/ports/journal.ts";
import { bytes, text } from "../support/bytes.ts";
import { folderForThisTest } from "../support/folders.ts";
import { append, blocksOf, close, reopen, snapshot, visitor } from "./journal.ts";

const random = cryptoRandom();
const blocks = 20;
const nth = (i: number): ActorKey => ({ ...visitor, id: `v${i}` });

const program = (name: string): string => fileURLToPath(new URL(`../support/${name}`, import.meta.url));

function openIn(folder: string, more: { name?: string; renewEpoch?: boolean } = {}): Promise<Journal> {
  return openLmdbJournal(folder, { name: "s1", random, ...more });
}

/** A closed journal with a bit of everything. */
async function filled(): Promise<string> {
  const folder = folderForThisTest();
  const journal = await openIn(folder);
  for (let i = 1; i <= blocks; i += 1) {
    await append(journal, {
      records: Array.from({ length: 30 }, (_, r) => bytes(`block ${i} record ${r} ${"x".repeat(200)}`)),
      snapshots: [snapshot(nth(i), i, { deadline: i, present: i % 2 === 0, state: bytes(`state of v${i}`) })],
      chunks: [{ key: visitor, conversation: 1, from: i * 10, bytes: bytes(`chunk ${i} `.repeat(50)) }],
      shard: bytes(`shard at ${i}`),
    });
  }
  await close(journal);
  return folder;
}

/** Everything a journal can be asked, as one value. */
function contentOf(journal: Journal): unknown {
  const snapshots = [...journal.actors()].map((key) => journal.snapshot(key));
  const chunks = [...journal.chunksOf(visitor)].map(({ from, bytes: chunk }) => [from, text(chunk)]);
  const due = journal.due(100, 100);
  return structuredClone({ blocks: blocksOf(journal), snapshots, chunks, due, present: journal.recovery().present() });
}

/** Changes the file underneath the journal, as a person with the wrong tool would. */
async function change(folder: string, key: Buffer, value: Buffer | null): Promise<void> {
  const env = new LmdbEnvironment(folder);
  expect(await new Promise((resolve) => env.commit([{ key, value }], resolve))).toBeNull();
  await env.close();
}

async function valueAt(folder: string, key: Buffer): Promise<Buffer> {
  const env = new LmdbEnvironment(folder);
  const value = env.get(key);
  await env.close();
  return value ?? Buffer.alloc(0);
}

/** Opens and reads everything; a damaged journal must not get through this. */
async function use(folder: string): Promise<void> {
  const journal = await openIn(folder);
  onTestFinished(() => close(journal));
  contentOf(journal);
}

test("an untouched journal is found sound", async () => {
  expect(await verifyJournal(await filled(), "s1")).toBeNull();
  expect(await verifyJournal(folderForThisTest(), "s1"), "nor is there anything wrong with none").toBeNull();
});

test("the disk has an append before it is confirmed: the file was not made with overlapping syncs", async () => {
  const folder = folderForThisTest();
  const journal = await openIn(folder);
  // The library shares one file per process and refuses a second opening that wants what the first one left off.
  expect(() => openLmdb({ path: folder, noSubdir: false, overlappingSync: true })).toThrow(
    "Can not enable overlappingSync",
  );
  await close(journal);
});

test.each([
  ["block", `block 7 record 3`],
  ["snapshot", "state of v7"],
  ["chunk", "chunk 7 chunk 7"],
])("a flipped bit in a %s is an error that names it, never a wrong value", async (what, content) => {
  const folder = await filled();
  const path = join(folder, "data.mdb");
  const data = readFileSync(path);
  let found = 0;
  for (let at = data.indexOf(content); at !== -1; at = data.indexOf(content, at + 1)) {
    data[at + 2] = (data[at + 2] ?? 0) ^ 1;
    found += 1;
  }
  expect(found).toBeGreaterThan(0);
  writeFileSync(path, data);
  await expect(use(folder)).rejects.toMatchObject({
    name: "JournalCorrupt",
    message: expect.stringContaining("checksum"),
  });
  const verdict = await verifyJournal(folder, "s1");
  expect(verdict).toContain(what === "chunk" ? "events from 70" : what);
  expect(verdict).toContain(folder);
  expect(verdict).toContain("backup");
});

/** What another process finds in a journal; null if reading it ended that process, which is no wrong answer either. */
function foundElsewhere(folder: string): unknown {
  const { status, stdout } = spawnSync(process.execPath, [program("read-journal.mjs"), folder], { encoding: "utf8" });
  return status === 0 ? JSON.parse(stdout) : null;
}

test("damage anywhere is found, or has no effect: nothing ever reads as something else", async () => {
  const folder = await filled();
  const whole = foundElsewhere(folder);
  expect(whole).not.toBeNull();
  const size = statSync(join(folder, "data.mdb")).size;
  let found = 0;
  for (let i = 0; i < 24; i += 1) {
    const copy = folderForThisTest();
    cpSync(folder, copy, { recursive: true });
    const what = damage(join(copy, "data.mdb"), i % 3, Math.floor(random.next() * size));
    if ((await verifyJournal(copy, "s1")) !== null) found += 1;
    else expect([foundElsewhere(copy), null], what).toContainEqual(whole);
  }
  expect(found).toBeGreaterThan(5);
});

/** A flipped bit, a page of zeros, or a page of garbage. */
function damage(path: string, kind: number, at: number): string {
  const data = readFileSync(path);
  const page = at - (at % 4096);
  if (kind === 0) data[at] = (data[at] ?? 0) ^ 4;
  else for (let i = page; i < page + 4096; i += 1) data[i] = kind === 1 ? 0 : (i * 31) % 256;
  writeFileSync(path, data);
  return `kind ${kind} at ${at}`;
}

test("a file that was cut short is found by the process that checks it, which may die of it", async () => {
  const folder = await filled();
  truncateSync(join(folder, "data.mdb"), 5 * 4096);
  expect(await verifyJournal(folder, "s1")).toContain(folder);
});

test.each([
  ["empty", (path: string) => truncateSync(path, 0)],
  ["gone", (path: string) => rmSync(path)],
])("a data file that is %s is not taken for a new journal", async (_, spoil) => {
  const folder = await filled();
  spoil(join(folder, "data.mdb"));
  await expect(openIn(folder)).rejects.toMatchObject({
    name: "JournalCorrupt",
    message: expect.stringContaining("missing or empty"),
  });
  expect(await verifyJournal(folder, "s1")).toContain("missing or empty");
});

test("a data file that never was one is refused", async () => {
  const folder = folderForThisTest();
  writeFileSync(join(folder, "data.mdb"), "this is a letter to my bank ".repeat(1_000));
  await expect(openIn(folder)).rejects.toMatchObject({ name: "JournalCorrupt" });
});

test.each([1, 7, blocks])("a missing block %i is an error", async (block) => {
  const folder = await filled();
  await change(folder, blockKey(block), null);
  await expect(use(folder)).rejects.toThrow(`block ${block} in`);
  expect(await verifyJournal(folder, "s1")).toContain("it is missing");
});

test("a block or a snapshot under the key of another is an error", async () => {
  const folder = await filled();
  await change(folder, blockKey(8), await valueAt(folder, blockKey(7)));
  await expect(use(folder)).rejects.toThrow("block 8 in");
  await change(folder, snapshotKey(nth(2)), await valueAt(folder, snapshotKey(nth(1))));
  const journal = await openIn(folder);
  onTestFinished(() => close(journal));
  expect(journal.snapshot(nth(1))?.upTo).toBe(1);
  expect(() => journal.snapshot(nth(2))).toThrow("snapshot of 7/1/v2");
});

test("rows that vanished are missed by the check", async () => {
  const [one, two] = [await filled(), await filled()];
  await change(one, chunkKey(visitor, 1, 100), null);
  expect(await verifyJournal(one, "s1")).toContain(`${blocks - 1} chunks of old events of ${blocks}`);
  await change(two, snapshotKey(nth(3)), null);
  expect(await verifyJournal(two, "s1")).toContain("there is no snapshot for it");
});

test("a journal of another shard, another journal's identity, or none at all is refused", async () => {
  const [mine, other] = [await filled(), await filled()];
  await expect(openIn(mine, { name: "s2" })).rejects.toThrow("belongs to shard s1, not to s2");
  cpSync(join(other, "identity.json"), join(mine, "identity.json"));
  await expect(openIn(mine)).rejects.toThrow("identity.json speaks of");
  await change(other, metaKey("identity"), null);
  await expect(openIn(other)).rejects.toThrow("does not say whose journal it is");
  writeFileSync(join(other, "identity.json"), "{");
  await expect(openIn(other)).rejects.toThrow("is not JSON");
});

test("a journal without its identity.json, as a crash right after the first opening leaves it, is completed", async () => {
  const folder = await filled();
  rmSync(join(folder, "identity.json"));
  await use(folder);
  expect(JSON.parse(readFileSync(join(folder, "identity.json"), "utf8"))).toMatchObject({
    name: "s1",
    format: 1,
    boot: 2,
  });
});

test("an older data file beside a newer identity.json is only taken with a new epoch", async () => {
  const folder = await filled();
  const backup = readFileSync(join(folder, "data.mdb"));
  const later = await openIn(folder);
  const { epoch } = later;
  await append(later, { records: [bytes("after the backup")] });
  await close(later);
  writeFileSync(join(folder, "data.mdb"), backup);
  await expect(openIn(folder)).rejects.toThrow("older than identity.json");
  const restored = await openIn(folder, { renewEpoch: true });
  expect(restored.epoch).not.toBe(epoch);
  await close(restored);
  await use(folder);
});

test("a folder that cannot be made is the system's error, not a damaged journal", async () => {
  const file = join(folderForThisTest(), "file");
  writeFileSync(file, "");
  await expect(openIn(join(file, "journal"))).rejects.toMatchObject({ code: "ENOTDIR" });
});

/** Where a small disk can be mounted for a child alone it gets one; elsewhere its files may not grow. */
function onFullDisk(folder: string, script: string): string[] {
  const mount = `mount -t tmpfs -o size=6m tmpfs '${folder}' && exec '${process.execPath}' '${script}' '${folder}' filler`;
  for (const unshare of [["-m"], ["-rm"]]) {
    if (spawnSync("unshare", [...unshare, "mount", "-t", "tmpfs", "tmpfs", folder]).status === 0) {
      return ["unshare", ...unshare, "sh", "-c", mount];
    }
  }
  return ["bash", "-c", `ulimit -S -f 4096; exec '${process.execPath}' '${script}' '${folder}' limit`];
}

test("a full disk loses nothing that was confirmed, is told as such, and the journal goes on when there is room again", async () => {
  const folder = folderForThisTest();
  const [command = "", ...args] = onFullDisk(folder, program("full-disk.mjs"));
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  expect(status, stderr).toBe(0);
  const told = JSON.parse(stdout) as Record<string, unknown>;
  // Where files may not grow the disk itself has room, so nobody can tell that from a broken one.
  const kind = command === "unshare" ? "disk_full" : expect.stringMatching(/^(disk_full|failed)$/);
  expect(told).toEqual({
    error: kind,
    readable: true,
    nextError: kind,
    stillFull: kind,
    readableMeanwhile: true,
    readableStill: true,
    reopened: null,
    lost: 0,
    goesOn: null,
    strays: 0,
  });
});

test("a journal that is killed at any moment has everything it confirmed", async () => {
  const folder = folderForThisTest();
  let confirmed = 0;
  for (let round = 0; round < 5; round += 1) {
    const child = spawn(process.execPath, [program("append-for-ever.mjs"), folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface({ input: child.stdout });
    lines.on("line", (line) => {
      confirmed = Number(line);
    });
    await once(lines, "line");
    await new Promise((resolve) => setTimeout(resolve, 50 + 150 * random.next()));
    child.kill("SIGKILL");
    await once(child, "close");
    expect(await verifyJournal(folder, "s1")).toBeNull();
    const journal = await openIn(folder);
    expect(journal.lastBlock).toBeGreaterThanOrEqual(confirmed);
    expect(blocksOf(journal).every(([block, [record]]) => record === `record ${block}`)).toBe(true);
    expect(journal.snapshot(visitor)?.upTo).toBe(journal.lastBlock);
    expect(await reopen(journal)).toBeNull();
    await close(journal);
  }
  expect(confirmed).toBeGreaterThan(50);
});
