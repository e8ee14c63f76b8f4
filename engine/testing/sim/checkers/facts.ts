/**
 * Invariants 2, 9, 12, 13, 17, 18: the facts of a conversation are numbered 1, 2, 3 …, a line assigns it only while it
 * waits there, what a supervisor decided stands, whoever gave it away says nothing more in it, cursors only grow, words are
 * taken back by whoever said them, and nothing but a letter follows the end. One writer.
 */
import type { ConversationEvent } from "../../../protocol/frames.ts";
import { closed, holder, waits } from "../truth.ts";
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
  if (top === 0) return next.k === "started" ? null : `it begins with ${next.k}`;
  if (closed(before) && next.k !== "left") return `${next.k} follows the end`;
  switch (next.k) {
    case "started":
      return "started in the middle";
    case "queued":
      return wrongLine(before, next.why);
    case "assigned":
      return wrongOwner(before, next);
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
    case "left":
      return before.some((fact) => fact.k === "left" && fact.cmid === next.cmid) ? `${next.cmid} is left twice` : null;
  }
}

type Fact<K extends ConversationEvent["k"]> = Extract<ConversationEvent, { k: K }>;

/** In line once at the start; again when another line was full, or when the agent is lost. Never in two lines. */
function wrongLine(before: readonly ConversationEvent[], why: Fact<"queued">["why"]): string | null {
  if (why === "new") return before.length === 1 ? null : "it is new in the middle";
  if (why === "full") return waits(before) ? null : "the line is full in which nobody waits";
  return holder(before) === null ? "an agent is lost whom nobody had" : null;
}

/** From the line to somebody, or from hand to hand; what a supervisor decided stands until somebody decides again. */
function wrongOwner(before: readonly ConversationEvent[], { agent, how }: Fact<"assigned">): string | null {
  const owner = holder(before);
  if (owner === agent.id) return `${agent.id} has it already`;
  if (how === "contact") return before.length === 1 ? null : "an agent writes first in the middle";
  if (how === "queue") {
    if (waits(before)) return null;
    const forced = before.findLast((fact) => fact.k === "assigned")?.how === "forced";
    return forced ? "what a supervisor decided is overwritten" : "it is assigned twice";
  }
  if (how === "transfer") return owner === null && !waits(before) ? "it is handed over by nobody" : null;
  return null;
}

function wrongSpeaker(before: readonly ConversationEvent[], by: string, agent: string | null): string | null {
  if (by === "visitor") return agent === null ? null : "a visitor's words bear an agent's name";
  return agent !== null && agent === holder(before) ? null : `${agent ?? by} speaks without holding the conversation`;
}

function wrongEnd(before: readonly ConversationEvent[], why: string): string | null {
  const atTheDoor = !before.some(({ k }) => k === "queued" || k === "assigned");
  const letter = before.some(({ k }) => k === "left");
  if (atTheDoor) return why === "off_hours" || (letter && why === "done") ? null : `it ends as ${why} without a wait`;
  const fitting = waits(before) ? ["left_queue", "queue_full", "queue_timeout", "off_hours"] : ["done", "silent"];
  return fitting.includes(why) ? null : `it ends as ${why} while ${waits(before) ? "waiting" : "talking"}`;
}

function taken(before: readonly ConversationEvent[], seq: number): boolean {
  return before.some((fact) => fact.k === "recalled" && fact.target === seq);
}

function cursor(before: readonly ConversationEvent[], by: string): number {
  let upTo = 0;
  for (const fact of before) if (fact.k === "read" && fact.by === by) upTo = fact.upTo;
  return upTo;
}
