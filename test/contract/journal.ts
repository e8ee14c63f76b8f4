import { expect, onTestFinished, test } from "vitest";
import type { ActorKey, Append, Journal, JournalError, Snapshot } from "../../engine/ports/journal.ts";
import { bytes, text } from "../support/bytes.ts";

/** Where a journal lives: opening it again finds what was made durable. */
export interface JournalHome {
  open(options?: { renewEpoch?: boolean }): Promise<Journal>;
}

export const visitor: ActorKey = { partition: 7, kind: 1, id: "v1" };
const agent: ActorKey = { partition: 200, kind: 2, id: "a1" };
const queue: ActorKey = { partition: 7, kind: 3, id: "presales" };

export function append(journal: Journal, what: Partial<Append>): Promise<JournalError | null> {
  return new Promise((resolve) => journal.append({ records: [], ...what }, resolve));
}

export function close(journal: Journal): Promise<void> {
  return new Promise((resolve) => journal.close(resolve));
}

export function reopen(journal: Journal): Promise<JournalError | null> {
  return new Promise((resolve) => journal.reopen(resolve));
}

/** Every block still kept, with its records as text. */
export function blocksOf(journal: Journal): [number, string[]][] {
  const found: [number, string[]][] = [];
  journal.recovery().blocks((block, records) => found.push([block, records.map(text)]));
  return found;
}

export function snapshot(key: ActorKey, upTo: number, more: Partial<Snapshot> = {}): Snapshot {
  return { key, upTo, state: bytes(`${key.id} up to ${upTo}`), deadline: null, present: false, ...more };
}

/** Every sentence of the port, for one adapter. `home` makes a fresh place for one test. */
export function journalContract(name: string, home: () => JournalHome): void {
  const opened = async (place: JournalHome = home()): Promise<Journal> => {
    const journal = await place.open();
    onTestFinished(() => close(journal).catch(() => {}));
    return journal;
  };

  blocks(name, home, opened);
  errors(name, opened);
  snapshots(name, home, opened);
  chunks(name, opened);
  openings(name, home);
}

type Opened = (place?: JournalHome) => Promise<Journal>;

function blocks(name: string, home: () => JournalHome, opened: Opened): void {
  test(`${name}: what was confirmed is recovered by the next opening, in order`, async () => {
    const place = home();
    const journal = await place.open();
    expect(await append(journal, { records: [bytes("one"), bytes(""), bytes("three")] })).toBeNull();
    expect(await append(journal, { records: [bytes("four")] })).toBeNull();
    await close(journal);
    expect(blocksOf(await opened(place))).toEqual([
      [1, ["one", "", "three"]],
      [2, ["four"]],
    ]);
  });

  test(`${name}: an append without records takes no block number`, async () => {
    const journal = await opened();
    expect(journal.lastBlock).toBe(0);
    await append(journal, { records: [bytes("a")] });
    await append(journal, { shard: bytes("inbox at 5") });
    expect(journal.lastBlock).toBe(1);
    await append(journal, { records: [bytes("b")] });
    expect(journal.lastBlock).toBe(2);
    expect(blocksOf(journal).map(([block]) => block)).toEqual([1, 2]);
  });

  test(`${name}: dropped blocks are gone, and the numbers go on after all have been dropped`, async () => {
    const place = home();
    const journal = await place.open();
    for (const record of ["a", "b", "c"]) await append(journal, { records: [bytes(record)] });
    await append(journal, { dropBlocksBelow: 3 });
    expect(blocksOf(journal)).toEqual([[3, ["c"]]]);
    await append(journal, { dropBlocksBelow: 2 });
    expect(blocksOf(journal), "what is dropped stays dropped").toEqual([[3, ["c"]]]);
    await append(journal, { dropBlocksBelow: 99 });
    expect(blocksOf(journal)).toEqual([]);
    await close(journal);
    const again = await opened(place);
    expect(again.lastBlock).toBe(3);
    await append(again, { records: [bytes("d")] });
    expect(blocksOf(again)).toEqual([[4, ["d"]]]);
  });

  test(`${name}: thousands of blocks can be dropped at once`, async () => {
    const journal = await opened();
    for (let i = 1; i <= 300; i += 1) await append(journal, { records: [bytes(`r${i}`)] });
    await append(journal, { records: [bytes("r301")], dropBlocksBelow: 300 });
    expect(blocksOf(journal).map(([block]) => block)).toEqual([300, 301]);
    for (let i = 302; i <= 310; i += 1) await append(journal, { records: [bytes(`r${i}`)], dropBlocksBelow: i });
    expect(blocksOf(journal)).toEqual([[310, ["r310"]]]);
  });

  test(`${name}: a block holds many and large records`, async () => {
    const journal = await opened();
    const records = Array.from({ length: 2_000 }, (_, i) => new Uint8Array(i).fill(i));
    await append(journal, { records });
    journal.recovery().blocks((_, found) => {
      expect(found.length).toBe(2_000);
      expect(found.every((record, i) => Buffer.compare(record, records[i] ?? bytes("")) === 0)).toBe(true);
    });
  });

  test(`${name}: the shard's own state is as last given`, async () => {
    const place = home();
    const journal = await place.open();
    expect(journal.recovery().shard).toBeNull();
    await append(journal, { shard: bytes("first") });
    await append(journal, { records: [bytes("x")] });
    expect(text(journal.recovery().shard ?? bytes("")), "an append without it leaves it alone").toBe("first");
    await append(journal, { shard: bytes("second") });
    await close(journal);
    expect(text((await opened(place)).recovery().shard ?? bytes(""))).toBe("second");
  });
}

function errors(name: string, opened: Opened): void {
  test(`${name}: done never runs inside the call, and reads see exactly what it has confirmed`, async () => {
    const journal = await opened();
    await append(journal, { records: [bytes("a")], snapshots: [snapshot(visitor, 1)] });
    let confirmed = false;
    const committed = new Promise<void>((resolve) => {
      journal.append({ records: [bytes("b")], snapshots: [snapshot(visitor, 2, { deadline: 5 })] }, () => {
        confirmed = true;
        expect(journal.lastBlock).toBe(2);
        expect(journal.snapshot(visitor)?.upTo).toBe(2);
        expect(journal.nextDeadline()).toBe(5);
        resolve();
      });
    });
    expect(confirmed).toBe(false);
    while (!confirmed) {
      expect(journal.lastBlock).toBe(1);
      expect(journal.snapshot(visitor)?.upTo).toBe(1);
      expect(journal.nextDeadline()).toBeNull();
      expect(blocksOf(journal).length).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await committed;
  });

  test(`${name}: a second append during the first is a mistake of the caller`, async () => {
    const journal = await opened();
    const first = append(journal, { records: [bytes("a")] });
    expect(() => journal.append({ records: [bytes("b")] }, () => {})).toThrow("one append at a time");
    expect(await first).toBeNull();
    expect(blocksOf(journal)).toEqual([[1, ["a"]]]);
  });

  test(`${name}: the next append may be made from inside done`, async () => {
    const journal = await opened();
    const second = await new Promise((resolve) => {
      journal.append({ records: [bytes("a")] }, () => journal.append({ records: [bytes("b")] }, resolve));
    });
    expect(second).toBeNull();
    expect(journal.lastBlock).toBe(2);
  });

  test(`${name}: closing waits for the append that is under way`, async () => {
    const journal = await opened();
    const order: string[] = [];
    journal.append({ records: [bytes("a")] }, () => order.push("appended"));
    await close(journal);
    expect(order).toEqual(["appended"]);
    expect(() => journal.snapshot(visitor)).toThrow("closed");
    expect(() => journal.append({ records: [bytes("b")] }, () => {})).toThrow("closed");
  });
}

function snapshots(name: string, home: () => JournalHome, opened: Opened): void {
  test(`${name}: the newest snapshot of an actor is read back as it was given`, async () => {
    const place = home();
    const journal = await place.open();
    expect(journal.snapshot(visitor)).toBeNull();
    await append(journal, { snapshots: [snapshot(visitor, 3), snapshot(agent, 4, { deadline: 99, present: true })] });
    await append(journal, { snapshots: [snapshot(visitor, 5), snapshot(visitor, 6, { state: new Uint8Array(0) })] });
    await close(journal);
    const again = await opened(place);
    expect(again.snapshot(visitor)).toMatchObject({ key: visitor, upTo: 6, deadline: null, present: false });
    expect(again.snapshot(visitor)?.state.length).toBe(0);
    expect(again.snapshot(agent)).toMatchObject({ key: agent, upTo: 4, deadline: 99, present: true });
    expect(text(again.snapshot(agent)?.state ?? bytes(""))).toBe("a1 up to 4");
    expect([...again.actors()]).toEqual([visitor, agent]);
  });

  test(`${name}: bytes given to an append may be changed once it is confirmed`, async () => {
    const journal = await opened();
    const state = bytes("before");
    await append(journal, { records: [state], snapshots: [snapshot(visitor, 1, { state })], shard: state });
    state.fill(0);
    expect(text(journal.snapshot(visitor)?.state ?? bytes(""))).toBe("before");
    expect(text(journal.recovery().shard ?? bytes(""))).toBe("before");
    expect(blocksOf(journal)).toEqual([[1, ["before"]]]);
  });

  test(`${name}: actors are due by the deadline of their newest snapshot, the oldest first`, async () => {
    const journal = await opened();
    expect(journal.nextDeadline()).toBeNull();
    await append(journal, {
      snapshots: [
        snapshot(visitor, 1, { deadline: 3_000_000_000_000 }),
        snapshot(agent, 1, { deadline: 20 }),
        snapshot(queue, 1, { deadline: 10 }),
      ],
    });
    expect(journal.nextDeadline()).toBe(10);
    expect(journal.due(9, 10)).toEqual([]);
    expect(journal.due(10, 10)).toEqual([queue]);
    expect(journal.due(2_999_999_999_999, 10)).toEqual([queue, agent]);
    expect(journal.due(3_000_000_000_000, 2)).toEqual([queue, agent]);
    await append(journal, { snapshots: [snapshot(queue, 2, { deadline: 30 }), snapshot(agent, 2)] });
    expect(journal.nextDeadline()).toBe(30);
    expect(journal.due(1_000, 10)).toEqual([queue]);
  });

  test(`${name}: several actors may share a deadline`, async () => {
    const journal = await opened();
    const many = Array.from({ length: 20 }, (_, i) => ({ partition: i, kind: 1, id: `v${i}` }));
    await append(journal, { snapshots: many.map((key) => snapshot(key, 1, { deadline: 5 })) });
    expect(journal.due(5, 100)).toEqual(many);
    await append(journal, { snapshots: many.slice(0, 10).map((key) => snapshot(key, 2)) });
    expect(journal.due(5, 100)).toEqual(many.slice(10));
  });

  test(`${name}: recovery lists the actors whose newest snapshot is present`, async () => {
    const place = home();
    const journal = await place.open();
    await append(journal, {
      snapshots: [snapshot(agent, 1, { present: true }), snapshot(visitor, 1, { present: true }), snapshot(queue, 1)],
    });
    await append(journal, { snapshots: [snapshot(agent, 2)] });
    await close(journal);
    expect((await opened(place)).recovery().present()).toEqual([visitor]);
  });

  test(`${name}: no id reaches into the keys of another actor`, async () => {
    const journal = await opened();
    const ids = ["a", "ab", "a\0", "a\u0001b", "客", "客服", "x".repeat(255)];
    const actors = ids.map((id) => ({ partition: 1, kind: 1, id }));
    await append(journal, { snapshots: actors.map((key, i) => snapshot(key, i)) });
    expect(actors.map((key) => journal.snapshot(key)?.upTo)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([...journal.actors()].map(({ id }) => id).sort()).toEqual([...ids].sort());
    await append(journal, { chunks: [{ key: actors[1]!, conversation: 1, from: 1, bytes: bytes("ab") }] });
    expect(journal.chunkBefore(actors[0]!, 1, 100)).toBeNull();
  });
}

function chunks(name: string, opened: Opened): void {
  const chunk = (conversation: number, from: number, key = visitor) => ({
    key,
    conversation,
    from,
    bytes: bytes(`${key.id} ${conversation}/${from}`),
  });

  test(`${name}: the chunk before a seq is the one that holds the seq below it`, async () => {
    const journal = await opened();
    await append(journal, { chunks: [chunk(1, 1), chunk(1, 51), chunk(1, 101), chunk(2, 1), chunk(1, 60, agent)] });
    const from = (before: number, conversation = 1) => journal.chunkBefore(visitor, conversation, before)?.from;
    expect([from(1), from(2), from(51), from(52), from(101), from(9_999), from(Number.MAX_SAFE_INTEGER)]).toEqual([
      undefined,
      1,
      1,
      51,
      51,
      101,
      101,
    ]);
    expect([from(9_999, 2), from(9_999, 3)]).toEqual([1, undefined]);
    expect(text(journal.chunkBefore(visitor, 1, 60)?.bytes ?? bytes(""))).toBe("v1 1/51");
  });

  test(`${name}: chunks are replaced and deleted by the append that says so`, async () => {
    const journal = await opened();
    await append(journal, { chunks: [chunk(1, 1), chunk(1, 51), chunk(2, 1)] });
    await append(journal, {
      chunks: [{ ...chunk(1, 1), bytes: bytes("all of it") }],
      dropChunks: [chunk(1, 1), chunk(1, 51), chunk(9, 9)],
    });
    const found = [...journal.chunksOf(visitor)];
    expect(found.map(({ conversation, from, bytes: b }) => [conversation, from, text(b)])).toEqual([
      [1, 1, "all of it"],
      [2, 1, "v1 2/1"],
    ]);
    expect(found[0]?.key).toEqual(visitor);
    expect([...journal.chunksOf(agent)]).toEqual([]);
  });

  test(`${name}: all parts of an append become durable together`, async () => {
    const journal = await opened();
    await append(journal, {
      records: [bytes("e")],
      snapshots: [snapshot(visitor, 1, { deadline: 8, present: true })],
      chunks: [chunk(1, 1)],
      shard: bytes("s"),
    });
    expect(blocksOf(journal)).toEqual([[1, ["e"]]]);
    expect(journal.due(8, 1)).toEqual([visitor]);
    expect(journal.recovery().present()).toEqual([visitor]);
    expect(journal.chunkBefore(visitor, 1, 2)?.from).toBe(1);
    expect(text(journal.recovery().shard ?? bytes(""))).toBe("s");
  });
}

function openings(name: string, home: () => JournalHome): void {
  test(`${name}: the epoch stays, the boot number grows with each open and reopen`, async () => {
    const place = home();
    const first = await place.open();
    const { epoch } = first;
    expect(epoch).toMatch(/^[a-z2-7]{16}$/);
    expect(first.boot).toBe(1);
    expect(await reopen(first)).toBeNull();
    expect([first.epoch, first.boot]).toEqual([epoch, 2]);
    await append(first, { records: [bytes("a")] });
    await close(first);
    const second = await place.open();
    expect([second.epoch, second.boot, second.lastBlock]).toEqual([epoch, 3, 1]);
    await close(second);
  });

  test(`${name}: a renewed epoch is another one, once, and then stays`, async () => {
    const place = home();
    const before = await place.open();
    await close(before);
    const restored = await place.open({ renewEpoch: true });
    const { epoch } = restored;
    expect(epoch).not.toBe(before.epoch);
    expect(restored.boot, "beyond every boot that the backup has lost").toBeGreaterThanOrEqual(Date.now() - 10_000);
    await reopen(restored);
    expect(restored.epoch).toBe(epoch);
    await close(restored);
    const after = await place.open();
    expect(after.epoch).toBe(epoch);
    await close(after);
  });

  test(`${name}: a restored backup boots beyond every boot of the future it has lost`, async () => {
    const place = home();
    const lost = await place.open();
    const rememberedByOthers = lost.boot + 1_000_000;
    await close(lost);
    const restored = await place.open({ renewEpoch: true });
    expect(restored.boot).toBeGreaterThan(rememberedByOthers);
    await close(restored);
    const after = await place.open();
    expect(after.boot).toBe(restored.boot + 1);
    await close(after);
  });

  test(`${name}: two new journals have different epochs`, async () => {
    const [one, other] = [await home().open(), await home().open()];
    expect(one.epoch).not.toBe(other.epoch);
    await Promise.all([close(one), close(other)]);
  });
}
