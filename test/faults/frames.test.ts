/** Twenty thousand frames that are not what they should be, against a server with others on it. */
import { readFileSync } from "node:fs";
import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import type { ClientFrame, Position, ServerFrame } from "../../engine/protocol/frames.ts";
import { serverFrames } from "../../engine/protocol/schema.ts";
import { visitor } from "../support/clients.ts";
import { rawSocket, type RawSocket } from "../support/raw-socket.ts";
import { Server, settingsFile } from "../support/server.ts";
import { Dice, mutate, type Mutant } from "./mutants.ts";

const frames = 10_000;
const attackers = 16;
const seed = Number(process.env["PEAKDESK_SEED"] ?? 1);

const known = new Map<string, { Check(value: unknown): boolean }>(
  Object.entries(serverFrames).map(([name, schema]) => [name, Compile(schema)]),
);

/** How a connection may end: by the protocol's rules, by those of WebSocket, or cut because of what is far too large. */
const ends = new Set([4400, 4401, 4413, 1002, 1007, 1009, 1006]);

test.each(["uws", "ws"] as const)(`${frames} mutated frames on %s sockets`, { timeout: 180_000 }, async (sockets) => {
  // The buckets are not what is tested here.
  const free = { perSecond: 1_000_000, burst: 1_000_000 };
  const config = settingsFile({ rates: { visitor: free, staff: free } });
  const server = await Server.start({ flags: ["--sockets", sockets, "--config", config] });
  await server.becomes("ok");
  const bystander = await visitor(server.url, { group: "presale" }).opens();
  const victim = await visitor(server.url, { group: "presale" }).opens();
  victim.says("mine");
  await victim.settles();

  const tally = { left: frames, answered: 0, closed: 0, slowestMs: 0, wrong: [] as string[] };
  const attack = Array.from({ length: attackers }, (_, index) =>
    new Attacker(server.url, new Dice(seed * 1_000 + index), victim.conv, tally).run(),
  );
  let rss = 0;
  const watch = setInterval(() => {
    bystander.says("still here");
    if (tally.left < frames * 0.8 && rss === 0) rss = residentBytes(server.pid);
  }, 200);
  await Promise.all(attack).finally(() => clearInterval(watch));
  await bystander.settles();

  console.log(
    `${sockets}, seed ${seed}: ${tally.answered} answered, ${tally.closed} closed, slowest ${Math.round(tally.slowestMs)} ms, ` +
      `memory ${Math.round(rss / 2 ** 20)} → ${Math.round(residentBytes(server.pid) / 2 ** 20)} MiB`,
  );
  expect(tally.wrong).toEqual([]);
  expect(tally.answered + tally.closed).toBe(frames);
  expect(Math.min(tally.answered, tally.closed)).toBeGreaterThan(frames / 10);
  expect(bystander.closeCodes).toEqual([]);
  expect(bystander.lines()).toEqual([...bystander.ledger.texts.values()]);
  expect(victim.lines()).toEqual(["mine"]);
  expect(residentBytes(server.pid) - rss).toBeLessThan(96 * 2 ** 20);
  expect(server.output).not.toMatch(/threw|ended|hangs/);
  await server.becomes("ok");
});

interface Tally {
  left: number;
  answered: number;
  closed: number;
  slowestMs: number;
  readonly wrong: string[];
}

/** One connection after the other, one mutant after the other; after each a question whose answer proves that all is well. */
class Attacker {
  readonly #url: string;
  readonly #dice: Dice;
  readonly #foreign: string;
  readonly #tally: Tally;
  #token: string | undefined;
  #conv = "";
  #epoch = "";
  #ref = 1;

  constructor(url: string, dice: Dice, foreign: string, tally: Tally) {
    this.#url = url;
    this.#dice = dice;
    this.#foreign = foreign;
    this.#tally = tally;
  }

  async run(): Promise<void> {
    while (this.#tally.left > 0) {
      const socket = await rawSocket(this.#url);
      // Some begin with a mutant instead of a hello.
      if (this.#token === undefined || this.#dice.next() < 0.9) await this.#hello(socket);
      while (this.#tally.left > 0 && socket.closed === null) await this.#attack(socket);
      socket.end();
    }
  }

  async #hello(socket: RawSocket): Promise<void> {
    socket.say({ t: "hello", v: 1, as: "visitor", ...(this.#token !== undefined && { token: this.#token }) });
    await socket.until((frame) => frame.t === "stream");
    for (const frame of socket.heard) {
      if (frame.t === "welcome" && frame.you.kind === "visitor") {
        this.#token ??= frame.you.token;
        this.#conv = frame.you.conv;
      }
      if (frame.t === "stream") this.#epoch = frame.epoch;
    }
  }

  async #attack(socket: RawSocket): Promise<void> {
    this.#tally.left -= 1;
    const mutant = mutate(this.#dice, this.#frame());
    const began = performance.now();
    socket.heard.length = 0;
    socket.sendPieces(mutant.pieces);
    this.#ref += 1;
    const probe = 1_000_000 + this.#ref;
    socket.say({ t: "history", ref: probe, conv: this.#conv, before: 1 });
    const answered = await socket.until((frame) => "ref" in frame && frame.ref === probe);
    this.#tally.slowestMs = Math.max(this.#tally.slowestMs, performance.now() - began);
    this.#judge(mutant, socket, answered);
  }

  #judge({ how, pieces }: Mutant, { heard, closed }: RawSocket, answered: boolean): void {
    const what = () => `${how}: ${pieces.map((piece) => Buffer.from(piece).toString("hex").slice(0, 200)).join(" + ")}`;
    if (answered) this.#tally.answered += 1;
    else if (closed !== null && ends.has(closed)) this.#tally.closed += 1;
    else this.#tally.wrong.push(`${what()} ended with ${closed}`);
    for (const frame of heard)
      if (!isKnown(frame)) this.#tally.wrong.push(`${what()} was told ${JSON.stringify(frame)}`);
  }

  #frame(): ClientFrame {
    const dice = this.#dice;
    const conv = dice.next() < 0.8 ? this.#conv : this.#foreign;
    const ref = 1 + dice.below(900_000);
    const at: Position = { conv, epoch: this.#epoch, seq: dice.below(5) };
    return dice.pick<ClientFrame>([
      { t: "hello", v: 1, as: "visitor", token: this.#token ?? "v.x", lang: "en", resume: [at] },
      { t: "hello", v: 1, as: "staff", token: `aaaaaaaaaaaaa.${"x".repeat(32)}` },
      {
        t: "send",
        ref,
        conv,
        cmid: `fuzz-${String(ref).padStart(12, "0")}`,
        body: { type: "text", text: "fuzz 模糊" },
      },
      { t: "recall", ref, conv, seq: 1 + dice.below(9) },
      { t: "read", ref, conv, seq: dice.below(9) },
      { t: "typing", conv, on: true },
      { t: "watch", ref, ...at },
      { t: "unwatch", conv },
      { t: "history", ref, conv, before: dice.below(9) },
      { t: "end", ref, conv },
      { t: "status", ref, status: "online" },
      { t: "accept", ref, offer: "presale-1" },
      { t: "decline", ref, offer: "presale-1" },
    ]);
  }
}

function isKnown(frame: ServerFrame): boolean {
  return known.get(frame.t)?.Check(frame) === true;
}

function residentBytes(pid: number): number {
  return 1_024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}
