/** The server process from outside: how it starts and refuses to, how it stops, and what survives a change. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSettings } from "../../engine/settings.ts";
import { staff, visitor } from "../support/clients.ts";
import { dataFolder, refusedStart, Server, sessionOf } from "../support/server.ts";
import { within } from "../support/within.ts";

describe.each(["uws", "ws"] as const)("on %s sockets", (sockets) => {
  test("visitor and agent talk; SIGTERM says goodbye to both, ends with 0, and the next start has everything", async () => {
    const server = await Server.start({ flags: ["--sockets", sockets] });
    const health = await server.becomes("ok");
    expect(health).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+\.\d+$/), bus: "local" });
    expect(health.shards.map(({ name, readOnly, busHealthy }) => [name, readOnly, busHealthy])).toEqual([
      ["s0", false, true],
      ["s1", false, true],
    ]);
    await expect.poll(async () => (await server.health()).shards[0]!.sockets, { timeout: 5_000 }).toBe(sockets);

    const session = await server.signIn("agent1");
    const agent = await staff(server.url, session).opens();
    agent.link.status("online");
    const guest = await visitor(server.url, { group: "presale" }).opens();
    guest.says("你好");
    await within(10_000, "the agent reads it", () => agent.lines(guest.conv).includes("你好"));
    agent.says("在的", guest.conv);
    await within(10_000, "the visitor reads the answer", () => guest.lines().includes("在的"));

    expect(await server.stop()).toBe(0);
    for (const person of [guest, agent]) {
      expect(person.ledger.frames.get("bye")).toBe(1);
      expect(person.closeCodes[0]).toBe(1012);
    }
    await server.restart();
    await Promise.all([guest.opens(), agent.opens()]);
    guest.says("又见面了");
    await within(20_000, "talk goes on", () => agent.lines(guest.conv).length === 3 && guest.lines().length === 3);
    expect(agent.lines(guest.conv)).toEqual(["你好", "在的", "又见面了"]);
    expect([...guest.ledger.broken, ...agent.ledger.broken]).toEqual([]);
  });
});

test("another number of workers moves everything: 1, then 3, then 2", async () => {
  const server = await Server.start({ workers: 1 });
  const guests = await Promise.all(Array.from({ length: 12 }, () => visitor(server.url, { group: "presale" }).opens()));
  const session = await server.signIn("agent1");
  const agent = await staff(server.url, session).opens();
  agent.link.status("online");
  const says = async (text: string): Promise<void> => {
    for (const guest of guests) guest.says(text);
    await Promise.all(guests.map((guest) => guest.settles()));
  };
  await says("one");
  await within(10_000, "five of them have an agent", () => agent.link.desk?.conversations.length === 5);
  const held = agent.link.desk!.conversations.map(({ conv }) => conv);
  for (const [workers, text] of [
    [3, "three"],
    [2, "two"],
  ] as const) {
    expect(await server.stop()).toBe(0);
    await server.restart({ workers });
    expect(server.output).toMatch(new RegExp(`actors moved from \\d to ${workers} shards`));
    await Promise.all([...guests, agent].map((person) => person.opens()));
    await says(text);
  }
  for (const guest of guests) expect(guest.lines()).toEqual(["one", "three", "two"]);
  expect(guests.flatMap(({ ledger }) => ledger.broken)).toEqual([]);
  // The same sign-in, the same desk, and it still works.
  expect(agent.link.desk!.conversations.map(({ conv }) => conv)).toEqual(held);
  const talking = guests.find(({ conv }) => held.includes(conv))!;
  agent.says("still here", talking.conv);
  await within(10_000, "the answer arrives", () => talking.lines().at(-1) === "still here");
  const stranger = visitor(server.url, { token: talking.token });
  await within(10_000, "another device has it all", () => stranger.lines().length === 4);
});

test("a second process on the same folder is refused and the first goes on", async () => {
  const server = await Server.start({ workers: 1 });
  const second = await refusedStart(["--demo", "--port", "0", "--workers", "1", "--data", server.data]);
  expect(second.code).toBe(78);
  expect(second.output).toContain(`${server.data} is in use by another process`);
  await server.becomes("ok");
  const taken = await refusedStart(["--demo", "--port", String(server.port), "--workers", "1", "--data", dataFolder()]);
  expect(taken.code).toBe(78);
  expect(taken.output).toContain('setting "port"');
  await server.kill9();
  await server.restart();
  await server.becomes("ok");
});

test("the first administrator is made by the printed link, once", async () => {
  const server = await Server.start({ demo: false, workers: 1 });
  const link = /(http:\S+)\/#\/setup\?token=(\S+)/.exec(server.output)!;
  expect(link[1]).toBe(server.url);
  const token = link[2]!;
  expect(await (await server.get("/api/setup")).json()).toEqual({ needed: true });
  const admin = { login: "Root", name: "管理员", password: "correct horse" };
  expect((await server.post("/api/setup", { ...admin, token: "guessed" })).status).toBe(404);
  expect((await server.post("/api/setup", { ...admin, token, password: "short" })).status).toBe(400);
  const made = await server.post("/api/setup", { ...admin, token });
  expect(await made.json()).toMatchObject({ login: "root", role: "admin", groups: ["support"] });
  expect(await (await server.get("/api/me", sessionOf(made))).json()).toMatchObject({ login: "root" });
  const again = await server.post("/api/setup", { ...admin, login: "second", token });
  expect([again.status, await again.json()]).toMatchObject([409, { error: { name: "already_set_up" } }]);
  expect(await (await server.get("/api/setup")).json()).toEqual({ needed: false });
  const from = server.output.length;
  await server.stop();
  await server.restart();
  expect(server.output.slice(from)).not.toContain("setup?token=");
  await server.signIn("ROOT", "correct horse");
  const guest = await visitor(server.url).opens();
  guest.says("hello");
  await guest.settles();
});

test("a demo and real data do not share a folder", async () => {
  const server = await Server.start({ demo: false, workers: 1 });
  await server.stop();
  const demo = await refusedStart(["--demo", "--port", "0", "--workers", "1", "--data", server.data]);
  expect([demo.code, demo.output]).toEqual([78, expect.stringContaining("holds real data")]);
});

test("a wrong setting ends the start by its name, and the launcher does not try again", async () => {
  const server = await refusedStart(["--demo", "--workers", "0", "--data", dataFolder()]);
  expect([server.code, server.output]).toEqual([78, expect.stringContaining('setting "workers" from --workers')]);
  const launcher = await refusedStart(["--demo", "--host", "0.0.0.0", "--data", dataFolder()], {}, "launcher");
  expect(launcher.code).toBe(78);
  expect(launcher.output).toContain('setting "host"');
  expect(launcher.output).not.toContain("starting it again");
});

test.each([
  [["--port", "70000"], {}, 'setting "port" from --port'],
  [["--port", "http"], {}, 'setting "port" from --port'],
  [[], { PEAKDESK_PORT: "-1" }, 'setting "port" from PEAKDESK_PORT'],
  [["--workers", "257"], {}, 'setting "workers" from --workers'],
  [["--nats", "http://here"], {}, 'setting "nats" from --nats'],
  [[], { NATS_URL: "here" }, 'setting "nats" from NATS_URL'],
  [["--sockets", "tcp"], {}, 'setting "sockets" from --sockets'],
  [["--origins", "shop.example"], {}, 'setting "origins/0" from --origins'],
  [["--trusted-proxies", "11"], {}, 'setting "trustedProxies" from --trusted-proxies'],
  [["--log", "loud"], {}, 'setting "log" from --log'],
  [["--demo", "--host", "0.0.0.0"], {}, 'setting "host"'],
  [["--demo", "--host", "chat.example"], {}, 'setting "host"'],
  [["--colour", "blue"], {}, "--colour"],
  [["--config", "/nowhere.json"], {}, "/nowhere.json"],
] as const)("%j with %j is refused as %s", (flags, env, named) => {
  expect(() => readSettings([...flags], env)).toThrow(named);
});

test.each([
  ['{"port": "8080"}', 'setting "port" from the file'],
  ['{"prot": 8080}', 'setting "prot" from the file does not exist'],
  ['{"identity": {"mode": "required"}}', 'setting "identity" from the file'],
  ["[1]", "must hold one JSON object"],
  ["{", "the settings file"],
])("a file of %s is refused as %s", (text, named) => {
  const file = join(dataFolder(), "peakdesk.json");
  writeFileSync(file, text);
  expect(() => readSettings(["--config", file], {})).toThrow(named);
});

test("a flag wins over the environment, and that over the file", () => {
  const file = join(dataFolder(), "peakdesk.json");
  writeFileSync(file, '{"port": 1, "host": "::1", "log": "warn"}');
  const settings = readSettings(["--config", file, "--port", "3"], { PEAKDESK_PORT: "2", PEAKDESK_HOST: "127.0.0.2" });
  expect(settings).toMatchObject({ port: 3, host: "127.0.0.2", log: "warn" });
});
