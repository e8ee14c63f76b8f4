import type { ActorRef, Principal } from "../core/actor.ts";
import type { Socket } from "../ports/sockets.ts";
import type { Cancel } from "../ports/clock.ts";
import type { Bucket } from "./bucket.ts";

/** An actor this session hears, and the key its heartbeat names there. */
export interface Stream {
  readonly actor: ActorRef;
  readonly key: string;
}

/**
 *   new ──hello──▶ knocking ──admit──▶ open ──close──▶ (gone)
 *    └── 5 s ──▶ hello_timeout ◀── 5 s ──┘
 */
export interface Session {
  readonly id: number;
  readonly socket: Socket;
  phase: "new" | "knocking" | "open";
  principal: Principal | null;
  bucket: Bucket;
  strikes: number;
  cancelTimeout: Cancel | null;
  /** Frames that leave with the next flush, in one write. */
  outgoing: Uint8Array[];
  /** Conversations and the desk; the visitor's own actor is the first of a visitor's. */
  streams: Stream[];
}
