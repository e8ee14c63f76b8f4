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
