/**
 * Invariants 10 and 11: the longest waiting comes first, recomputed from the queue's own journal; and once nothing goes
 * wrong any more, nobody waits while somebody who may help has a free place.
 */
import { closed, holder } from "../truth.ts";
import { bytes, type Checker, type Courtroom } from "./checker.ts";

/** After the last fault: offers run out (5 s and the slack of the lease), and who let somebody pass is asked again. */
const settlesMs = 85_000;
/** An offer and its answer cross three shards. */
const answersMs = 2_000;

export function fairness({ truth, referee, now, groupsOf }: Courtroom): Checker {
  /** Since when a group has somebody waiting and somebody free. */
  const idleSince = new Map<string, number>();
  return {
    event({ kind, id, event }) {
      if (kind !== bytes.queue || event.t !== "offered") return;
      const agent = event["agent"] as string;
      for (const [visitor, entry] of truth.queue(id)?.waiting ?? []) {
        if (visitor === event["visitor"]) return;
        if (entry.offer !== null || entry.passedBy.has(agent)) continue;
        referee.accuse(
          "fairness",
          `${String(event["visitor"])} is offered to ${agent} before ${visitor}, who came first`,
          visitor,
        );
      }
    },
    sampled(healed) {
      // A queue that lost somebody with its backup finds out when the visitor's patience ends.
      if (healed === null || healed < settlesMs || truth.rewound.size > 0) return;
      for (const { group, facts, conv } of truth.conversations()) {
        if (closed(facts) || holder(facts) !== null) continue;
        const free = freeAgent(group);
        if (free === null) idleSince.delete(conv);
        else if (!idleSince.has(conv)) idleSince.set(conv, now());
        else if (now() - (idleSince.get(conv) ?? 0) > answersMs) {
          referee.accuse("idle hands", `${conv} waits in ${group} while ${free} is free`, conv, free);
        }
      }
    },
  };

  function freeAgent(group: string): string | null {
    for (const [id, agent] of truth.agents()) {
      const ready = agent.status === "online" && agent.connected && agent.held.size + agent.offers.size < agent.cap;
      if (ready && groupsOf(id).includes(group)) return id;
    }
    return null;
  }
}
