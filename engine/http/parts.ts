/** What the HTTP side is given, and how it asks actors. */
import type { ActorRef, Principal } from "../core/actor.ts";
import type { Command } from "../core/commands.ts";
import type { Config } from "../core/config.ts";
import type { Clock } from "../ports/clock.ts";
import type { Digest } from "../ports/digest.ts";
import type { Log } from "../ports/log.ts";
import type { Random } from "../ports/random.ts";
import type { WireErrorName } from "../protocol/errors.ts";
import type { FileStore } from "./files.ts";
import { Refused } from "./refused.ts";

export interface AppParts {
  readonly ask: (to: ActorRef, command: Command, principal: Principal | null, done: (value: unknown) => void) => void;
  readonly config: () => Config;
  readonly clock: Clock;
  readonly digest: Digest;
  readonly random: Random;
  readonly log: Log;
  /** Hash of the one-time set-up secret; null once it cannot be used. */
  readonly setupHash: string | null;
  readonly health: () => { readonly ok: boolean; readonly report: unknown };
  readonly files: FileStore;
  /** Cookies are marked Secure when the proxy in front speaks TLS. */
  readonly behindProxy: boolean;
}

/** Rejects with what the actor refused. */
export function ask<T>(parts: AppParts, to: ActorRef, command: Command, who: Principal | null): Promise<T> {
  return new Promise((resolve, reject) => {
    parts.ask(to, command, who, (value) => {
      const answer = value as { ok: boolean; error?: WireErrorName; detail?: string };
      if (answer.ok) resolve(value as T);
      else reject(new Refused(answer.error ?? "internal", answer.detail));
    });
  });
}
