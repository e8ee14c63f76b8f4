import type { Body, AgentStatus, Desk, ServerFrames } from "../protocol/frames.ts";
import type { Cmid, ConversationId, Ms } from "../protocol/ids.ts";
import type { LinkOptions, LinkPorts } from "./ports.ts";
import type { ConversationView, LinkListener, Phase } from "./view.ts";

export declare class Link {
  constructor(ports: LinkPorts, options: LinkOptions, listener: LinkListener);
  /** Connects. Does nothing unless the link is new or stopped. */
  start(): void;
  /** Ends the connection for good (until `start`). Unsent messages stay. */
  stop(reason?: string): void;
  /** The network is back or the page is visible: try at once instead of waiting for the back-off. */
  retryNow(): void;

  get phase(): Phase;
  /** Who the server says we are; null before the first welcome. */
  get you(): ServerFrames["welcome"]["you"] | null;
  /** Add to `ports.now()` to get the server's clock, in which all `at`, `since` and `until` are told. */
  get skewMs(): Ms;
  /** A visitor's conversation to talk in, running or not yet begun; it always has a view. Null for staff. */
  get current(): ConversationId | null;
  view(conv: ConversationId): ConversationView | null;
  views(): readonly ConversationView[];
  get desk(): Desk | null;
  get groups(): ServerFrames["groups"]["groups"];

  /** Visible at once as pending; delivered exactly once and in the order of the calls, across reconnects. */
  send(conv: ConversationId, body: Body): Cmid;
  /** Takes a refused message off the screen. Others are on their way and stay. */
  discard(conv: ConversationId, cmid: Cmid): void;
  /** Sends a refused message again as a new one; its new id, or null if nothing was refused under the old. */
  retry(conv: ConversationId, cmid: Cmid): Cmid | null;
  recall(conv: ConversationId, seq: number): void;
  /** Everything up to `seq` was seen. Cheap to call often. */
  read(conv: ConversationId, seq: number): void;
  /** Cheap to call at every key. */
  typing(conv: ConversationId, on: boolean): void;
  /** Staff: stream this conversation until `unwatch`, also after reconnects. */
  watch(conv: ConversationId): void;
  unwatch(conv: ConversationId): void;
  /** Loads one more page of older events; does nothing while one is on its way or if there are none. */
  history(conv: ConversationId): void;
  end(conv: ConversationId): void;
  status(status: AgentStatus): void;
  accept(offer: string): void;
  decline(offer: string): void;
}
