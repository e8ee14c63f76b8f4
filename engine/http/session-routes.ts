/** First set-up, signing in and out, and who one is. */
import type { Context } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import { Type } from "typebox";
import type { Command } from "../core/commands.ts";
import type { Account } from "../core/config.ts";
import { directoryRef } from "../core/directory/index.ts";
import { cookieValue, parseToken, sessionCookie } from "../gateway/credentials.ts";
import { Throttle } from "../gateway/throttle.ts";
import type { GroupId } from "../protocol/ids.ts";
import { agentId, groupId, login, name, password, role, strict } from "./fields.ts";
import { ask, type AppParts } from "./parts.ts";
import { hashPassword, verifyPassword } from "./passwords.ts";
import { Refused } from "./refused.ts";
import { openRoute, staffRoute, type Route } from "./route.ts";
import { accountOf } from "./signed-in.ts";

/** A signed-in device is forgotten after this long. */
const signInMs = 12 * 3_600_000;

const meAnswer = Type.Object(
  { id: agentId, login: Type.String(), name: Type.String(), role, groups: Type.Array(groupId) },
  strict,
);
const signInBody = Type.Object(
  { login: Type.String({ maxLength: 60 }), password: Type.String({ maxLength: 200 }) },
  strict,
);
const setUpBody = Type.Object({ token: Type.String({ maxLength: 100 }), login, name, password }, strict);

export function sessionRoutes({ clock }: AppParts): readonly Route[] {
  /** One account is guessed at slowly; one address may be a whole office at nine in the morning. */
  const byLogin = new Throttle(clock, 1 / 6, 10);
  const byAddress = new Throttle(clock, 2, 200);
  const signIn = openRoute(
    {
      method: "post",
      path: "/api/login",
      summary: "Sign in; the answer sets the cookie that all else needs.",
      room: "session",
      who: "anybody",
      body: signInBody,
      answers: { 200: meAnswer },
      refusals: ["not_signed_in", "rate_limited"],
    },
    async ({ c, parts, body }) => {
      const who = body.login.toLowerCase();
      if (!byLogin.allow(who) || !byAddress.allow(c.req.header("x-peer") ?? "")) throw new Refused("rate_limited");
      const account = parts.config().agents.find((agent) => agent.login === who);
      const good = await verifyPassword(parts, body.password, account?.passwordHash ?? null);
      if (!good || account === undefined || account.disabled) throw new Refused("not_signed_in");
      byLogin.forgive(who);
      return openSession(c, parts, account.id);
    },
  );
  return [setupNeeded, setUp, signIn, signOut, whoAmI];
}

const setupNeeded = openRoute(
  {
    method: "get",
    path: "/api/setup",
    summary: "Whether the first administrator has still to be made.",
    room: "session",
    who: "anybody",
    answers: { 200: Type.Object({ needed: Type.Boolean() }, strict) },
  },
  ({ c, parts }) => c.json({ needed: parts.config().agents.length === 0 && parts.setupHash !== null }),
);

const setUp = openRoute(
  {
    method: "post",
    path: "/api/setup",
    summary: "Make the first administrator, with the secret that the server printed, and sign in.",
    room: "session",
    who: "anybody",
    body: setUpBody,
    answers: { 200: meAnswer },
    refusals: ["not_found", "already_set_up"],
  },
  async ({ c, parts, body }) => {
    if (parts.setupHash === null || parts.digest.sha256(body.token) !== parts.setupHash) throw new Refused("not_found");
    const passwordHash = await hashPassword(parts, body.password);
    const account = { login: body.login, name: body.name, role: "admin", groups: [], cap: 5, passwordHash } as const;
    const group = { id: "support" as GroupId, name: "Support" };
    const { id } = await ask<{ id: string }>(parts, directoryRef, { t: "directory.setUp", account, group }, null);
    return openSession(c, parts, id);
  },
);

const signOut = openRoute(
  {
    method: "post",
    path: "/api/logout",
    summary: "Sign this device out.",
    room: "session",
    who: "anybody",
    answers: { 204: null },
  },
  async ({ c, parts }) => {
    const credential = parseToken(cookieValue(c.req.header("cookie") ?? null, sessionCookie) ?? "");
    if (credential !== null && credential.id.startsWith("a")) {
      const secretHash = parts.digest.sha256(credential.secret);
      await ask(parts, { kind: "agent", id: credential.id }, { t: "agent.signOut", secretHash }, null);
    }
    deleteCookie(c, sessionCookie, { path: "/" });
    return c.body(null, 204);
  },
);

const whoAmI = staffRoute(
  {
    method: "get",
    path: "/api/me",
    summary: "Who is signed in.",
    room: "session",
    who: "staff",
    answers: { 200: meAnswer },
  },
  async ({ c, parts, who }) => c.json(me(who.id, await accountOf(parts, who.id))),
);

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

function me(id: string, account: Account | null) {
  return {
    id,
    login: account?.login ?? "",
    name: account?.name ?? "",
    role: account?.role ?? "agent",
    groups: account?.groups ?? [],
  };
}
