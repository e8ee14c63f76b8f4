/** Everything that can be put into a mailbox. `t` is unique over all actors, so that a command explains itself in a log. */
import type { ClientFrames, Person, Role } from "../protocol/frames.ts";
import type { AgentId, ConversationId, GroupId, Ms, OfferId, VisitorId } from "../protocol/ids.ts";
import type { Account, Group, Levels } from "./config.ts";

/** A visitor as others see one. */
export interface VisitorCard {
  readonly id: VisitorId;
  readonly name: string;
}

/** Frames of clients that an actor answers, as they came. */
export type ClientCommand = Exclude<ClientFrames[keyof ClientFrames], { t: "hello" }>;

/** From the runtime to any actor. */
export type RuntimeCommand =
  | { readonly t: "due" }
  /** The number of sessions attached to a topic became or stopped being zero. */
  | { readonly t: "sessions"; readonly topic: string; readonly count: number }
  /** A session asks whether it is up to date, which also keeps it attached. `key`: its sign-in, or the conversation it watches. */
  | { readonly t: "beat"; readonly key: string };

export type VisitorCommand =
  | {
      readonly t: "visitor.hello";
      /** Hash of the secret in the token, or of a fresh one. */
      readonly secretHash: string;
      /** The token to hand out if the visitor is made by this hello; null if it brought one. */
      readonly token: string | null;
      /** A signed identity was verified by the gateway: no secret is needed. */
      readonly verified: { readonly name?: string } | null;
      readonly lang?: string;
      readonly group?: string;
      readonly resume: readonly { conv: string; epoch: string; seq: number }[];
    }
  /** The agent holds the conversation. Told once when she takes it, and again when somebody doubts it. */
  | { readonly t: "visitor.assign"; readonly conv: ConversationId; readonly agent: Person }
  | { readonly t: "visitor.queueFull"; readonly conv: ConversationId }
  | { readonly t: "visitor.place"; readonly conv: ConversationId; readonly place: number; readonly waiting: number };

export type QueueCommand =
  | {
      readonly t: "queue.join";
      readonly conv: ConversationId;
      readonly visitor: VisitorCard;
      readonly at: Ms;
      readonly group: Group;
    }
  | { readonly t: "queue.leave"; readonly conv: ConversationId; readonly visitor: VisitorId }
  | { readonly t: "queue.capacity"; readonly agent: AgentId; readonly capacity: Capacity | null }
  | {
      readonly t: "queue.accepted";
      readonly offer: OfferId;
      readonly conv: ConversationId;
      readonly visitor: VisitorId;
      readonly agent: AgentId;
      readonly capacity: Capacity;
    }
  | {
      readonly t: "queue.refused";
      readonly offer: OfferId;
      readonly visitor: VisitorId;
      readonly agent: AgentId;
      readonly why: "full" | "declined" | "expired" | "away";
      readonly capacity: Capacity;
    }
  | { readonly t: "queue.match" }
  | { readonly t: "queue.places" }
  | { readonly t: "queue.stats"; readonly agent: AgentId };

/** What a queue needs to know of an agent. `load` leaves out the offers of the queue it is told to: it counts those itself. */
export interface Capacity {
  readonly accepting: boolean;
  readonly cap: number;
  readonly load: number;
  readonly lastAssignedAt: Ms;
}

export type AgentCommand =
  | { readonly t: "agent.hello"; readonly secretHash: string }
  /** `account`: what the directory says of her, for the moment in which her own actor has not heard of it yet. */
  | { readonly t: "agent.signIn"; readonly secretHash: string; readonly until: Ms; readonly account?: Account }
  | { readonly t: "agent.signOut"; readonly secretHash: string }
  | { readonly t: "agent.check"; readonly secretHash: string }
  | { readonly t: "agent.account"; readonly account: Account; readonly endSessions: boolean }
  | {
      readonly t: "agent.reserve";
      readonly offer: OfferId;
      readonly conv: ConversationId;
      readonly group: GroupId;
      readonly visitor: VisitorCard;
      readonly accept: "auto" | "manual";
      /** Time to answer, by the clock of the agent's own shard: clocks of two machines differ. */
      readonly acceptMs: Ms;
    }
  | { readonly t: "agent.withdraw"; readonly offer: OfferId; readonly conv: ConversationId }
  | { readonly t: "agent.release"; readonly conv: ConversationId }
  /** The visitor does not know that she holds it: is that so? */
  | { readonly t: "agent.doubt"; readonly conv: ConversationId }
  | {
      readonly t: "agent.group";
      readonly group: GroupId;
      readonly name: string;
      readonly waiting: number;
      readonly online: number;
    };

export type DirectoryCommand =
  | {
      readonly t: "directory.setUp";
      readonly account: NewAccount;
      readonly group: { readonly id: GroupId; readonly name: string };
    }
  | { readonly t: "directory.seed"; readonly accounts: readonly Account[]; readonly groups: readonly Group[] }
  | { readonly t: "directory.addAgent"; readonly account: NewAccount }
  | { readonly t: "directory.changeAgent"; readonly id: AgentId; readonly change: AccountChange }
  | { readonly t: "directory.addGroup"; readonly group: { readonly id: GroupId; readonly name: string } }
  | { readonly t: "directory.changeGroup"; readonly id: GroupId; readonly change: Partial<Omit<Group, "id">> }
  | { readonly t: "directory.config" }
  /** For a shard whose configuration may be a moment behind. */
  | { readonly t: "directory.account"; readonly id: AgentId };

export type NewAccount = Omit<Account, "id" | "disabled" | "weight" | "skills"> &
  Partial<Pick<Account, "weight" | "skills">>;
export type AccountChange = {
  readonly name?: string;
  readonly role?: Role;
  readonly groups?: readonly GroupId[];
  readonly cap?: number;
  readonly disabled?: boolean;
  readonly passwordHash?: string;
  readonly weight?: number;
  readonly skills?: Levels;
};

export type Command = ClientCommand | RuntimeCommand | VisitorCommand | QueueCommand | AgentCommand | DirectoryCommand;
