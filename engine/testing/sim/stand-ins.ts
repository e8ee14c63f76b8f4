/** The ports that need no misbehaviour: simple, deterministic, and of no cryptographic worth. */
import type { Digest } from "../../ports/digest.ts";
import type { IdentityVerifier } from "../../ports/identity.ts";
import type { Log } from "../../ports/log.ts";
import { Prng } from "./prng.ts";
import type { Trace } from "./trace.ts";

export const plainDigest: Digest = {
  sha256: (text) => new Prng(text).base32(52),
  hashPassword: () => {
    throw new Error("nobody in a simulated world has a password");
  },
  verifyPassword: () => {
    throw new Error("nobody in a simulated world has a password");
  },
};

/** What the page of a customer who knows its users sends. */
export function signed(subject: string, tags: readonly string[]): string {
  return `${subject}|${tags.join(",")}`;
}

const issuer = "shop";

/** The visitor who shows this: the same in every place, and no matter what is vouched for. */
export function idOfSigned(token: string): string {
  const [subject = ""] = token.split("|");
  return `u${plainDigest.sha256(JSON.stringify([issuer, subject])).slice(0, 24)}`;
}

export const trustful: IdentityVerifier = {
  mode: "optional",
  verify: (token) => {
    const [subject = "", tags = ""] = token.split("|");
    return { ok: true, identity: { subject, issuer, tags: tags === "" ? [] : tags.split(",") } };
  },
};

export function tracedLog(
  node: string,
  trace: Trace,
  onError: (message: string, fields?: Record<string, unknown>) => void,
): Log {
  const line = (level: string) => (message: string, fields?: Record<string, unknown>) => {
    trace.note(node, `log ${level}: ${message}`, () => JSON.stringify(fields ?? {}));
    if (level === "error") onError(message, fields);
  };
  return { info: line("info"), warn: line("warn"), error: line("error") };
}
