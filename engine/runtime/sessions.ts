import type { Principal } from "../core/actor.ts";
import type { CloseName } from "../protocol/errors.ts";
import type { ShardName } from "../ports/bus.ts";

/**
 * The gateway as the runtime sees it: client sessions by number. A number that is gone is ignored. Negative numbers are
 * callers inside the process (HTTP), who only ever get an `answer` or an error frame turned into one.
 */
export interface Sessions {
  /** `latest`: a newer frame of the kind makes this one worthless, so a slow session may miss it. */
  deliver(sessions: readonly number[], bytes: Uint8Array, latest: boolean): void;
  /** The hello was good. `bytes` is the welcome. */
  admit(session: number, who: Principal, bytes: Uint8Array): void;
  answer(session: number, value: unknown): void;
  hangUp(sessions: readonly number[], reason: CloseName): void;
  /** Everything given since the last flush may leave now: one batch, one write for each socket. */
  flush(): void;
  /** A peer shard started anew, or is heard again: what sessions here hear from there must be refreshed and compared. */
  peerRestarted(shard: ShardName): void;
}
