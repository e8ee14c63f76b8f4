import { mkdirSync } from "node:fs";
import type { ActorKey, Append, Chunk, Journal, JournalError, Recovery, Snapshot } from "../ports/journal.ts";
import type { Ms } from "../protocol/ids.ts";
import { BlockWriter } from "./block-format.ts";
import { planAppend } from "./journal-changes.ts";
import { type JournalFile, type JournalFileOptions, openJournalFile } from "./journal-file.ts";
import { type Identity, writeSidecar } from "./journal-identity.ts";
import { metaKey } from "./journal-keys.ts";
import type { JournalReader } from "./journal-reader.ts";
import { isFull } from "./lmdb-environment.ts";
import { seal } from "./sealed-value.ts";

export { ownsRejection } from "./lmdb-environment.ts";

/**
 * Opens the journal in `folder`, or makes one there. Rejects with JournalCorrupt if what is there cannot be trusted, and
 * with the system's error if it cannot be reached or there is no room to note the opening.
 */
export async function openLmdbJournal(folder: string, options: JournalFileOptions): Promise<Journal> {
  mkdirSync(folder, { recursive: true });
  const journal = new LmdbJournal(folder, options);
  const error = await new Promise<JournalError | null>((resolve) =>
    journal.begin(options.renewEpoch === true, resolve),
  );
  if (error === null) return journal;
  await new Promise<void>((resolve) => journal.close(resolve));
  throw new Error(`The journal in ${folder} could not be opened: ${error.message}`);
}

/** One LMDB file per shard, one atomic and synced commit per append. */
class LmdbJournal implements Journal {
  readonly #folder: string;
  readonly #options: JournalFileOptions;
  readonly #writer = new BlockWriter();
  #file: JournalFile;
  #state: "opening" | "open" | "appending" | "failed" | "closed" = "opening";
  /** The last failure was a full disk: nothing is spoiled, so the file stays open and can be read. */
  #isFull = false;
  /** Waits for the append that is under way. */
  #onIdle: (() => void) | null = null;

  constructor(folder: string, options: JournalFileOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#file = openJournalFile(folder, options);
  }

  get epoch(): string {
    return this.#file.identity.epoch;
  }

  get boot(): number {
    return this.#file.identity.boot;
  }

  get lastBlock(): number {
    return this.#file.extent.last;
  }

  /** Notes that the journal was opened once more; only then may it be appended to. */
  begin(renewEpoch: boolean, done: (error: JournalError | null) => void): void {
    const { env, identity } = this.#file;
    const epoch = renewEpoch ? this.#options.random.base32(16) : identity.epoch;
    const boot = (renewEpoch ? Math.max(identity.boot, Date.now()) : identity.boot) + 1;
    const next: Identity = { ...identity, epoch, boot };
    const key = metaKey("identity");
    env.commit([{ key, value: seal(key, Buffer.from(JSON.stringify(next))) }], (error) => {
      const problem = error ?? this.#noteBeside(next);
      if (problem === null) this.#file = { ...this.#file, identity: next };
      this.#settled(problem);
      done(problem);
    });
  }

  recovery(): Recovery {
    return this.#readable().recovery(this.#file.extent);
  }

  append(append: Append, done: (error: JournalError | null) => void): void {
    if (this.#state === "appending") throw new Error("a journal takes one append at a time");
    const reader = this.#readable();
    if (this.#state !== "open") {
      const kind = this.#isFull ? "disk_full" : "failed";
      setImmediate(done, { kind, message: `the journal in ${this.#folder} must be reopened first` });
      return;
    }
    const plan = planAppend(append, this.#file, reader, this.#writer);
    this.#state = "appending";
    this.#file.env.commit(plan.changes, (error) => {
      this.#settled(error);
      if (error === null) this.#file = { ...this.#file, extent: plan.extent, oldest: plan.oldest };
      done(error);
      this.#onIdle?.();
    });
  }

  snapshot(key: ActorKey): Snapshot | null {
    return this.#readable().snapshot(key);
  }

  chunkBefore(key: ActorKey, conversation: number, before: number): { from: number; bytes: Uint8Array } | null {
    return this.#readable().chunkBefore(key, conversation, before);
  }

  due(now: Ms, limit: number): ActorKey[] {
    return this.#readable().due(now, limit);
  }

  nextDeadline(): Ms | null {
    return this.#readable().nextDeadline();
  }

  actors(): Iterable<ActorKey> {
    return this.#readable().actors();
  }

  chunksOf(key: ActorKey): Iterable<Chunk> {
    return this.#readable().chunksOf(key);
  }

  reopen(done: (error: JournalError | null) => void): void {
    this.#readable();
    if (this.#state === "appending") throw new Error("a journal is reopened after an append, not during one");
    this.#state = "opening";
    if (this.#isFull) return this.begin(false, done);
    this.#file.env.close().then(
      () => this.#openAgain(done),
      (error: unknown) => this.#fail(error, done),
    );
  }

  close(done: () => void): void {
    this.#readable();
    const finish = (): void => {
      this.#state = "closed";
      // Whatever the library thinks of it, the file is consistent at every instant; there is nothing left to do.
      this.#file.env.close().then(done, done);
    };
    if (this.#state === "appending") this.#onIdle = finish;
    else finish();
  }

  #openAgain(done: (error: JournalError | null) => void): void {
    try {
      this.#file = openJournalFile(this.#folder, this.#options);
    } catch (error) {
      this.#fail(error, done);
      return;
    }
    this.begin(false, done);
  }

  #fail(error: unknown, done: (error: JournalError) => void): void {
    const problem = asJournalError(error);
    this.#settled(problem);
    done(problem);
  }

  #settled(problem: JournalError | null): void {
    this.#state = problem === null ? "open" : "failed";
    this.#isFull = problem?.kind === "disk_full";
  }

  #noteBeside(identity: Identity): JournalError | null {
    try {
      writeSidecar(this.#folder, identity);
      return null;
    } catch (error) {
      return asJournalError(error);
    }
  }

  #readable(): JournalReader {
    if (this.#state === "closed") throw new Error(`the journal in ${this.#folder} is closed`);
    return this.#file.reader;
  }
}

function asJournalError(error: unknown): JournalError {
  const message = error instanceof Error ? error.message : String(error);
  return { kind: isFull(error) ? "disk_full" : "failed", message };
}
