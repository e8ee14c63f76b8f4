/** The member of staff behind a request. */
import type { Context } from "hono";
import type { Principal } from "../core/actor.ts";
import type { Command } from "../core/commands.ts";
import { findAgent, type Account } from "../core/config.ts";
import { directoryRef } from "../core/directory/index.ts";
import { cookieValue, parseToken, sessionCookie } from "../gateway/credentials.ts";
import type { AgentId } from "../protocol/ids.ts";
import { ask, type AppParts } from "./parts.ts";
import { Refused } from "./refused.ts";

export type Staff = Extract<Principal, { kind: "staff" }>;

/** The agent's own actor is asked each time: a session that has ended has ended everywhere. */
export async function signedIn(c: Context, parts: AppParts): Promise<Staff> {
  const credential = parseToken(cookieValue(c.req.header("cookie") ?? null, sessionCookie) ?? "");
  const account = credential === null ? null : await accountOf(parts, credential.id);
  if (credential === null || account === null) throw new Refused("not_signed_in");
  const secretHash = parts.digest.sha256(credential.secret);
  await ask(parts, { kind: "agent", id: account.id }, { t: "agent.check", secretHash }, null);
  return { kind: "staff", id: account.id, role: account.role };
}

/** What was changed on another shard a moment ago may not be here yet: then the directory itself is asked. */
export async function accountOf(parts: AppParts, id: string): Promise<Account | null> {
  const here = findAgent(parts.config(), id);
  if (here !== undefined) return here;
  const command: Command = { t: "directory.account", id: id as AgentId };
  return (await ask<{ account: Account | null }>(parts, directoryRef, command, null)).account;
}
