/**
 * Who may do what: the one place. Every transport ends in an actor, and every actor asks here.
 * A frame without an entry does not compile, an actor that forgets to ask fails the matrix test.
 */
import type { ClientCommand } from "./commands.ts";
import type { Principal } from "./actor.ts";

/** What a right depends on. */
export interface ConversationFacts {
  readonly visitor: string;
  readonly group: string | null;
  /** The agent who holds the conversation, or held it last. */
  readonly agent: string | null;
  readonly open: boolean;
  /** Groups of the asking member of staff. */
  readonly groups: readonly string[];
}

type Right = (principal: Principal, facts: ConversationFacts) => boolean;

const owner: Right = (who, facts) => who.kind === "visitor" && who.id === facts.visitor;
const holder: Right = (who, facts) => who.kind === "staff" && who.id === facts.agent;
const overseer: Right = (who, facts) =>
  who.kind === "staff" && who.role === "supervisor" && facts.group !== null && facts.groups.includes(facts.group);
/** Staff of the group that it belongs to. */
const colleague: Right = (who, facts) =>
  who.kind === "staff" && facts.group !== null && facts.groups.includes(facts.group);
const anyOf =
  (...rights: readonly Right[]): Right =>
  (who, facts) =>
    rights.some((right) => right(who, facts));
const whileOpen =
  (right: Right): Right =>
  (who, facts) =>
    facts.open && right(who, facts);

/** Rights on a conversation, by client frame, and on what a group keeps. */
export const conversationPolicy = {
  send: anyOf(owner, whileOpen(holder)),
  recall: anyOf(owner, whileOpen(holder)),
  read: anyOf(owner, holder),
  typing: anyOf(owner, whileOpen(holder)),
  watch: anyOf(owner, holder, overseer),
  unwatch: () => true,
  history: anyOf(owner, holder, overseer),
  end: anyOf(owner, holder),
  transfer: whileOpen(holder),
  transferBack: whileOpen(holder),
  assign: whileOpen(overseer),
  tag: anyOf(holder, overseer),
  leave: owner,
  "inbox.read": colleague,
  "inbox.change": colleague,
} as const satisfies Partial<Record<ClientCommand["t"] | "inbox.read" | "inbox.change", Right>>;

const isStaff = (who: Principal) => who.kind === "staff";
const isAdmin = (who: Principal) => who.kind === "staff" && who.role === "admin";
const mayOversee = (who: Principal) => who.kind === "staff" && who.role !== "agent";

/** Rights that need no object: one's own desk, and the directory. */
export const actionPolicy = {
  status: isStaff,
  accept: isStaff,
  decline: isStaff,
  roster: isStaff,
  "team.read": mayOversee,
  "team.change": isAdmin,
  "config.read": mayOversee,
  "config.change": isAdmin,
  "ledger.read": mayOversee,
} as const satisfies Record<string, (who: Principal) => boolean>;

export type ConversationAction = keyof typeof conversationPolicy;
export type Action = keyof typeof actionPolicy;

/** Every client frame is in exactly one of the tables; this line stops compiling when one is forgotten. */
type Covered = ClientCommand["t"] extends ConversationAction | Action ? true : never;
const covered: Covered = true;
void covered;

export function authorize(who: Principal | null, action: Action): boolean;
export function authorize(who: Principal | null, action: ConversationAction, facts: ConversationFacts): boolean;
export function authorize(
  who: Principal | null,
  action: Action | ConversationAction,
  facts?: ConversationFacts,
): boolean {
  if (who === null) return false;
  if (facts === undefined) return actionPolicy[action as Action](who);
  return conversationPolicy[action as ConversationAction](who, facts);
}
