/**
 * Names of things that travel. Branded, so that a visitor id can never stand where an agent id is meant.
 * All ids are text: they are keys of maps and of the journal, and a person must be able to read them out.
 */
declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** `v` and 24 characters of base 32 (120 random bits), or `u` and the same length of hash for a signed identity. */
export type VisitorId = Branded<string, "VisitorId">;
/** `a` and 12 characters of base 32. Every member of staff (agent, supervisor, administrator) has one. */
export type AgentId = Branded<string, "AgentId">;
/** Short lower-case name of a skill group; also the id of its queue actor. */
export type GroupId = Branded<string, "GroupId">;
/** `<visitor>.<n>`, n = 1, 2, 3 … in the life of this visitor. Rights come from the session, never from knowing one. */
export type ConversationId = Branded<string, "ConversationId">;
/** Client message id: 16–36 characters of `A-Z a-z 0-9 _ -`, chosen by the client once per message and repeated by retries. */
export type Cmid = Branded<string, "Cmid">;
/** `<agent>.<n>`: one offer of one visitor to one agent. */
export type OfferId = Branded<string, "OfferId">;
/** Milliseconds since 1970, UTC. */
export type Ms = number;

export function conversationId(visitor: VisitorId, n: number): ConversationId {
  return `${visitor}.${n}` as ConversationId;
}

/** The visitor and the number in a conversation id, or null if it is not one. */
export function parseConversationId(id: string): { visitor: VisitorId; n: number } | null {
  const dot = id.indexOf(".");
  if (dot < 2) return null;
  const n = Number(id.slice(dot + 1));
  if (!Number.isSafeInteger(n) || n < 1 || String(n) !== id.slice(dot + 1)) return null;
  return { visitor: id.slice(0, dot) as VisitorId, n };
}
