/**
 * Invariants 9 and 11: every offer is compared with what somebody with paper and pencil, who knows the design and the
 * journal of that line, would have done.
 */
import { LineModel } from "../line-model.ts";
import { readLine, type Claims } from "../line-events.ts";
import { bytes, type Checker, type Courtroom } from "./checker.ts";

export function fairness({ truth, referee, configs }: Courtroom): Checker {
  const lines = new Map<string, LineModel>();
  const claims: Claims = new Map();
  return {
    event({ kind, id, event }) {
      if (kind !== bytes.queue || truth.rewound.size > 0) return;
      const line = lines.get(id) ?? new LineModel(id);
      lines.set(id, line);
      const complaint = readLine(line, event, configs(), claims);
      if (complaint !== null) referee.accuse("fairness", `${id}: ${complaint.what}`, ...complaint.about);
    },
  };
}
