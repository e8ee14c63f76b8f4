/**
 * Invariants 9 and 11: every offer is compared with what somebody with paper and pencil, who knows the design and the
 * journal of that line, would have done.
 */
import type { WaitKey } from "../../../core/commands.ts";
import type { Config } from "../../../core/config.ts";
import type { ActorEvent } from "../ledger.ts";
import { LineModel } from "../line-model.ts";
import { readLine, type Claims, type Complaint } from "../line-events.ts";
import { bytes, type Checker, type Courtroom } from "./checker.ts";

/** By then every shard has heard of the first configuration. */
const setUpMs = 5_000;

export function fairness({ truth, referee, now, configs }: Courtroom): Checker {
  const began = now();
  const lines = new Map<string, LineModel>();
  const claims: Claims = new Map();
  return {
    event({ kind, id, event }) {
      if (kind !== bytes.queue || truth.rewound.size > 0) return;
      const line = lines.get(id) ?? new LineModel(id);
      lines.set(id, line);
      const complaint =
        readLine(line, event, configs(), claims, now() < began + setUpMs) ?? wrongPenalty(id, event, lines, configs());
      if (complaint !== null) referee.accuse("fairness", `${id}: ${complaint.what}`, ...complaint.about);
    },
  };
}

/** A guest comes with the place of its own line, less the penalty. */
function wrongPenalty(
  lender: string,
  event: ActorEvent,
  lines: ReadonlyMap<string, LineModel>,
  configs: readonly Config[],
): Complaint | null {
  if (event.t !== "guest") return null;
  const { origin, conv, visitor, key } = event["guest"] as Record<"origin" | "conv" | "visitor", string> & {
    key: WaitKey;
  };
  const waiter = lines.get(origin)?.waiting.get(visitor);
  if (waiter?.conv !== conv || waiter.boostS !== waiter.request.boostS) return null;
  const at = waiter.request.since - 1_000 * waiter.boostS;
  if (configs.some(({ routing }) => key.at === at + 1_000 * routing.overflowPenaltyS)) return null;
  return { what: `${conv} is a guest of ${lender} as of ${key.at - at} ms after its own place`, about: [conv] };
}
