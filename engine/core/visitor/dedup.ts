/** Which messages are already stored: the same author and cmid in the same conversation is the same message. */
import type { Body } from "../../protocol/frames.ts";
import type { Ms } from "../../protocol/ids.ts";

export interface Said {
  readonly n: number;
  /** Null while the conversation is open; afterwards the end of the window. */
  until: Ms | null;
  readonly keys: Map<string, { readonly seq: number; readonly at: Ms; readonly hash: number }>;
}

/** Drops conversations whose window has passed. */
export function rememberedFor(said: readonly Said[], now: Ms): Said[] {
  return said.filter(({ until }) => until === null || until > now);
}

/** FNV-1a over the text, 32 bits: tells a retry from a reused id; not a defence, the author is authenticated. */
export function bodyHash(body: Body): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < body.text.length; i += 1) {
    hash ^= body.text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** A retry is recognised while its conversation is open and this long after (D3). */
export const dedupMs = 86_400_000;

/** The author is the principal, never a connection or a token: a retry after a new sign-in is still a retry (D2). */
export function saidKey(agent: string | null, cmid: string): string {
  return agent === null ? cmid : `${agent} ${cmid}`;
}

/** What was left for later is not a message; the star is no agent's name. */
export function leftKey(cmid: string): string {
  return `* ${cmid}`;
}
