/** What an agent is told who speaks of a conversation that is not hers. */
import type { Decision, Effect, Turn } from "../actor.ts";
import type { ConversationId } from "../../protocol/ids.ts";
import type { VisitorEvent } from "./state.ts";

/** For her it does not exist. */
export function notHers(conv: string, turn: Turn): Decision<VisitorEvent> {
  return { ok: false, reason: "not_found", effects: doubt(conv, turn) };
}

/** If her desk shows it all the same, she is asked, so that no place of hers stays taken for ever. */
export function doubt(conv: string, turn: Turn): Effect[] {
  const who = turn.from?.principal;
  if (who?.kind !== "staff") return [];
  const command = { t: "agent.doubt", conv: conv as ConversationId } as const;
  return [{ do: "cast", to: { kind: "agent", id: who.id }, command }];
}
