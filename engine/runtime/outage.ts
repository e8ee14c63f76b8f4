/**
 * The disk takes nothing. Memory is ahead of it and is forgotten; what is durable is read as before; and the disk is asked
 * again and again whether it takes writes.
 *
 *   running ──error──▶ forgotten ──reopened──▶ read-only ──probe stored──▶ running
 *                          ▲                    │    ▲
 *                          └──── in doubt ──────┘    └── still full
 */
import type { Clock } from "../ports/clock.ts";
import type { Journal, JournalError } from "../ports/journal.ts";
import type { Log } from "../ports/log.ts";
import type { Batch } from "./batch.ts";
import { limits } from "./limits.ts";
import { encodeRecord } from "./record.ts";

export interface OutageParts {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  readonly isStopped: () => boolean;
  /** Let go of everything in memory; nothing is taken in until `read`. */
  readonly forget: (lost: readonly Batch[]) => void;
  /** Replay what is durable; from here on it can be read. */
  readonly read: () => void;
  /** The journal has a new boot number. */
  readonly reopened: () => void;
  /** The journal takes writes again. */
  readonly write: () => void;
}

export class Outage {
  readonly #parts: OutageParts;

  constructor(parts: OutageParts) {
    this.#parts = parts;
  }

  begin(error: JournalError, lost: readonly Batch[]): void {
    this.#parts.log.error("the journal takes nothing: read-only until it does", { error: error.message });
    this.#forget(lost);
  }

  #forget(lost: readonly Batch[]): void {
    const { journal, forget, read } = this.#parts;
    forget(lost);
    journal.reopen((error) => {
      if (this.#parts.isStopped()) return;
      if (isInDoubt(error)) return this.#later(() => this.#forget([]));
      read();
      this.#reopened(error);
    });
  }

  /** Memory is what is on disk: a disk that is still full costs nothing but another try. */
  #probe(): void {
    const { journal, write, log } = this.#parts;
    journal.append({ records: [encodeRecord({ t: "probe" })] }, (error) => {
      if (this.#parts.isStopped()) return;
      if (error === null) {
        log.info("the journal takes writes again");
        write();
      } else if (isInDoubt(error)) this.#forget([]);
      else this.#reopenFull();
    });
  }

  #reopenFull(): void {
    this.#parts.journal.reopen((error) => {
      if (this.#parts.isStopped()) return;
      if (isInDoubt(error)) this.#forget([]);
      else this.#reopened(error);
    });
  }

  /** With or without room to note it. */
  #reopened(error: JournalError | null): void {
    if (error === null) this.#parts.reopened();
    this.#later(() => this.#probe());
  }

  #later(run: () => void): void {
    this.#parts.clock.after(limits.probeEveryMs, () => {
      if (!this.#parts.isStopped()) run();
    });
  }
}

/** It is unknown how much was stored: only another replay tells. */
function isInDoubt(error: JournalError | null): boolean {
  return error !== null && error.kind !== "disk_full";
}
