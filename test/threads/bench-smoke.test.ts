/** The measurements measure: a tiny run of every kind, without a word about how fast it was. */
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const bench = "dist/bench/cli.js";
/** Seven servers are started one after the other. */
const relayMsMax = 180_000;

function run(...args: string[]): { last: Record<string, unknown>; table: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bench, ...args, "--json"], { encoding: "utf8" });
  expect(status, stderr).toBe(0);
  return { last: JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as Record<string, unknown>, table: stderr };
}

test(
  "a relay run loses no message on any variant and ends with every figure by its name",
  () => {
    const crowd = ["--talks", "6", "--per-agent", "3", "--rate", "200"];
    const short = [
      "--warm",
      "0.5",
      "--seconds",
      "1.5",
      "--repeats",
      "1",
      "--visitors",
      "40",
      "--settle",
      "0.5",
      "--conversations",
      "100",
    ];
    const { last, table } = run("relay", "--variants", "floor,durable,ws,two-local", ...crowd, ...short);
    const { messages, void: flaws, ...figures } = last;
    expect(Object.keys(figures)).toEqual([
      "floorCpuUs",
      "durableCpuUs",
      "ratio",
      "wsCpuUs",
      "twoShardLocalCpuUs",
      "twoShardNatsCpuUs",
      "p50Ms",
      "p99Ms",
      "bytesPerIdleVisitor",
      "recoveryMs",
    ]);
    for (const [name, value] of Object.entries(figures)) {
      if (name === "twoShardNatsCpuUs") expect(value, "left out here").toBeNull();
      else expect(value, name).toEqual(expect.any(Number));
    }
    expect(flaws).toEqual(expect.any(Array));
    const { sent, acknowledged, delivered } = messages as Record<string, number>;
    expect(sent).toBeGreaterThan(4 * 200);
    expect([acknowledged, delivered]).toEqual([sent, sent]);
    for (const name of ["bare uWebSockets.js relay", "fsync before ack", "Peakdesk on ws", "local bus"]) {
      expect(table).toContain(name);
    }
  },
  relayMsMax,
);

test("the parts alone are measured one by one", () => {
  const { last } = run("micro", "--ms", "5");
  const results = last as unknown as { name: string; p50Us: number; runs: number }[];
  const names = results.map(({ name }) => name).join("\n");
  for (const part of [
    "encode ack",
    "scan send",
    "mailbox",
    "turn",
    "block of 1000",
    "append of 100 with fsync",
    "bus: decode",
    "client: event",
  ]) {
    expect(names).toContain(part);
  }
  for (const { name, p50Us, runs } of results) {
    expect(p50Us, name).toBeGreaterThan(0);
    expect(runs, name).toBeGreaterThan(0);
  }
});
