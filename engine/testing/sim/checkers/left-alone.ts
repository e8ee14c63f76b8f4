/** Once nothing goes wrong any more, every conversation that somebody holds is on her desk, or soon with somebody else. */
import type { ConversationEntry } from "../ledger.ts";
import { closed, holder, waits } from "../truth.ts";
import type { Checker, Courtroom } from "./checker.ts";

/** What is on its way between two actors is there after this. */
const settlesMs = 30_000;
const answersMs = 8_000;

export function leftAlone({ truth, referee, now }: Courtroom): Checker {
  const aloneSince = new Map<string, number>();
  return {
    sampled(healed) {
      if (healed === null || healed < settlesMs || truth.rewound.size > 0) return;
      for (const entry of truth.conversations()) look(entry);
    },
  };

  function look({ conv, facts }: ConversationEntry): void {
    const agent = closed(facts) || waits(facts) ? null : holder(facts);
    if (agent === null || truth.agent(agent)?.held.has(conv) === true) aloneSince.delete(conv);
    else if (!aloneSince.has(conv)) aloneSince.set(conv, now());
    else if (now() - (aloneSince.get(conv) ?? 0) > answersMs)
      referee.accuse("left alone", `${conv} is with ${agent}, who does not have it`, conv, agent);
  }
}
