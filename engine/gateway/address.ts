/** Whom a frame is for. */
import type { ActorRef, Principal } from "../core/actor.ts";
import { findGroup, type Config } from "../core/config.ts";
import type { WireErrorName } from "../protocol/errors.ts";
import type { ClientFrame } from "../protocol/frames.ts";
import { parseConversationId } from "../protocol/ids.ts";

export type Address =
  | { readonly ok: true; readonly actor: ActorRef }
  | { readonly ok: false; readonly error: WireErrorName; readonly detail?: string };

const notFound: Address = { ok: false, error: "not_found" };

/** What is for staff only looks to everybody else as if it were not there; rights on a conversation are for its actor. */
export function addressOf(frame: Exclude<ClientFrame, { t: "hello" }>, who: Principal, config: Config): Address {
  switch (frame.t) {
    case "status":
    case "accept":
    case "decline":
      return who.kind === "staff" ? { ok: true, actor: { kind: "agent", id: who.id } } : notFound;
    case "roster": {
      // Only groups there are: a question must not bring a new actor to life.
      const exists = who.kind === "staff" && findGroup(config, frame.group) !== undefined;
      return exists ? { ok: true, actor: { kind: "queue", id: frame.group } } : notFound;
    }
    case "send":
    case "recall":
    case "read":
    case "typing":
    case "watch":
    case "unwatch":
    case "history":
    case "end":
    case "transfer":
    case "transferBack":
    case "assign":
    case "tag":
    case "leave": {
      const conv = parseConversationId(frame.conv);
      if (conv === null) return { ok: false, error: "bad_field", detail: "conv" };
      return { ok: true, actor: { kind: "visitor", id: conv.visitor } };
    }
  }
}
