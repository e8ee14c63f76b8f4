/** Everything that can be put into a mailbox. `t` is unique over all actors, so that a command explains itself in a log. */
import type { ClientFrames, Person, Role } from "../protocol/frames.ts";
import type { AgentId, ConversationId, GroupId, Ms, OfferId, VisitorId } from "../protocol/ids.ts";
import type { Account, Config, ConfigChange, ConfigFile, Group, Levels } from "./config.ts";

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
      readonly verified: { readonly name?: string; readonly tags?: readonly string[] } | null;
      readonly lang?: string;
      readonly group?: string;
      readonly channel?: string;
      /** Address of the page the visitor is on. */
      readonly page?: string;
      readonly resume: readonly { conv: string; epoch: string; seq: number }[];
    }
  /**
   * The agent holds the conversation. Told once when she takes it, and again when somebody doubts it. `how`: what she
   * answered; a forced one stands against every other.
   */
  | {
      readonly t: "visitor.assign";
      readonly conv: ConversationId;
      readonly agent: Person;
      readonly group: GroupId;
      readonly how: Source;
      /** Null when she speaks again after a doubt. */
      readonly offer: OfferId | null;
    }
  /** She does not take what the visitor's own offer (a transfer, a forced assignment) asked of her. */
  | {
      readonly t: "visitor.refused";
      readonly conv: ConversationId;
      readonly offer: OfferId;
      readonly agent: AgentId;
      readonly why: Refusal;
    }
  /** No place in this line. */
  | { readonly t: "visitor.turnedAway"; readonly conv: ConversationId; readonly group: GroupId }
  /** Her last device has been gone for too long: the conversation goes on with somebody else. */
  | { readonly t: "visitor.orphaned"; readonly conv: ConversationId; readonly agent: AgentId }
  | {
      readonly t: "visitor.place";
      readonly conv: ConversationId;
      readonly place: number;
      readonly waiting: number;
      readonly estimateMs: Ms | null;
    }
  /** An agent writes first, about a message that was left. */
  | {
      readonly t: "visitor.contact";
      readonly agent: Person;
      readonly group: GroupId;
      readonly cmid: string;
      readonly text: string;
      readonly ref: number;
    };

/** How a conversation came to its agent. */
export type Source = "queue" | "transfer" | "forced" | "contact";
export type Refusal = "full" | "declined" | "expired" | "away";

/** What a place in line depends on, fixed when the visitor joins: the queue looks nothing up. */
export interface ServiceRequest {
  /** Since when the visitor waits for a person: kept through transfers back and lost agents. */
  readonly since: Ms;
  /** Seconds by which the visitor counts as having come earlier; all boosts with their bounds. */
  readonly boostS: number;
  /** 0 goes first, 9 last; 5 is everybody. */
  readonly tier: number;
  /** Skills it needs besides those of the group. */
  readonly skills: Levels;
  /** The agent of last time, if she should be looked for. */
  readonly lastAgent: AgentId | null;
  /** Whoever just gave the conversation away. */
  readonly not: AgentId | null;
  readonly transfer: { readonly from: Person; readonly note?: string } | null;
}

/** Where a visitor stands; smaller is earlier. `at` is `since` less the boost, `seq` breaks ties by arrival. */
export interface WaitKey {
  readonly tier: number;
  readonly at: Ms;
  readonly seq: number;
}

export type QueueCommand =
  | {
      readonly t: "queue.join";
      readonly conv: ConversationId;
      readonly visitor: VisitorCard;
      readonly request: ServiceRequest;
    }
  | { readonly t: "queue.leave"; readonly conv: ConversationId; readonly visitor: VisitorId }
  /** Tags were changed. */
  | {
      readonly t: "queue.boost";
      readonly conv: ConversationId;
      readonly visitor: VisitorId;
      readonly boostS: number;
      readonly noAffinity: boolean;
    }
  /** Null: she is not of this group (any more). */
  | { readonly t: "queue.capacity"; readonly agent: AgentId; readonly capacity: Capacity | null }
  | {
      readonly t: "queue.accepted";
      readonly offer: OfferId;
      readonly conv: ConversationId;
      readonly visitor: VisitorId;
      readonly agent: AgentId;
      readonly capacity: Capacity | null;
    }
  | {
      readonly t: "queue.refused";
      readonly offer: OfferId;
      readonly visitor: VisitorId;
      readonly agent: AgentId;
      readonly why: Refusal;
      readonly capacity: Capacity | null;
    }
  | { readonly t: "queue.match" }
  | { readonly t: "queue.places" }
  | { readonly t: "queue.stats"; readonly agent: AgentId }
  /**
   * A visitor who waits in `origin` may be served by this group too. The origin owns the visitor and makes the offer; this
   * queue only proposes one of its agents, with a claim.
   */
  | {
      readonly t: "queue.guest";
      readonly origin: GroupId;
      readonly conv: ConversationId;
      readonly visitor: VisitorId;
      readonly key: WaitKey;
      readonly skills: Levels;
      readonly not: readonly AgentId[];
    }
  | { readonly t: "queue.guestGone"; readonly origin: GroupId; readonly conv: ConversationId }
  | {
      readonly t: "queue.claim";
      readonly claim: string;
      readonly lender: GroupId;
      readonly conv: ConversationId;
      readonly visitor: VisitorId;
      readonly agent: AgentId;
    }
  | {
      readonly t: "queue.claimEnded";
      readonly claim: string;
      readonly conv: ConversationId;
      readonly took: boolean;
    };

/** What a queue needs to know of an agent. `load` leaves out the offers of the queue it is told to: it counts those itself. */
export interface Capacity {
  readonly accepting: boolean;
  readonly cap: number;
  readonly load: number;
  readonly lastAssignedAt: Ms;
  /** Conversations taken and milliseconds online in the natural day. */
  readonly takenToday: number;
  readonly onlineMsToday: Ms;
  /** Times of the newest assignments, as many as the ramp limit looks at, oldest first. */
  readonly recent: readonly Ms[];
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
      /** Who asks, and so who is answered: the queue of the group, or for all others the visitor. `forced` may exceed the cap. */
      readonly how: Source;
      readonly accept: "auto" | "manual";
      /** Time to answer, by the clock of the agent's own shard: clocks of two machines differ. */
      readonly acceptMs: Ms;
      /** One line that says why it came to her. */
      readonly why: string;
      readonly from?: Person;
      readonly note?: string;
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
    }
  /** For a supervisor: shown on all her devices, and not kept. */
  | {
      readonly t: "agent.notice";
      readonly kind: "agent_lost" | "agent_missed" | "over_cap";
      readonly agent: Person;
      readonly count: number;
      readonly at: Ms;
    };

/** For the inbox of a group: what visitors left when nobody could serve them. */
export type InboxCommand =
  | { readonly t: "inbox.add"; readonly item: NewLeft }
  | {
      readonly t: "inbox.list";
      readonly state: LeftState | null;
      /** Items older than this one; null: from the newest. */
      readonly before: string | null;
    }
  | {
      readonly t: "inbox.change";
      readonly item: string;
      readonly change: { readonly state?: LeftState; readonly assignee?: AgentId | null; readonly dueAt?: Ms | null };
      readonly note?: string;
    }
  /** Writes to the visitor about it, which begins a conversation with whoever asks. */
  | { readonly t: "inbox.contact"; readonly item: string; readonly text: string; readonly cmid: string };

export type LeftState = "open" | "assigned" | "done";

export interface NewLeft {
  /** `<conversation>-<seq>`. */
  readonly id: string;
  readonly conv: ConversationId;
  readonly visitor: VisitorCard;
  readonly at: Ms;
  readonly contact: { readonly name?: string; readonly email?: string; readonly phone?: string };
  readonly text: string;
  readonly files: readonly string[];
  readonly why: "off_hours" | "queue_full" | "queue_timeout" | "left_queue" | "asked";
}

export type DirectoryCommand =
  | {
      readonly t: "directory.setUp";
      readonly account: NewAccount;
      readonly group: { readonly id: GroupId; readonly name: string };
    }
  /** For a directory without any account; does nothing to another one. */
  | ({
      readonly t: "directory.seed";
      readonly accounts: readonly Account[];
      readonly groups: readonly Group[];
    } & Partial<Pick<Config, "hours" | "tags" | "rules" | "routing">>)
  | { readonly t: "directory.addAgent"; readonly account: NewAccount }
  | { readonly t: "directory.changeAgent"; readonly id: AgentId; readonly change: AccountChange }
  | { readonly t: "directory.addGroup"; readonly group: Pick<Group, "id" | "name"> & Partial<Group> }
  | { readonly t: "directory.changeGroup"; readonly id: GroupId; readonly change: Partial<Omit<Group, "id">> }
  /** `version`: of the configuration that the change was made from; null: whichever there is. */
  | { readonly t: "directory.change"; readonly change: ConfigChange; readonly version: number | null }
  | {
      readonly t: "directory.import";
      readonly file: Omit<ConfigFile, "version" | "format">;
      readonly version: number | null;
    }
  /** The configuration as a file, unless it is this version, which the asker has. */
  | { readonly t: "directory.read"; readonly known: number }
  /** For every shard. */
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

export type Command =
  | ClientCommand
  | RuntimeCommand
  | VisitorCommand
  | QueueCommand
  | AgentCommand
  | InboxCommand
  | DirectoryCommand;
