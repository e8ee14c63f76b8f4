/** Whatever one actor owes another is applied exactly once, whatever crashed between the two journals. */
import type { Checker, Courtroom } from "./checker.ts";

export function letters({ truth, referee }: Courtroom): Checker {
  /** `receiver lane number`; a lane bears the name and the history of its sender. */
  const owed = new Map<string, string>();
  const applied = new Set<string>();
  return {
    block({ node, epoch, records }) {
      for (const record of records) {
        if (record[0] === 1) {
          const [, to, n] = record;
          const lane = to === node ? node : `${node}@${epoch}`;
          owed.set(`${to} ${lane} ${n}`, JSON.stringify(record.slice(4)));
        } else if (record[0] === 2) {
          const letter = `${node} ${record[1]} ${record[2]}`;
          const twice = applied.has(letter) && truth.rewound.size === 0;
          if (twice) referee.accuse("letters", `${letter} is applied twice: ${owed.get(letter) ?? ""}`);
          applied.add(letter);
        }
      }
    },
    quiet() {
      if (truth.rewound.size > 0) return;
      for (const [letter, command] of owed) {
        if (!applied.has(letter)) referee.accuse("letters", `${letter} was never applied: ${command}`);
      }
    },
  };
}
