/** Invariant 18, its end: every message that was left has exactly one item in the inbox of one group. */
import type { ConversationEvent } from "../../../protocol/frames.ts";
import { bytes, type Checker, type Courtroom } from "./checker.ts";

export function inbox({ truth, referee }: Courtroom): Checker {
  /** Items, by the fact they stand for, with the groups that keep one. */
  const kept = new Map<string, string[]>();
  return {
    event({ kind, id, event }) {
      const item = event["item"];
      const name = typeof item === "object" && item !== null ? (item as { id: string }).id : "";
      if (kind === bytes.inbox && name !== "" && event.t === "added") kept.set(name, [...(kept.get(name) ?? []), id]);
    },
    quiet() {
      if (truth.rewound.size > 0) return;
      for (const { conv, facts } of truth.conversations()) for (const fact of facts) follow(conv, fact);
    },
  };

  function follow(conv: string, fact: ConversationEvent): void {
    const groups = fact.k === "left" ? (kept.get(`${conv}-${fact.seq}`) ?? []) : ["none"];
    if (groups.length !== 1)
      referee.accuse("inbox", `what was left in ${conv} at ${fact.seq} is kept by [${groups.join(" ")}]`, conv);
  }
}
