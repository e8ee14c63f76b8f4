/** A no on its way to an HTTP answer. Thrown by routes, and caught in one place. */
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { wireErrors, type WireErrorName } from "../protocol/errors.ts";

export class Refused extends Error {
  readonly reason: WireErrorName;
  readonly detail: string | undefined;
  constructor(reason: WireErrorName, detail?: string) {
    super(reason);
    this.reason = reason;
    this.detail = detail;
  }
}

const statuses: Partial<Record<WireErrorName, ContentfulStatusCode>> = {
  not_signed_in: 401,
  not_found: 404,
  rate_limited: 429,
  frame_too_large: 413,
  login_taken: 409,
  already_set_up: 409,
  config_changed: 409,
  still_in_use: 409,
  busy: 503,
  read_only: 503,
  shard_away: 503,
  draining: 503,
  quarantined: 503,
  internal: 503,
};

export function statusOf(reason: WireErrorName): ContentfulStatusCode {
  return statuses[reason] ?? 400;
}

export function errorBody(reason: WireErrorName, detail?: string) {
  const { code } = wireErrors[reason];
  return { error: { code, name: reason, ...(detail === undefined ? {} : { detail }) } };
}
