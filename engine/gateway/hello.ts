/** Who knocks: turns a hello into the command that lets its actor decide, or refuses what no actor need see. */
import type { ActorRef } from "../core/actor.ts";
import type { Command } from "../core/commands.ts";
import type { Clock } from "../ports/clock.ts";
import type { Digest } from "../ports/digest.ts";
import type { IdentityVerifier, VerifiedIdentity } from "../ports/identity.ts";
import type { Random } from "../ports/random.ts";
import type { UpgradeRequest } from "../ports/sockets.ts";
import type { WireErrorName } from "../protocol/errors.ts";
import type { Hello } from "../protocol/frames.ts";
import type { VisitorId } from "../protocol/ids.ts";
import type { Shard } from "../runtime/shard.ts";
import { cookieValue, parseToken, sessionCookie } from "./credentials.ts";
import { sameOrigin } from "./origin.ts";

export interface Door {
  readonly digest: Digest;
  readonly identity: IdentityVerifier;
  readonly random: Random;
  readonly clock: Clock;
  readonly shard: Shard;
  readonly spreadVisitors: boolean;
}

export type Knock =
  | { readonly ok: true; readonly actor: ActorRef; readonly key: string; readonly command: Command }
  | { readonly ok: false; readonly error: WireErrorName };

export function visitorHello(door: Door, hello: Hello): Knock {
  const { identity, clock } = door;
  if (hello.identity !== undefined && identity.mode !== "off") {
    const checked = identity.verify(hello.identity, clock.now());
    return checked.ok ? verifiedVisitor(door, hello, checked.identity) : { ok: false, error: "not_signed_in" };
  }
  if (identity.mode === "required") return { ok: false, error: "identity_required" };
  return hello.token === undefined ? newVisitor(door, hello) : knownVisitor(door, hello, hello.token);
}

function knownVisitor(door: Door, hello: Hello, token: string): Knock {
  const credential = parseToken(token);
  if (credential === null || !credential.id.startsWith("v")) return { ok: false, error: "not_signed_in" };
  return knock(credential.id as VisitorId, hello, {
    secretHash: door.digest.sha256(credential.secret),
    token: null,
    verified: null,
  });
}

/** A verified person is another principal than any anonymous one: the id comes from the signed subject alone. */
function verifiedVisitor(door: Door, hello: Hello, { issuer, subject, name, tags }: VerifiedIdentity): Knock {
  const id = `u${door.digest.sha256(JSON.stringify([issuer, subject])).slice(0, 24)}` as VisitorId;
  const verified = { ...(name === undefined ? {} : { name }), ...(tags === undefined ? {} : { tags }) };
  return knock(id, hello, { secretHash: "verified", token: null, verified });
}

function newVisitor(door: Door, hello: Hello): Knock {
  const id = mint(door);
  const secret = door.random.base32(26);
  return knock(id, hello, { secretHash: door.digest.sha256(secret), token: `${id}.${secret}`, verified: null });
}

/** An id whose actor lives in this shard, so that most traffic never leaves the thread. */
function mint({ random, shard, spreadVisitors }: Door): VisitorId {
  for (;;) {
    const id = `v${random.base32(24)}` as VisitorId;
    if (spreadVisitors || shard.ring.ownerOf({ kind: "visitor", id }) === shard.name) return id;
  }
}

function knock(
  id: VisitorId,
  { lang, group, channel, page, resume }: Hello,
  who: Pick<Extract<Command, { t: "visitor.hello" }>, "secretHash" | "token" | "verified">,
): Knock {
  const command: Command = {
    t: "visitor.hello",
    ...who,
    ...(lang === undefined ? {} : { lang }),
    ...(group === undefined ? {} : { group }),
    ...(channel === undefined ? {} : { channel }),
    ...(page === undefined ? {} : { page: page.url }),
    resume: resume ?? [],
  };
  return { ok: true, actor: { kind: "visitor", id }, key: "", command };
}

/** A cookie counts only for our own pages: another page that opens a socket brings the cookie without wanting to (S8). */
export function staffHello(door: Door, hello: Hello, request: UpgradeRequest): Knock {
  const cookie = sameOrigin(request.origin, request.host) ? cookieValue(request.cookie, sessionCookie) : null;
  const credential = parseToken(hello.token ?? cookie ?? "");
  if (credential === null || !credential.id.startsWith("a")) return { ok: false, error: "not_signed_in" };
  const secretHash = door.digest.sha256(credential.secret);
  const command: Command = { t: "agent.hello", secretHash };
  return { ok: true, actor: { kind: "agent", id: credential.id }, key: secretHash, command };
}
