/**
 * Everything the engine can say no with. A code is stable for ever; the name is for people and logs.
 *
 * `retry` tells a client what to do next:
 *   never  the same frame will be refused again: show the reason
 *   same   send the very same frame again (same cmid) after `afterMs`; nothing was stored
 *   anew   what the frame spoke of is over: read the state again, then decide
 */
export const wireErrors = {
  bad_frame: { code: 1001, retry: "never" },
  frame_too_large: { code: 1002, retry: "never" },
  bad_field: { code: 1003, retry: "never" },
  hello_first: { code: 1004, retry: "never" },

  not_signed_in: { code: 2001, retry: "never" },
  /** Also the answer for what exists but is none of the asker's business: the two must look the same. */
  not_found: { code: 2002, retry: "never" },
  identity_required: { code: 2003, retry: "never" },

  conversation_closed: { code: 3001, retry: "anew" },
  cmid_conflict: { code: 3002, retry: "never" },
  duplicate_window_passed: { code: 3003, retry: "never" },
  queue_full: { code: 3004, retry: "same" },
  offer_gone: { code: 3005, retry: "anew" },
  recall_too_late: { code: 3006, retry: "never" },
  no_group: { code: 3007, retry: "never" },
  login_taken: { code: 3008, retry: "never" },
  already_set_up: { code: 3009, retry: "never" },
  transfer_running: { code: 3010, retry: "anew" },
  transfers_used_up: { code: 3011, retry: "never" },
  agent_away: { code: 3012, retry: "anew" },
  contact_missing: { code: 3013, retry: "never" },
  config_changed: { code: 3014, retry: "anew" },
  still_in_use: { code: 3015, retry: "never" },

  busy: { code: 4001, retry: "same" },
  read_only: { code: 4002, retry: "same" },
  rate_limited: { code: 4003, retry: "same" },
  shard_away: { code: 4004, retry: "same" },
  draining: { code: 4005, retry: "same" },

  internal: { code: 5001, retry: "never" },
  quarantined: { code: 5002, retry: "same" },
} as const satisfies Record<string, { code: number; retry: "never" | "same" | "anew" }>;

export type WireErrorName = keyof typeof wireErrors;
export type Retry = "never" | "same" | "anew";

/**
 * WebSocket close codes. `reconnect` tells the client half what to do:
 *   no       stop and show the reason
 *   resume   connect again at once; positions are still good
 *   backoff  connect again with full-jitter back-off
 *   sign-in  the token is no longer good: get another one first
 */
export const closeCodes = {
  protocol_error: { code: 4400, reconnect: "no" },
  not_signed_in: { code: 4401, reconnect: "sign-in" },
  origin_refused: { code: 4403, reconnect: "no" },
  hello_timeout: { code: 4408, reconnect: "backoff" },
  frame_too_large: { code: 4413, reconnect: "no" },
  slow_consumer: { code: 4429, reconnect: "resume" },
  rate_limited: { code: 4430, reconnect: "backoff" },
  restarting: { code: 1012, reconnect: "backoff" },
  overloaded: { code: 1013, reconnect: "backoff" },
} as const satisfies Record<string, { code: number; reconnect: "no" | "resume" | "backoff" | "sign-in" }>;

export type CloseName = keyof typeof closeCodes;
export type Reconnect = "no" | "resume" | "backoff" | "sign-in";

/** What to do after a close with this code. Codes that are not ours (a proxy, a lost network) mean: back off. */
export function reconnectAfter(code: number): Reconnect {
  for (const entry of Object.values(closeCodes)) if (entry.code === code) return entry.reconnect;
  return "backoff";
}
