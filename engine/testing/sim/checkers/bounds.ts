/** Invariant 21: whatever the weather, mailboxes, tails and socket buffers stay within their limits. */
import { socketLimits } from "../../../ports/sockets.ts";
import { limits } from "../../../runtime/limits.ts";
import type { Network } from "../network.ts";
import type { SimNode } from "../node.ts";
import type { Checker, Courtroom } from "./checker.ts";

/** What one batch may add on top of the limit before a snapshot takes it away again. */
const oneBatchBytes = 256 * 1024;

export function bounds({ referee }: Courtroom, nodes: readonly SimNode[], network: Network): Checker {
  return {
    sampled() {
      for (const { name, shard } of nodes) {
        if (shard === null) continue;
        const { letters, actors, tailBytes } = shard.stats();
        const lettersMax = (actors + 1) * (limits.userMailboxMax + limits.systemMailboxMax) + limits.batchRecordsMax;
        if (letters > lettersMax) referee.accuse("bounds", `${name} holds ${letters} letters for ${actors} actors`);
        if (tailBytes > limits.tailBytesMax + oneBatchBytes)
          referee.accuse("bounds", `a start of ${name} would replay ${tailBytes} bytes`);
      }
      for (const wire of network.wires()) {
        const buffered = wire.bufferedBytes();
        if (buffered > socketLimits.staffBufferedBytesMax)
          referee.accuse("bounds", `${buffered} bytes wait for ${wire.caller.name}`);
      }
    },
  };
}
