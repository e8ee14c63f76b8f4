/**
 * Invariants 3, 4, 6: what a browser shows is a gapless run of what is durable in the history it names, word for word,
 * without what was taken back; and in the end it is all there is.
 */
import type { ConversationView } from "../../../client/index.ts";
import type { ConversationEvent } from "../../../protocol/frames.ts";
import type { Device } from "../people/device.ts";
import { closed, holder } from "../truth.ts";
import type { Checker, Courtroom } from "./checker.ts";

export function shown({ truth, referee, devices }: Courtroom): Checker {
  /** What each browser was found to show rightly: the same array need not be looked at again. */
  const found = new WeakMap<readonly ConversationEvent[], string>();
  return {
    shown(device, view) {
      if (view.seq === 0 && view.events.length === 0) return;
      if (found.get(view.events) === view.epoch) return;
      const wrong = whatIsWrong(view, truth.everyFacts(view.conv, view.epoch));
      if (wrong === null) found.set(view.events, view.epoch);
      else referee.accuse("shown", `${device.name} shows of ${view.conv}: ${wrong}`, view.conv, device.name);
    },
    quiet() {
      for (const device of devices()) {
        const wrong = whatIsMissing(device, truth);
        if (wrong !== null) referee.accuse("shown", `${device.name} in the end: ${wrong}`, device.name);
      }
    },
  };
}

/** A view may be as new as the newest history of its name, or as old as one that was ended by a backup. */
function whatIsWrong(view: ConversationView, histories: readonly (readonly ConversationEvent[])[]): string | null {
  let wrong: string | null = `something of a history nobody wrote (${view.epoch})`;
  for (const facts of histories) {
    wrong = mismatch(view, facts);
    if (wrong === null) return null;
  }
  return wrong;
}

function mismatch({ events, seq, more }: ConversationView, facts: readonly ConversationEvent[]): string | null {
  const first = events[0]?.seq ?? seq + 1;
  if (!more && first !== 1) return `it claims to begin with ${first}`;
  if ((events[events.length - 1]?.seq ?? seq) !== seq) return `its newest is not ${seq}`;
  for (const [index, event] of events.entries()) {
    if (event.seq !== first + index) return `${event.seq} stands where ${first + index} belongs`;
    const wrong = differs(event, facts, seq);
    if (wrong !== null) return wrong;
  }
  return null;
}

/** `top`: how far the view is; what was taken back up to there must be gone from it. */
function differs(event: ConversationEvent, facts: readonly ConversationEvent[], top: number): string | null {
  const fact = facts[event.seq - 1];
  if (fact === undefined) return `${event.seq} (${event.k}) is nowhere durable`;
  if (event.k !== "message" || fact.k !== "message") {
    return JSON.stringify(event) === JSON.stringify(fact) ? null : `${event.seq} differs from what is stored`;
  }
  if (event.cmid !== fact.cmid || event.by !== fact.by || event.agent !== fact.agent)
    return `${event.seq} is another message`;
  const recall = facts.find((other) => other.k === "recalled" && other.target === event.seq);
  if (event.body === null) return recall === undefined ? `the words of ${event.seq} are missing` : null;
  if (recall !== undefined && recall.seq <= top)
    return `the words of ${event.seq}, which were taken back by ${recall.seq}`;
  return event.body.text === fact.body?.text ? null : `other words in ${event.seq}`;
}

function whatIsMissing({ owner, link }: Device, truth: Courtroom["truth"]): string | null {
  for (const view of link.views()) {
    const entry = truth.conversation(view.conv);
    if (entry === null) {
      if (view.seq > 0 && truth.rewound.size === 0) return `${view.conv} does not exist`;
      continue;
    }
    const mustKnow =
      owner.kind === "visitor"
        ? truth.newest(entry.visitor) === entry
        : holder(entry.facts) === owner.id && !closed(entry.facts);
    if (!mustKnow) continue;
    if (view.seq !== entry.facts.length) return `${view.conv} ends at ${view.seq} instead of ${entry.facts.length}`;
    if (view.more || view.events.length !== entry.facts.length)
      return `${view.conv} begins at ${view.events[0]?.seq ?? 0}`;
  }
  return null;
}
