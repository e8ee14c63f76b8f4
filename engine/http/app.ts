/** The thin HTTP side: sign in and out, the team, health, and the built files of the two front ends. */
import { Hono, type Context, type MiddlewareHandler } from "hono";
import { setCookie, deleteCookie } from "hono/cookie";
import { Type, type Static, type TSchema } from "typebox";
import { Compile } from "typebox/compile";
import type { ActorRef, Principal } from "../core/actor.ts";
import type { Command } from "../core/commands.ts";
import { findAgent, type Account, type Config } from "../core/config.ts";
import { directoryRef } from "../core/directory/index.ts";
import { authorize } from "../core/policy.ts";
import { cookieValue, parseToken, sessionCookie } from "../gateway/credentials.ts";
import { sameOrigin } from "../gateway/origin.ts";
import type { Clock } from "../ports/clock.ts";
import type { Digest } from "../ports/digest.ts";
import type { Log } from "../ports/log.ts";
import type { Random } from "../ports/random.ts";
import { wireErrors, type WireErrorName } from "../protocol/errors.ts";
import type { AgentId, GroupId } from "../protocol/ids.ts";
import type { FileStore } from "./files.ts";
import { Throttle } from "../gateway/throttle.ts";

export interface AppParts {
  readonly ask: (to: ActorRef, command: Command, principal: Principal | null, done: (value: unknown) => void) => void;
  readonly config: () => Config;
  readonly clock: Clock;
  readonly digest: Digest;
  readonly random: Random;
  readonly log: Log;
  /** Hash of the one-time set-up secret; null once it cannot be used. */
  readonly setupHash: string | null;
  readonly health: () => { readonly ok: boolean; readonly report: unknown };
  readonly files: FileStore;
  /** Cookies are marked Secure when the proxy in front speaks TLS. */
  readonly behindProxy: boolean;
}

/** A signed-in device is forgotten after this long. */
const signInMs = 12 * 3_600_000;

const name = Type.String({ minLength: 1, maxLength: 60 });
const login = Type.String({ minLength: 2, maxLength: 60, pattern: "^[^\\s]+$" });
const password = Type.String({ minLength: 8, maxLength: 200 });
const groupId = Type.String({ minLength: 1, maxLength: 40, pattern: "^[a-z0-9-]+$" });
const role = Type.Union([Type.Literal("agent"), Type.Literal("supervisor"), Type.Literal("admin")]);
const cap = Type.Integer({ minimum: 0, maximum: 200 });
const strict = { additionalProperties: false } as const;

const bodies = {
  signIn: Compile(
    Type.Object({ login: Type.String({ maxLength: 60 }), password: Type.String({ maxLength: 200 }) }, strict),
  ),
  setUp: Compile(Type.Object({ token: Type.String({ maxLength: 100 }), login, name, password }, strict)),
  addAgent: Compile(
    Type.Object({ login, name, password, role, groups: Type.Array(groupId, { maxItems: 100 }), cap }, strict),
  ),
  changeAgent: Compile(
    Type.Partial(
      Type.Object({
        name,
        password,
        role,
        groups: Type.Array(groupId, { maxItems: 100 }),
        cap,
        disabled: Type.Boolean(),
      }),
      // Here and not within: what is made partial loses the options it had.
      strict,
    ),
  ),
  addGroup: Compile(Type.Object({ id: groupId, name }, strict)),
  changeGroup: Compile(
    Type.Partial(Type.Object({ name, accept: Type.Union([Type.Literal("auto"), Type.Literal("manual")]) }), strict),
  ),
};

class Refused extends Error {
  readonly reason: WireErrorName;
  readonly detail: string | undefined;
  constructor(reason: WireErrorName, detail?: string) {
    super(reason);
    this.reason = reason;
    this.detail = detail;
  }
}

const statusOf: Partial<Record<WireErrorName, 400 | 401 | 404 | 409 | 429 | 503>> = {
  not_signed_in: 401,
  not_found: 404,
  rate_limited: 429,
  login_taken: 409,
  already_set_up: 409,
  busy: 503,
  read_only: 503,
  shard_away: 503,
  draining: 503,
  internal: 503,
};

export function createApp(parts: AppParts): Hono {
  const app = new Hono();
  app.onError((error, c) => {
    if (!(error instanceof Refused)) parts.log.error("a request failed", { path: c.req.path, error: error.stack });
    const reason = error instanceof Refused ? error.reason : "internal";
    const detail = error instanceof Refused ? error.detail : undefined;
    const { code } = wireErrors[reason];
    return c.json(
      { error: { code, name: reason, ...(detail === undefined ? {} : { detail }) } },
      statusOf[reason] ?? 400,
    );
  });
  app.use("/healthz", unkept);
  app.use("/api/*", unkept);
  app.use("/api/*", async (c, next) => {
    if (c.req.method !== "GET" && !sameOrigin(c.req.header("origin") ?? null, c.req.header("host") ?? "")) {
      throw new Refused("not_found", "this request must come from the admin page itself");
    }
    await next();
  });
  app.get("/healthz", (c) => {
    const { ok, report } = parts.health();
    return c.json(report as object, ok ? 200 : 503);
  });
  signInRoutes(app, parts);
  teamRoutes(app, parts);
  app.all("/api/*", () => {
    throw new Refused("not_found");
  });
  app.get("*", (c) =>
    parts.files.respond(c.req.path, c.req.header("accept-encoding") ?? "", c.req.header("if-none-match") ?? ""),
  );
  return app;
}

/** Answers of the moment: kept by nobody, and never taken for anything but what they are. */
const unkept: MiddlewareHandler = async (c, next) => {
  c.header("Cache-Control", "no-store");
  c.header("X-Content-Type-Options", "nosniff");
  await next();
};

function signInRoutes(app: Hono, parts: AppParts): void {
  const { digest, config, clock } = parts;
  /** One account is guessed at slowly; one address may be a whole office at nine in the morning. */
  const byLogin = new Throttle(clock, 1 / 6, 10);
  const byAddress = new Throttle(clock, 2, 200);
  app.get("/api/setup", (c) => c.json({ needed: config().agents.length === 0 && parts.setupHash !== null }));
  app.post("/api/setup", async (c) => {
    const body = await read(c, bodies.setUp);
    if (parts.setupHash === null || digest.sha256(body.token) !== parts.setupHash) throw new Refused("not_found");
    const passwordHash = await hash(parts, body.password);
    const account = { login: body.login, name: body.name, role: "admin", groups: [], cap: 5, passwordHash } as const;
    const group = { id: "support" as GroupId, name: "Support" };
    const { id } = await ask<{ id: string }>(parts, directoryRef, { t: "directory.setUp", account, group }, null);
    return openSession(c, parts, id);
  });
  app.post("/api/login", async (c) => {
    const body = await read(c, bodies.signIn);
    const who = body.login.toLowerCase();
    if (!byLogin.allow(who) || !byAddress.allow(c.req.header("x-peer") ?? "")) throw new Refused("rate_limited");
    const account = config().agents.find((agent) => agent.login === who);
    const good = await verify(parts, body.password, account?.passwordHash ?? unknownHash);
    if (!good || account === undefined || account.disabled) throw new Refused("not_signed_in");
    byLogin.forgive(who);
    return openSession(c, parts, account.id);
  });
  app.post("/api/logout", async (c) => {
    const credential = parseToken(cookieValue(c.req.header("cookie") ?? null, sessionCookie) ?? "");
    if (credential !== null && credential.id.startsWith("a")) {
      const secretHash = digest.sha256(credential.secret);
      await ask(parts, { kind: "agent", id: credential.id }, { t: "agent.signOut", secretHash }, null);
    }
    deleteCookie(c, sessionCookie, { path: "/" });
    return c.body(null, 204);
  });
  app.get("/api/me", async (c) => {
    const { id } = await signedIn(c, parts);
    return c.json(me(id, await accountOf(parts, id)));
  });
}

function teamRoutes(app: Hono, parts: AppParts): void {
  const { config } = parts;
  app.get("/api/team", async (c) => {
    const who = await signedIn(c, parts);
    if (!authorize(who, "team.read")) throw new Refused("not_found");
    const agents = config().agents.map(({ passwordHash: _secret, ...rest }) => rest);
    return c.json({ agents, groups: config().groups });
  });
  app.post("/api/agents", async (c) => {
    const who = await admin(c, parts);
    const { password: plain, groups, ...rest } = await read(c, bodies.addAgent);
    const account = { ...rest, groups: groups as GroupId[], passwordHash: await hash(parts, plain) };
    const { id } = await ask<{ id: string }>(parts, directoryRef, { t: "directory.addAgent", account }, who);
    return c.json({ id }, 201);
  });
  app.patch("/api/agents/:id", async (c) => {
    const who = await admin(c, parts);
    const { password: plain, groups, ...rest } = await read(c, bodies.changeAgent);
    const change = {
      ...rest,
      ...(groups === undefined ? {} : { groups: groups as GroupId[] }),
      ...(plain === undefined ? {} : { passwordHash: await hash(parts, plain) }),
    };
    await ask(parts, directoryRef, { t: "directory.changeAgent", id: c.req.param("id") as never, change }, who);
    return c.body(null, 204);
  });
  app.post("/api/groups", async (c) => {
    const who = await admin(c, parts);
    const group = await read(c, bodies.addGroup);
    await ask(parts, directoryRef, { t: "directory.addGroup", group: { ...group, id: group.id as GroupId } }, who);
    return c.json({ id: group.id }, 201);
  });
  app.patch("/api/groups/:id", async (c) => {
    const who = await admin(c, parts);
    const change = await read(c, bodies.changeGroup);
    await ask(parts, directoryRef, { t: "directory.changeGroup", id: c.req.param("id") as GroupId, change }, who);
    return c.body(null, 204);
  });
}

/** Checked like a real one when the login does not exist, so that the two cannot be told apart by the clock. */
const unknownHash = `scrypt$32768$8$1$${"A".repeat(22)}$${"A".repeat(43)}`;

type Validator<T extends TSchema> = ReturnType<typeof Compile<T>>;

async function read<T extends TSchema>(c: Context, schema: Validator<T>): Promise<Static<T>> {
  const value: unknown = await c.req.json().catch(() => {
    throw new Refused("bad_field", "the body must be JSON");
  });
  if (schema.Check(value)) return value;
  const first = schema.Errors(value)[0];
  throw new Refused("bad_field", `${first?.instancePath.slice(1) ?? ""} ${first?.message ?? ""}`.trim());
}

function ask<T>(parts: AppParts, to: ActorRef, command: Command, who: Principal | null): Promise<T> {
  return new Promise((resolve, reject) => {
    parts.ask(to, command, who, (value) => {
      const answer = value as { ok: boolean; error?: WireErrorName };
      if (answer.ok) resolve(value as T);
      else reject(new Refused(answer.error ?? "internal"));
    });
  });
}

async function openSession(c: Context, parts: AppParts, id: string): Promise<Response> {
  const secret = parts.random.base32(32);
  const account = await accountOf(parts, id);
  const command: Command = {
    t: "agent.signIn",
    secretHash: parts.digest.sha256(secret),
    until: parts.clock.now() + signInMs,
    ...(account !== null && { account }),
  };
  await ask(parts, { kind: "agent", id }, command, null);
  const secure = parts.behindProxy && c.req.header("x-forwarded-proto") === "https";
  const maxAge = signInMs / 1_000;
  setCookie(c, sessionCookie, `${id}.${secret}`, { httpOnly: true, sameSite: "Lax", path: "/", secure, maxAge });
  return c.json(me(id, account));
}

/** The member of staff behind the cookie; the agent's own actor is asked each time. */
async function signedIn(c: Context, parts: AppParts): Promise<Extract<Principal, { kind: "staff" }>> {
  const credential = parseToken(cookieValue(c.req.header("cookie") ?? null, sessionCookie) ?? "");
  const account = credential === null ? null : await accountOf(parts, credential.id);
  if (credential === null || account === null) throw new Refused("not_signed_in");
  const secretHash = parts.digest.sha256(credential.secret);
  await ask(parts, { kind: "agent", id: account.id }, { t: "agent.check", secretHash }, null);
  return { kind: "staff", id: account.id, role: account.role };
}

async function admin(c: Context, parts: AppParts): Promise<Principal> {
  const who = await signedIn(c, parts);
  if (!authorize(who, "team.change")) throw new Refused("not_found");
  return who;
}

/** What was changed on another shard a moment ago may not be here yet: then the directory itself is asked. */
async function accountOf(parts: AppParts, id: string): Promise<Account | null> {
  const here = findAgent(parts.config(), id);
  if (here !== undefined) return here;
  const command: Command = { t: "directory.account", id: id as AgentId };
  return (await ask<{ account: Account | null }>(parts, directoryRef, command, null)).account;
}

function me(id: string, account: Account | null) {
  return {
    id,
    login: account?.login ?? "",
    name: account?.name ?? "",
    role: account?.role ?? "agent",
    groups: account?.groups ?? [],
  };
}

function hash({ digest }: AppParts, plain: string): Promise<string> {
  return new Promise((resolve) => digest.hashPassword(plain, resolve));
}

function verify({ digest }: AppParts, plain: string, known: string): Promise<boolean> {
  return new Promise((resolve) => digest.verifyPassword(plain, known, resolve));
}
