import type { Body, ClientFrame, ConversationEvent, Head, ServerFrames } from "../protocol/frames.ts";
import type { Cmid, ConversationId, Ms } from "../protocol/ids.ts";
import type { Leaving } from "./leaving.ts";

/** Where the connection stands, for a calm line on the screen. */
export type Phase =
  | { readonly name: "connecting" }
  | { readonly name: "open" }
  /** Lost; tries again at `retryAt` by itself. */
  | { readonly name: "waiting"; readonly retryAt: Ms }
  /** Will not try again: signed out, refused, or stopped by its owner. `reason` is a close or error name. */
  | { readonly name: "stopped"; readonly reason: string };

/** A message of one's own that is not among the events yet. It is sent again, the same bytes, until it is acknowledged. */
export interface Pending {
  readonly cmid: Cmid;
  readonly body: Body;
  readonly at: Ms;
  /** The server has it for good; only its event is still on the way. */
  readonly acked: boolean;
  /** Set when the server refused it for good; it stays visible until `discard`. */
  readonly refused: { readonly name: string; readonly retry: "never" | "anew" } | null;
}

/**
 * One conversation as its user may see it. Immutable: every change makes a new one, so that screens compare by identity.
 *
 * `events` is a gapless run that ends at `seq`; its first element is the start of the conversation unless `more`.
 */
export interface ConversationView {
  readonly conv: ConversationId;
  readonly epoch: string;
  readonly seq: number;
  readonly head: Head;
  readonly events: readonly ConversationEvent[];
  readonly more: boolean;
  readonly pending: readonly Pending[];
  /** The other side is typing; falls back to false by itself after 6 s without a sign. */
  readonly typing: boolean;
  /** Place in line while waiting; null when unknown or not waiting. `estimateMs` is one of the steps of the protocol. */
  readonly place: { readonly place: number; readonly waiting: number; readonly estimateMs: Ms | null } | null;
  /** For staff: the newest transfer since it was asked for, and how it went. Null again once it is forgotten. */
  readonly transfer: TransferView | null;
}

export type TransferView = Pick<ServerFrames["transfer"], "to" | "state">;

/** What a link tells its owner. All optional; none is called inside a call of the owner. */
export interface LinkListener {
  phase?(phase: Phase): void;
  welcome?(frame: ServerFrames["welcome"]): void;
  /** A visitor was made: store the token, it is sent once. */
  token?(token: string): void;
  /** A conversation appeared or changed. */
  conversation?(view: ConversationView): void;
  /** The right to read it ended (handed over, closed and left). */
  left?(conv: ConversationId): void;
  desk?(desk: ServerFrames["desk"]): void;
  groups?(groups: ServerFrames["groups"]["groups"]): void;
  /** Answer to `Link.roster`. */
  roster?(roster: ServerFrames["roster"]): void;
  /** For supervisors: something to look at. */
  notice?(notice: ServerFrames["notice"]): void;
  /** Messages left for later that are still on their way or were refused. */
  leaving?(leaving: readonly Leaving[]): void;
  /** A command was refused for good. Refused messages are told by their conversation instead (`Pending.refused`). */
  refused?(command: ClientFrame, error: ServerFrames["error"]): void;
}
