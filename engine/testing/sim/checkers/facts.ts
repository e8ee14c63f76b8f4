/**
 * Invariants 2, 9, 17, 18: the facts of a conversation are numbered 1, 2, 3 …, it is assigned at most once and only while
 * it waits, cursors only grow, words are taken back by whoever said them, and nothing follows the end. One writer.
 */
import type { ConversationEvent } from "../../../protocol/frames.ts";
import { closed, holder } from "../truth.ts";
import { bytes, type Checker, type Courtroom } from "./checker.ts";

export function facts({ truth, referee }: Courtroom): Checker {
  return {
    event({ node, kind, id, event }) {
      if (!truth.mayWrite(node, `${kind}:${id}`)) referee.accuse("one writer", `two nodes wrote actor ${id}`, id);
      if (kind !== bytes.visitor) return;
      const current = truth.newest(id);
      if (event.t === "began") {
        if (current !== null && !closed(current.facts)) {
          referee.accuse("facts", `${current.conv} still runs while the next one begins`, current.conv);
        }
        if (event["n"] !== numberOf(current?.conv) + 1)
          referee.accuse("facts", `conversation ${String(event["n"])} of ${id} is out of turn`, id);
      } else if (event.t === "fact" && current !== null) {
        const wrong = whatIsWrong(current.facts, event["e"] as ConversationEvent);
        if (wrong !== null) referee.accuse("facts", `${current.conv}: ${wrong}`, current.conv);
      }
    },
  };
}

function numberOf(conv: string | undefined): number {
  return conv === undefined ? 0 : Number(conv.slice(conv.indexOf(".") + 1));
}

function whatIsWrong(before: readonly ConversationEvent[], next: ConversationEvent): string | null {
  const top = before.length;
  if (next.seq !== top + 1) return `seq ${next.seq} follows ${top}`;
  if (top < 2) return next.k === ["started", "queued"][top] ? null : `it begins with ${next.k}`;
  if (closed(before)) return `${next.k} follows the end`;
  switch (next.k) {
    case "started":
    case "queued":
      return `${next.k} in the middle`;
    case "assigned":
      return holder(before) === null ? null : "it is assigned twice";
    case "message":
      return wrongSpeaker(before, next.by, next.agent ?? null);
    case "recalled": {
      const target = before[next.target - 1];
      if (target?.k !== "message" || target.by !== next.by)
        return `somebody took back what was not theirs (${next.target})`;
      return taken(before, next.target) ? `${next.target} is taken back twice` : null;
    }
    case "read": {
      if (next.upTo > top) return `the cursor of the ${next.by} is beyond the top`;
      return next.upTo > cursor(before, next.by) ? null : `the cursor of the ${next.by} does not grow`;
    }
    case "closed":
      return wrongEnd(before, next.why);
  }
}

function wrongSpeaker(before: readonly ConversationEvent[], by: string, agent: string | null): string | null {
  if (by === "visitor") return agent === null ? null : "a visitor's words bear an agent's name";
  return agent !== null && agent === holder(before) ? null : `${agent ?? by} speaks without holding the conversation`;
}

function wrongEnd(before: readonly ConversationEvent[], why: string): string | null {
  const waiting = holder(before) === null;
  const fitting = waiting ? ["left_queue", "queue_full", "queue_timeout"] : ["done", "silent"];
  return fitting.includes(why) ? null : `it ends as ${why} while ${waiting ? "waiting" : "talking"}`;
}

function taken(before: readonly ConversationEvent[], seq: number): boolean {
  return before.some((fact) => fact.k === "recalled" && fact.target === seq);
}

function cursor(before: readonly ConversationEvent[], by: string): number {
  let upTo = 0;
  for (const fact of before) if (fact.k === "read" && fact.by === by) upTo = fact.upTo;
  return upTo;
}
