/** Who is let in over a socket, and how fast somebody is out again. */
import { describe, expect, test } from "vitest";
import { closeCodes } from "../../engine/protocol/errors.ts";
import type { Hello, ServerFrame } from "../../engine/protocol/frames.ts";
import { staff, visitor } from "../support/clients.ts";
import { rawSocket, type RawSocket, type RawSocketOptions } from "../support/raw-socket.ts";
import { sessionOf, sharedServer } from "../support/server.ts";
import { within } from "../support/within.ts";

const server = sharedServer(() => ({ flags: ["--origins", "https://shop.example,http://127.0.0.1:7"] }));

/** Says hello and waits for what comes of it. */
async function knock(hello: Omit<Hello, "t" | "v">, options: RawSocketOptions = {}): Promise<RawSocket> {
  const socket = await rawSocket(server().url, options);
  socket.say({ t: "hello", v: 1, ...hello });
  await socket.until((frame) => frame.t === "welcome");
  return socket;
}

const isIn = (socket: RawSocket): boolean => socket.heard.some((frame) => frame.t === "welcome");
const out = closeCodes.not_signed_in.code;

describe("origins", () => {
  const own = () => server().url;

  test.each([
    ["none, as apps have", () => undefined],
    ["our own", own],
    ["our own behind TLS", () => own().replace("http:", "https:")],
    ["on the list", () => "https://shop.example"],
    ["on the list, with a port", () => "http://127.0.0.1:7"],
  ])("%s is let in", async (_what, origin) => {
    const from = origin();
    const socket = await rawSocket(server().url, from === undefined ? {} : { origin: from });
    socket.end();
  });

  test.each([
    ["null", () => "null"],
    ["another scheme", () => "http://shop.example"],
    ["another port", () => "https://shop.example:8443"],
    ["the default port spelled out", () => "https://shop.example:443"],
    ["a suffix", () => "https://shop.example.evil.example"],
    ["a prefix", () => "https://evil-shop.example"],
    ["a subdomain", () => "https://a.shop.example"],
    ["a trailing dot", () => "https://shop.example."],
    ["a trailing slash", () => "https://shop.example/"],
    ["other letters", () => "https://SHOP.example"],
    ["letters that look alike", () => "https://xn--shp-gna.example"],
    ["a user in front", () => "https://shop.example@evil.example"],
    ["our host on another port", () => "http://127.0.0.1:1"],
    ["our port under another name", () => own().replace("127.0.0.1", "localhost")],
    ["our host as a suffix", () => own().replace("http://", "http://evil.")],
    ["two at once", () => `${own()}, https://evil.example`],
  ])("%s is refused", async (_what, origin) => {
    await expect(rawSocket(server().url, { origin: origin() })).rejects.toThrow("403");
  });

  test("sockets live at one path and speak one protocol", async () => {
    await expect(rawSocket(server().url, { path: "/" })).rejects.toThrow("404");
    await expect(rawSocket(server().url, { protocol: "" })).rejects.toThrow("400");
    await expect(rawSocket(server().url, { protocol: "peakdesk.v2" })).rejects.toThrow("400");
  });
});

describe("credentials", () => {
  test("a cookie counts for our own pages only, a token for everyone who has it", async () => {
    const session = await server().signIn("agent1");
    const headers = { cookie: `other=1; peakdesk_session=${session}` };
    expect(isIn(await knock({ as: "staff" }, { headers, origin: server().url }))).toBe(true);
    for (const options of [{ headers, origin: "https://shop.example" }, { headers }, { origin: server().url }]) {
      const socket = await knock({ as: "staff" }, options);
      expect([isIn(socket), socket.closed]).toEqual([false, out]);
    }
    expect(isIn(await knock({ as: "staff", token: session }))).toBe(true);
  });

  test("a token that is wrong in any way lets nobody in, and all ways look the same", async () => {
    const [ann, bob] = await Promise.all([visitor(server().url).opens(), visitor(server().url).opens()]);
    const session = await server().signIn("agent2");
    const [id, secret] = ann.token.split(".") as [string, string];
    const [agentId, agentSecret] = session.split(".") as [string, string];
    const wrong: Omit<Hello, "t" | "v">[] = [
      { as: "visitor", token: `${id}.${"a".repeat(secret.length)}` },
      { as: "visitor", token: `${id}.${secret.slice(0, -1)}` },
      { as: "visitor", token: `${id}.${secret}a` },
      { as: "visitor", token: `${bob.token.split(".")[0]}.${secret}` },
      { as: "visitor", token: `v${"a".repeat(24)}.${secret}` },
      { as: "visitor", token: `${id}.` },
      { as: "visitor", token: id },
      { as: "visitor", token: session },
      { as: "staff", token: ann.token },
      { as: "staff", token: `${agentId}.${"a".repeat(agentSecret.length)}` },
      { as: "staff", token: `a${"b".repeat(12)}.${agentSecret}` },
      { as: "staff" },
      // The id that the hash of a verified person would stand for.
      { as: "visitor", token: `u${"a".repeat(24)}.verified-verified-verified` },
    ];
    const answers = await Promise.all(wrong.map((hello) => knock(hello)));
    expect(answers.map(({ closed }) => closed)).toEqual(wrong.map(() => out));
    expect(answers.filter(isIn)).toEqual([]);
    ann.leaves();
    bob.leaves();
  });

  test("an identity is no credential where signed identities are off", async () => {
    const socket = await knock({ as: "visitor", identity: "a.b.c" });
    expect(socket.heard.find((frame) => frame.t === "welcome")).toMatchObject({ you: { kind: "visitor" } });
  });
});

describe("a sign-in that ends", () => {
  const admin = () => server().signIn("admin");

  async function agentNamed(login: string): Promise<{ id: string; session: string }> {
    const password = "long enough";
    const account = { login, name: login, password, role: "agent", groups: ["presale"], cap: 3 };
    const made = await server().post("/api/agents", account, await admin());
    const { id } = (await made.json()) as { id: string };
    // The account reaches the agent's own shard a moment later.
    await expect
      .poll(() =>
        server()
          .post("/api/login", { login, password })
          .then(({ status }) => status),
      )
      .toBe(200);
    return { id, session: await server().signIn(login, password) };
  }

  test.each([
    ["disabled", { disabled: true }],
    ["password", { password: "another password" }],
    ["role", { role: "supervisor" }],
  ])("by a change of %s, closes every device in a moment", async (what, change) => {
    const { id, session } = await agentNamed(`gone-by-${what}`);
    const second = await server().signIn(`gone-by-${what}`, "long enough");
    const devices = await Promise.all(
      [session, session, session, second].map((token) => knock({ as: "staff", token })),
    );
    expect(devices.every(isIn)).toBe(true);
    const began = performance.now();
    expect((await server().post(`/api/agents/${id}`, change, await admin(), "PATCH")).status).toBe(204);
    await within(5_000, "all devices are closed", () => devices.every(({ closed }) => closed !== null));
    console.log(`${what}: closed after ${Math.round(performance.now() - began)} ms`);
    expect(devices.map(({ closed }) => closed)).toEqual([out, out, out, out]);
    const again = await knock({ as: "staff", token: session });
    expect([isIn(again), again.closed]).toEqual([false, out]);
    expect((await server().get("/api/me", session)).status).toBe(401);
  });

  test("by signing out, closes the devices of this sign-in only", async () => {
    const { session } = await agentNamed("leaver");
    const other = await server().signIn("leaver", "long enough");
    const [left, stays] = await Promise.all([session, other].map((token) => knock({ as: "staff", token })));
    const began = performance.now();
    const answer = await server().post("/api/logout", {}, session);
    expect(answer.status).toBe(204);
    expect(sessionOf(answer)).toBe("");
    await within(5_000, "the device is closed", () => left!.closed !== null);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect([left!.closed, stays!.closed]).toEqual([out, null]);
    expect((await server().get("/api/me", other)).status).toBe(200);
  });

  test("stops the link for good, with the reason", async () => {
    const { session } = await agentNamed("reader");
    const person = await staff(server().url, session).opens();
    await server().post("/api/logout", {}, session);
    await within(5_000, "the link stops", () => person.link.phase.name === "stopped");
    expect(person.link.phase).toMatchObject({ reason: "not_signed_in" });
  });
});

test("a flood is held, then closed; others do not notice", async () => {
  const [flood, other] = [await knock({ as: "visitor" }), await visitor(server().url).opens()];
  await flood.until((frame) => frame.t === "stream");
  const welcome = flood.heard.find((frame): frame is Extract<ServerFrame, { t: "welcome" }> => frame.t === "welcome");
  const conv = welcome?.you.kind === "visitor" ? welcome.you.conv : "";
  for (let i = 0; i < 400; i += 1) flood.say({ t: "history", ref: i + 1, conv, before: 1 });
  other.says("hello");
  await Promise.all([flood.until(() => false), other.settles()]);
  const refused = flood.heard.filter((frame) => frame.t === "error" && frame.name === "rate_limited");
  expect(refused.length).toBeGreaterThanOrEqual(50);
  expect(flood.closed).toBe(closeCodes.rate_limited.code);
  expect(other.closeCodes).toEqual([]);
});

test("who says nothing is closed", async () => {
  const socket = await rawSocket(server().url);
  await socket.until(() => false);
  expect(socket.closed).toBe(closeCodes.hello_timeout.code);
});
