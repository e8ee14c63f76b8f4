/** Whatever one actor owes another is applied exactly once, whatever crashed between the two journals. */
import type { Checker, Courtroom } from "./checker.ts";

export function letters({ referee }: Courtroom): Checker {
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
          if (applied.has(letter)) referee.accuse("letters", `${letter} is applied twice: ${owed.get(letter) ?? ""}`);
          applied.add(letter);
        }
      }
    },
    /** What was owed before a backup was put back is nobody's promise any more. */
    rewound() {
      owed.clear();
      applied.clear();
    },
    quiet() {
      for (const [letter, command] of owed) {
        if (!applied.has(letter)) referee.accuse("letters", `${letter} was never applied: ${command}`);
      }
    },
  };
}
