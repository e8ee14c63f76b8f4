/**
 * What an actor is: a state, a rule that decides, and a function that applies what was decided.
 *
 * `decide` looks at state and command and answers with events and effects, or refuses. It changes nothing and asks nobody:
 * time, chance, configuration and who is connected come in the turn. `apply` is total: a journaled event is a fact. It may
 * update the state in place (the actor is its only owner) but reads nothing except the event, so replay is exact.
 */
import type { WireErrorName, CloseName } from "../protocol/errors.ts";
import type { Role, ServerFrame, ServerFrames, Body, ConversationEvent } from "../protocol/frames.ts";
import type { AgentId, Ms, VisitorId } from "../protocol/ids.ts";
import type { Choice } from "./choice.ts";
import type { Config } from "./config.ts";
import type { Command } from "./commands.ts";

export type KindName = "visitor" | "agent" | "queue" | "directory" | "inbox";

export interface ActorRef {
  readonly kind: KindName;
  readonly id: string;
}

/** Who asks. Made by the gateway from a checked credential and by nothing else. */
export type Principal =
  | { readonly kind: "visitor"; readonly id: VisitorId }
  | { readonly kind: "staff"; readonly id: AgentId; readonly role: Role };

/** One client connection: the shard whose gateway holds it and its number there. */
export interface SessionRef {
  readonly shard: string;
  readonly id: number;
  readonly principal: Principal | null;
}

export interface Turn {
  readonly now: Ms;
  /** Names the journal's history; changes when that was restored. */
  readonly epoch: string;
  readonly config: Config;
  /** The client session behind the command; null when an actor, a deadline or the runtime speaks. */
  readonly from: SessionRef | null;
  /** How many sessions listen to a topic of this actor right now. */
  attached(topic: string): number;
  /** Rules of plugins, pure; their result is stored in the event, so that replay needs no plugin. */
  readonly rules: Rules;
  /** `length` unguessable characters of base 32. */
  base32(length: number): string;
}

export interface Rules {
  /** What is stored of what was said. */
  message(body: Body): Body;
}

export type Effect =
  /** To the session that asked. */
  | { readonly do: "reply"; readonly frame: ServerFrame }
  /** To a caller inside the process (HTTP), which waits for a value. */
  | { readonly do: "answer"; readonly value: unknown }
  /** To every session attached to one of the topics, except the asking one if `butSender`. */
  | {
      readonly do: "publish";
      readonly topics: readonly string[];
      readonly frame: ServerFrame;
      readonly butSender?: true;
    }
  /** Durable: applied by the other actor exactly once, whatever crashes. */
  | { readonly do: "tell"; readonly to: ActorRef; readonly command: Command }
  /** May be lost; for values that a newer one replaces. */
  | { readonly do: "cast"; readonly to: ActorRef; readonly command: Command }
  /** The asking session's hello was good: it is this principal from now on. */
  | { readonly do: "admit"; readonly principal: Principal; readonly frame: ServerFrames["welcome"] }
  /** The asking session hears this topic from now on / no more. */
  | { readonly do: "attach"; readonly topic: string }
  | { readonly do: "detach"; readonly topic: string }
  /** Closes every session attached to the topic. */
  | { readonly do: "close"; readonly topic: string; readonly reason: CloseName }
  /** Closes the asking session. */
  | { readonly do: "hangUp"; readonly reason: CloseName }
  /** Reads older events from the journal and answers with a `page` frame. */
  | {
      readonly do: "page";
      readonly ref: number;
      readonly conv: string;
      readonly conversation: number;
      readonly before: number;
      readonly recent: readonly ConversationEvent[];
      /** What comes before `recent` is on disk; false: it is in memory, and only did not fit. */
      readonly olderOnDisk: boolean;
    }
  /** Volatile alarm clock: the command comes back once, `afterMs` from now; the same key is planned only once. */
  | { readonly do: "later"; readonly key: string; readonly afterMs: number; readonly command: Command }
  /** Kept in the decision ledger, in the same block as the events. */
  | { readonly do: "ledger"; readonly choice: Choice }
  /** Every shard decides with this configuration from now on. */
  | { readonly do: "config"; readonly config: Config };

export type Decision<Event> =
  | { readonly ok: true; readonly events: readonly Event[]; readonly effects: readonly Effect[] }
  | {
      readonly ok: false;
      readonly reason: WireErrorName;
      readonly afterMs?: number;
      /** Which field, and what to do about it: for the person who asked, never needed by a program. */
      readonly detail?: string;
      /** What is done besides saying no; nothing durable. */
      readonly effects?: readonly Effect[];
    };

export function yes<Event>(events: readonly Event[], effects: readonly Effect[] = []): Decision<Event> {
  return { ok: true, events, effects };
}

export function no<Event>(reason: WireErrorName, afterMs?: number): Decision<Event> {
  return afterMs === undefined ? { ok: false, reason } : { ok: false, reason, afterMs };
}

/** A no to a person who can do better when told what is wrong. */
export function noBecause<Event>(reason: WireErrorName, detail: string): Decision<Event> {
  return { ok: false, reason, detail };
}

/** A run of old events that leaves the state for the journal's chunks. */
export interface Spill {
  readonly conversation: number;
  readonly from: number;
  readonly events: readonly ConversationEvent[];
  /** True for the last chunk of a closed conversation: older chunks are merged into it. */
  readonly whole: boolean;
}

export interface ActorKind<State, Event> {
  readonly name: KindName;
  /** Its byte in the journal's keys; never reused for another kind. */
  readonly byte: number;
  initial(id: string): State;
  decide(state: State, command: Command, turn: Turn): Decision<Event>;
  apply(state: State, event: Event): void;
  /** When the runtime must send `{ t: "due" }`; null: never. Part of the state, so that timers survive a restart. */
  nextDeadline(state: State): Ms | null;
  /** True while the state believes that somebody is connected; checked after a crash. */
  present(state: State): boolean;
  /** State as plain data, and back. */
  freeze(state: State): unknown;
  thaw(id: string, frozen: unknown): State;
  /** What may leave the state for disk now. Changes nothing that `decide` could notice. */
  spill?(state: State, now: Ms): Spill | null;
}
