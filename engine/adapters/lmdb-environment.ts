import { closeSync, openSync, readSync, rmSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { open, type RootDatabase, type Transaction } from "lmdb";
import { JournalCorrupt, type JournalError } from "../ports/journal.ts";

/** One change of an atomic commit; a null value deletes the key. */
export interface Change {
  readonly key: Buffer;
  readonly value: Buffer | null;
}

export interface Range {
  readonly start: Buffer;
  /** Not included, unless asked for. */
  readonly end: Buffer;
  readonly limit?: number;
  /** From the upper bound (`start`) down to the lower (`end`). */
  readonly reverse?: boolean;
  readonly exclusiveStart?: boolean;
  readonly inclusiveEnd?: boolean;
}

/** Address space, not disk: the file grows as it is written. On 64-bit systems there is room for hundreds of these. */
const mapBytes = 2 ** 38;

/** How long the library may take to name the cause of a failed commit before it counts as unknown. */
const causeMsMax = 1_000;

/** Kept free on the disk: whatever pages a commit touches besides its values, and room for others who write in between. */
const roomKept = 1024 * 1024;

/** Rejections the library raises beside the one we handle. */
const raised = new WeakSet<object>();

/**
 * True for an error that a failed commit reported through its callback already. lmdb may reject a second promise for
 * it, which nobody can reach: a process-wide `unhandledRejection` handler asks here and passes over exactly those.
 */
export function ownsRejection(error: unknown): boolean {
  return typeof error === "object" && error !== null && raised.has(error);
}

/**
 * One LMDB file, as the journal needs it: atomic commits that are on disk before they are reported (`overlappingSync`
 * off), and reads that see exactly the commits reported so far, because they go through a view that is only renewed
 * when a commit is reported.
 */
export class LmdbEnvironment {
  readonly file: string;
  readonly #folder: string;
  readonly #db: RootDatabase<Buffer, Buffer>;
  #view: { readonly transaction: Transaction };
  #closed = false;

  /** Throws JournalCorrupt if the file is not a sound database, the system's own error if it cannot be reached. */
  constructor(folder: string, readOnly = false) {
    this.#folder = folder;
    this.file = join(folder, "data.mdb");
    if (dataFileBytes(folder) && !beginsLikeLmdb(this.file)) throw this.#damaged("it does not begin like one of LMDB");
    try {
      this.#db = open<Buffer, Buffer>({
        path: folder,
        // Without an extension in the options a folder called `shard.1` would be taken for a file.
        noSubdir: false,
        encoding: "binary",
        keyEncoding: "binary",
        maxDbs: 1,
        mapSize: mapBytes,
        overlappingSync: false,
        eventTurnBatching: false,
        readOnly,
      });
    } catch (error) {
      throw this.#named(error);
    }
    this.#view = { transaction: this.#db.useReadTransaction() };
  }

  get(key: Buffer): Buffer | null {
    try {
      return this.#db.get(key, this.#view) ?? null;
    } catch (error) {
      throw this.#named(error);
    }
  }

  *entries(range: Range): Generator<{ key: Buffer; value: Buffer }> {
    yield* this.#naming(this.#db.getRange({ ...range, ...this.#view }));
  }

  *keys(range: Range): Generator<Buffer> {
    yield* this.#naming(this.#db.getKeys({ ...range, ...this.#view }));
  }

  /** All changes or none. `done` runs when they are on disk, never inside the call. Values must not change until then. */
  commit(changes: readonly Change[], done: (error: JournalError | null) => void): void {
    const full = this.#tooFullFor(changes);
    if (full !== null) {
      setImmediate(done, full);
      return;
    }
    const committed = this.#db.batch(() => {
      // Keys and values are ready, so nothing here can throw half-way: what was queued until then would be written.
      for (const { key, value } of changes) {
        if (value === null) void this.#db.remove(key);
        else void this.#db.put(key, value);
      }
    });
    committed.then(
      () => {
        this.#renewView();
        done(null);
      },
      (error: unknown) => {
        this.#whyFailed(error, changes).then(done, () => done({ kind: "failed", message: messageOf(error) }));
      },
    );
  }

  /** Waits for commits under way. Calling it again does nothing. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#view.transaction.done();
    await this.#db.close();
  }

  *#naming<Found>(found: Iterable<Found>): Generator<Found> {
    try {
      yield* found;
    } catch (error) {
      throw this.#named(error);
    }
  }

  /** The library says what is wrong, not where. Others' errors pass through, those of the reader of a range too. */
  #named(error: unknown): unknown {
    return isDamage(error) ? this.#damaged(messageOf(error)) : error;
  }

  #damaged(how: string): JournalCorrupt {
    return new JournalCorrupt(`${this.file} is damaged: ${how}. Put the whole folder back from a backup.`);
  }

  #renewView(): void {
    const before = this.#view.transaction;
    this.#view = { transaction: this.#db.useReadTransaction() };
    before.done();
  }

  /**
   * Asked before each commit, because the library must not find out by itself: the message it makes of a refused write is
   * longer than the memory it has for it (3.5.6), which ends the process now and then.
   */
  #tooFullFor(changes: readonly Change[]): JournalError | null {
    const free = freeBytes(this.#folder);
    const needed = roomKept + 2 * bytesOf(changes);
    if (free === null || free >= needed) return null;
    return { kind: "disk_full", message: `${this.file}: ${free} bytes are free, a write needs ${needed}` };
  }

  async #whyFailed(error: unknown, changes: readonly Change[]): Promise<JournalError> {
    const cause = await causeOf(error);
    const message = `${this.file}: ${messageOf(cause)}`;
    if (isFull(cause)) return { kind: "disk_full", message };
    return { kind: this.#hasRoomFor(bytesOf(changes)) ? "failed" : "disk_full", message };
  }

  /** LMDB calls a write that was cut short by a full disk an input/output error, so the disk itself is asked. */
  #hasRoomFor(bytes: number): boolean {
    const probe = join(this.#folder, "room.probe");
    try {
      writeFileSync(probe, Buffer.alloc(bytes + 64 * 1024), { flush: true });
      return true;
    } catch (error) {
      return !isFull(error);
    } finally {
      rmSync(probe, { force: true });
    }
  }
}

/** Null where the system does not say. */
function freeBytes(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

function bytesOf(changes: readonly Change[]): number {
  return changes.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
}

/** Bytes of the data file, or null if there is none. */
export function dataFileBytes(folder: string): number | null {
  return statSync(join(folder, "data.mdb"), { throwIfNoEntry: false })?.size ?? null;
}

const magicAt = 24;
const magic = 0xbeef_c0de;

/** The library takes the process down when it is given something else. */
function beginsLikeLmdb(file: string): boolean {
  const head = Buffer.alloc(magicAt + 4);
  const descriptor = openSync(file, "r");
  readSync(descriptor, head);
  closeSync(descriptor);
  return head.readUInt32LE(magicAt) === magic;
}

/** The commit's own error only says that it failed; a promise inside tells why, or never settles. */
async function causeOf(error: unknown): Promise<unknown> {
  if (!isObject(error)) return error;
  raised.add(error);
  const inner = (error as { commitError?: Promise<never> }).commitError;
  if (inner === undefined) return error;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<unknown>((resolve) => {
    timer = setTimeout(resolve, causeMsMax, error);
  });
  const cause = await Promise.race([inner.catch((reason: unknown) => reason), late]);
  clearTimeout(timer);
  if (isObject(cause)) raised.add(cause);
  return cause;
}

/** System calls give names, LMDB gives numbers: ENOSPC, EFBIG, EDQUOT and its own "map full". */
const fullCodes: ReadonlySet<unknown> = new Set(["ENOSPC", "EFBIG", "EDQUOT", 28, 27, 122, -30792]);

export function isFull(error: unknown): boolean {
  return isObject(error) && fullCodes.has((error as { code?: unknown }).code);
}

/** LMDB's own errors (not a database, wrong version, broken page …) lie below those of the system. */
function isDamage(error: unknown): boolean {
  const code = isObject(error) ? (error as { code?: unknown }).code : undefined;
  return typeof code === "number" && code <= -30_700 && !isFull(error);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
