/** The HTTP side: who may change what, from which page, how often, under which headers, and what never leaks. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { staff, visitor } from "../support/clients.ts";
import { Server, sessionOf, sharedServer } from "../support/server.ts";

const server = sharedServer();

/** Everything over HTTP that changes something. */
const changes: readonly (readonly [method: string, path: string, body: object])[] = [
  ["POST", "/api/setup", { token: "x", login: "eve", name: "Eve", password: "12345678" }],
  ["POST", "/api/login", { login: "agent1", password: "x" }],
  ["POST", "/api/logout", {}],
  ["POST", "/api/agents", { login: "eve", name: "Eve", password: "12345678", role: "admin", groups: [], cap: 1 }],
  ["PATCH", "/api/agents/a234567", { role: "admin" }],
  ["POST", "/api/groups", { id: "eves", name: "Eve's" }],
  ["PATCH", "/api/groups/presale", { name: "Eve's" }],
  ["PUT", "/api/groups/eves", { name: "Eve's" }],
  ["DELETE", "/api/groups/presale", {}],
  ["PUT", "/api/tags/eves", { name: "Eve's", boostS: 600, noAffinity: false }],
  ["PUT", "/api/rules", { rules: [] }],
  ["PUT", "/api/routing", {}],
  ["PUT", "/api/config", {}],
];

describe("a change", () => {
  test.each(changes)("%s %s is refused from any other page", async (method, path, body) => {
    const cookie = `peakdesk_session=${await server().signIn("admin")}`;
    const foreign = [
      "https://evil.example",
      "null",
      server().url.replace("127.0.0.1", "localhost"),
      `${server().url}.evil.example`,
    ];
    for (const origin of [undefined, ...foreign]) {
      const headers = { cookie, "content-type": "application/json", ...(origin !== undefined && { origin }) };
      const response = await fetch(server().url + path, { method, headers, body: JSON.stringify(body) });
      expect([origin, response.status, await response.json()]).toMatchObject([
        origin,
        404,
        { error: { name: "not_found" } },
      ]);
    }
    const team = (await (await server().get("/api/team", await server().signIn("admin"))).json()) as {
      agents: { login: string }[];
    };
    expect(team.agents.map(({ login }) => login)).not.toContain("eve");
  });

  test("of the team is an administrator's alone", async () => {
    const sessions = {
      nobody: "",
      agent: await server().signIn("agent1"),
      supervisor: await server().signIn("agent3"),
    };
    for (const [who, session] of Object.entries(sessions)) {
      for (const [method, path, body] of changes.filter(([, path]) => !/setup|login|logout/.test(path))) {
        const { status } = await server().post(path, body, session, method);
        expect({ who, path, status }).toEqual({ who, path, status: who === "nobody" ? 401 : 404 });
      }
    }
    expect((await server().get("/api/team", sessions.agent)).status).toBe(404);
    expect((await server().get("/api/team", sessions.supervisor)).status).toBe(200);
    expect((await server().get("/api/team")).status).toBe(401);
  });

  test("that would lock everybody out is refused, and so is one that makes no sense", async () => {
    const admin = await server().signIn("admin");
    const { id } = (await (await server().get("/api/me", admin)).json()) as { id: string };
    const tries: [string, string, object, number][] = [
      ["PATCH", `/api/agents/${id}`, { disabled: true }, 400],
      ["PATCH", `/api/agents/${id}`, { role: "agent" }, 400],
      ["PATCH", `/api/agents/${id}`, { passwordHash: "x" }, 400],
      ["PATCH", `/api/agents/${id}`, { groups: ["nowhere"] }, 400],
      ["PATCH", "/api/agents/anobody", { name: "x" }, 404],
      ["PATCH", "/api/groups/nowhere", { name: "x" }, 404],
      [
        "POST",
        "/api/agents",
        { login: "AGENT1", name: "x", password: "12345678", role: "agent", groups: [], cap: 1 },
        409,
      ],
      ["POST", "/api/agents", { login: "x", name: "x", password: "12345678", role: "agent", groups: [], cap: 1 }, 400],
      ["POST", "/api/groups", { id: "Upper Case", name: "x" }, 400],
      ["POST", "/api/groups", { id: "presale", name: "x" }, 409],
    ];
    for (const [method, path, body, status] of tries) {
      const response = await server().post(path, body, admin, method);
      expect([method, path, body, response.status]).toEqual([method, path, body, status]);
    }
    expect((await server().get("/api/me", admin)).status).toBe(200);
  });
});

test("a password is guessed at slowly, and only the guessed account waits", async () => {
  // Each shard counts for itself.
  const server = await Server.start({ workers: 1 });
  const tries = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      server.post("/api/login", { login: "agent2", password: `guess-${index}` }),
    ),
  );
  const statuses = tries.map(({ status }) => status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(10);
  expect(statuses.filter((status) => status === 429)).toHaveLength(2);
  await expect(server.signIn("agent2")).rejects.toThrow("429");
  await server.signIn("agent4");
  const unknown = await server.post("/api/login", { login: "nobody", password: "x" });
  expect([unknown.status, await unknown.json()]).toEqual([401, { error: { code: 2001, name: "not_signed_in" } }]);
});

describe("headers", () => {
  test.each(["/", "/demo"])("the page %s may load nothing but itself and be framed by nobody", async (path) => {
    const response = await server().get(path);
    expect(response.status).toBe(200);
    const policy = response.headers.get("content-security-policy")!.split("; ");
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "require-trusted-types-for 'script'",
      ]),
    );
    expect(policy.join()).not.toMatch(/unsafe|\*|http:|https:/);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });

  test("answers of the API are kept by nobody and read by nobody else", async () => {
    for (const path of ["/api/me", "/api/setup", "/api/nothing", "/healthz"]) {
      const { headers } = await server().get(path);
      expect([path, headers.get("x-content-type-options")]).toEqual([path, "nosniff"]);
      expect([path, headers.get("access-control-allow-origin")]).toEqual([path, null]);
      expect([path, headers.get("cache-control")]).toEqual([path, "no-store"]);
    }
  });

  test("the cookie is out of reach of scripts and other sites, and Secure behind TLS", async () => {
    const proxied = await Server.start({ workers: 1, flags: ["--trusted-proxies", "1"] });
    const body = JSON.stringify({ login: "agent1", password: proxied.people.get("agent1") });
    const headers = { origin: proxied.url, "x-forwarded-proto": "https" };
    const secure = await fetch(`${proxied.url}/api/login`, { method: "POST", headers, body });
    expect(secure.headers.get("set-cookie")).toMatch(/; Secure/);
    const plain = await server().post("/api/login", { login: "agent1", password: server().people.get("agent1") });
    const cookie = plain.headers.get("set-cookie")!;
    expect(cookie).toMatch(
      /^peakdesk_session=a[a-z2-7]{12}\.[a-z2-7]{32}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  test.each([
    "/../package.json",
    "/w/../../package.json",
    "/w/%2e%2e/%2e%2e/package.json",
    "/w/..%2f..%2fpackage.json",
    "//etc/passwd",
    "/index.html/",
    "/%00",
    "/%",
  ])("%s is not there", async (path) => {
    const response = await rawGet(path);
    expect([400, 404]).toContain(response);
  });
});

/** `fetch` tidies a path up before it is sent. */
async function rawGet(path: string): Promise<number> {
  const { request } = await import("node:http");
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: server().port, path }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on("error", reject).end();
  });
}

test("secrets are in no log line and in no file", async () => {
  const own = await Server.start({ flags: ["--log", "info"] });
  const canary = "canary-Qk7w2Zp9";
  const admin = await own.signIn("admin");
  const account = {
    login: "keeper",
    name: "Keeper",
    password: `${canary}-password`,
    role: "agent",
    groups: ["presale"],
    cap: 2,
  };
  expect((await own.post("/api/agents", account, admin)).status).toBe(201);
  await expect.poll(() => own.post("/api/login", account).then(({ status }) => status)).toBe(400);
  await own.post("/api/login", { login: "keeper", password: `${canary}-wrong` });
  const session = sessionOf(await own.post("/api/login", { login: "keeper", password: account.password }));
  const keeper = await staff(own.url, session).opens();
  keeper.link.status("online");
  const guest = await visitor(own.url, { group: "presale", identity: `${canary}-identity` }).opens();
  guest.says(`${canary}-words`);
  await guest.settles();
  await own.post("/api/agents", { ...account, cap: `${canary}-cap` }, admin);
  await own.get(`/api/me?token=${canary}-query`, `${canary}-session`);
  expect(await own.stop()).toBe(0);

  const [visitorSecret, staffSecret] = [guest.token, session].map((token) => token.split(".")[1]!);
  expect(own.output).not.toContain(canary);
  for (const secret of [visitorSecret!, staffSecret!, admin.split(".")[1]!]) expect(own.output).not.toContain(secret);
  const files = readdirSync(own.data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(3);
  for (const { parentPath, name } of files) {
    const bytes = readFileSync(join(parentPath, name));
    const found = [visitorSecret!, staffSecret!, `${canary}-password`, `${canary}-identity`].filter((secret) =>
      bytes.includes(secret),
    );
    expect([name, found]).toEqual([name, []]);
  }
  keeper.leaves();
  guest.leaves();
});
