import type { Ms } from "../protocol/ids.ts";

export type IdentityMode = "off" | "optional" | "required";

/** What a signed identity says about a visitor; nothing in it comes from the page. */
export interface VerifiedIdentity {
  /** Stable name of the person in the customer's system; unique within `issuer`. */
  readonly subject: string;
  readonly issuer: string;
  readonly name?: string;
  /** Tags of the configuration that the customer's system gives this person: at most `wireLimits.tagsMax`. */
  readonly tags?: readonly string[];
}

/**
 * Checks identities signed by the customer's server (JWT, RFC 7519). The algorithm comes from the settings, never from the
 * token; `exp` at most an hour after `iat`; clocks may differ by a minute.
 */
export interface IdentityVerifier {
  readonly mode: IdentityMode;
  verify(
    token: string,
    now: Ms,
  ): { readonly ok: true; readonly identity: VerifiedIdentity } | { readonly ok: false; readonly reason: string };
}
