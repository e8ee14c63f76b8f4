/** IdentityVerifier on node:crypto. Synchronous: a reconnect storm checks thousands of these in a row. */
import { createHmac, createPublicKey, timingSafeEqual, verify as verifySignature, type KeyObject } from "node:crypto";
import type { IdentityMode, IdentityVerifier, VerifiedIdentity } from "../ports/identity.ts";
import type { Ms } from "../protocol/ids.ts";
import { wireLimits } from "../protocol/limits.ts";

export interface JwtOptions {
  readonly mode: Exclude<IdentityMode, "off">;
  readonly issuer: string;
  readonly audience: string;
  readonly keys: readonly { readonly alg: "HS256" | "EdDSA"; readonly key: string }[];
}

type Verdict = ReturnType<IdentityVerifier["verify"]>;

/** Longest life of an identity (S6). */
const lifeSecondsMax = 3_600;
const skewSeconds = 60;

export const noIdentity: IdentityVerifier = {
  mode: "off",
  verify: () => ({ ok: false, reason: "signed identities are not configured" }),
};

/** Throws with the number of the key if one cannot be read. */
export function jwtIdentity({ mode, issuer, audience, keys }: JwtOptions): IdentityVerifier {
  const checks = keys.map(({ alg, key }, index) => ({ alg, check: signatureCheck(alg, key, index) }));
  return {
    mode,
    verify(token, now) {
      const parts = token.split(".");
      if (parts.length !== 3) return no("not a JWT");
      const [head, body, signature] = parts as [string, string, string];
      const header = json(head);
      const signed = checks.some(
        ({ alg, check }) => header?.["alg"] === alg && check(`${head}.${body}`, Buffer.from(signature, "base64url")),
      );
      if (!signed) return no("the signature fits no configured key");
      return claims(json(body), issuer, audience, now);
    },
  };
}

function claims(body: Record<string, unknown> | null, issuer: string, audience: string, now: Ms): Verdict {
  if (body === null) return no("the payload is not JSON");
  const { sub, iss, aud, iat, exp, name, tags } = body as Partial<Record<string, unknown>>;
  const seconds = now / 1_000;
  if (typeof sub !== "string" || sub.length === 0 || sub.length > 200)
    return no("sub must be a text of 1 to 200 characters");
  if (iss !== issuer) return no("iss is not the configured issuer");
  if (aud !== audience && !(Array.isArray(aud) && aud.includes(audience)))
    return no("aud is not the configured audience");
  if (typeof iat !== "number" || typeof exp !== "number") return no("iat and exp are required");
  if (iat > seconds + skewSeconds) return no("iat lies in the future");
  if (exp <= seconds - skewSeconds) return no("expired");
  if (exp - iat > lifeSecondsMax) return no("exp must be at most an hour after iat");
  if (tags !== undefined && !areTags(tags)) return no(`tags must be a list of at most ${wireLimits.tagsMax} ids`);
  const identity: VerifiedIdentity = {
    subject: sub,
    issuer,
    ...(typeof name === "string" && name !== "" && { name: name.slice(0, 60) }),
    ...(tags !== undefined && { tags }),
  };
  return { ok: true, identity };
}

/** A wrong list is refused whole: half of a person's rights to be served sooner would be noticed by nobody. */
function areTags(value: unknown): value is readonly string[] {
  if (!Array.isArray(value) || value.length > wireLimits.tagsMax) return false;
  return value.every((tag) => typeof tag === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(tag));
}

function signatureCheck(
  alg: "HS256" | "EdDSA",
  key: string,
  index: number,
): (signed: string, signature: Uint8Array) => boolean {
  if (alg === "HS256") {
    return (signed, signature) => {
      const expected = createHmac("sha256", key).update(signed).digest();
      return expected.length === signature.length && timingSafeEqual(expected, signature);
    };
  }
  let publicKey: KeyObject;
  try {
    publicKey = createPublicKey(key);
  } catch {
    throw new Error(`setting "identity/keys/${index}": EdDSA wants a public key as PEM`);
  }
  if (publicKey.asymmetricKeyType !== "ed25519")
    throw new Error(`setting "identity/keys/${index}": EdDSA wants an Ed25519 key`);
  return (signed, signature) => verifySignature(null, Buffer.from(signed), publicKey, signature);
}

function json(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function no(reason: string): Verdict {
  return { ok: false, reason };
}
