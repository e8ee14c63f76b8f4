/**
 * A world of a few minutes and a dozen people never reaches the bounds of a busy deployment, and what lies behind them
 * (snapshots, passivation, full mailboxes, dropped blocks) would never run. So each world narrows them, by its seed.
 */
import { limits } from "../../runtime/limits.ts";
import type { Prng } from "./prng.ts";

export type SmallLimits = Partial<Record<keyof typeof limits, number>>;

export function drawLimits(chance: Prng): SmallLimits {
  const mailbox = chance.pick([6, 64, 1_024]);
  return {
    turnsPerTickMax: chance.pick([2, 16, 1_024]),
    turnsPerActorMax: chance.pick([1, 4, 64]),
    userMailboxMax: mailbox,
    systemMailboxMax: chance.pick([8, 256, 16_384]),
    batchRecordsMax: chance.pick([3, 32, 8_192]),
    tailBytesMax: chance.pick([2_000, 20_000, 32 * 1024 * 1024]),
    snapshotsPerAppendMax: chance.pick([1, 4, 64]),
    shardSnapshotBlocks: chance.pick([5, 40, 1_000]),
    idleMsMax: chance.pick([3_000, 15_000, 60_000]),
    sweepEveryMs: chance.pick([1_000, 5_000]),
    resendMax: chance.pick([2, 512]),
  };
}

/** The limits are one object of the whole process; a world runs from beginning to end without letting go of the thread. */
export function withLimits<Result>(narrow: SmallLimits, run: () => Result): Result {
  const shared = limits as Record<keyof typeof limits, number>;
  const before = { ...shared };
  Object.assign(shared, narrow);
  try {
    return run();
  } finally {
    Object.assign(shared, before);
  }
}
