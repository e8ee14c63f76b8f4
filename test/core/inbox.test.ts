import { expect, test } from "vitest";
import type { NewLeft } from "../../engine/core/commands.ts";
import { inbox } from "../../engine/core/inbox/index.ts";
import { pageItems } from "../../engine/core/inbox/decide.ts";
import { dueMs, itemsMax, stepsMax, type Item } from "../../engine/core/inbox/state.ts";
import type { AgentId } from "../../engine/protocol/ids.ts";
import { account, ann, conv, help, lin, max, sales, Scene, staff, visitor } from "./scene.ts";

const cmid = "0123456789abcdef";

function left(n: number, changes: Partial<NewLeft> = {}): NewLeft {
  return {
    id: `${conv(n)}-2`,
    conv: conv(n),
    visitor: { id: ann, name: "Ann" },
    at: 1_000 + n,
    contact: { email: "ann@example.com" },
    text: `please call back (${n})`,
    files: [],
    why: "off_hours",
    ...changes,
  };
}

function scene() {
  const scene = new Scene(inbox, sales);
  scene.config = {
    ...scene.config,
    agents: [account(), account({ id: max, login: "max", name: "Max", groups: [help] })],
  };
  return scene;
}

const leaves = (n: number) => ({ t: "inbox.add", item: left(n) }) as const;
const change = (n: number, changes: Partial<Pick<Item, "state" | "assignee" | "dueAt">>, note?: string) =>
  ({ t: "inbox.change", item: left(n).id, change: changes, ...(note === undefined ? {} : { note }) }) as const;
const list = (state: Item["state"] | null = null, before: string | null = null) =>
  ({ t: "inbox.list", state, before }) as const;

type Room = ReturnType<typeof scene>;
const answer = (room: Room) =>
  room.effects.flatMap((effect) => (effect.do === "answer" ? [effect.value] : []))[0] as {
    ok: boolean;
    items: Item[];
    more: boolean;
  };
const item = (room: Room, n: number) => room.state.items.get(left(n).id);

test("what was left is open, due within a day, and comes once however often it is said", () => {
  const room = scene().gets(leaves(1), leaves(1));
  expect(room.events.length).toBe(1);
  expect(item(room, 1)).toMatchObject({ state: "open", assignee: null, dueAt: left(1).at + dueMs });
});

test("only an actor leaves something: no client puts items into an inbox", () => {
  expect(scene().by(staff()).gets(leaves(1)).refusal).toBe("not_found");
});

test("the newest comes first, by state, page after page, without a gap or a repetition", () => {
  const room = scene().gets(...Array.from({ length: pageItems + 20 }, (_, i) => leaves(i + 1)));
  const first = answer(room.by(staff()).gets(list()));
  expect([first.items.length, first.more, first.items[0]?.id]).toEqual([pageItems, true, left(pageItems + 20).id]);
  const second = answer(room.gets(list(null, first.items.at(-1)?.id ?? "")));
  expect([second.items.length, second.more]).toEqual([20, false]);
  expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(pageItems + 20);
  room.gets(change(3, { state: "done" }));
  expect(answer(room.gets(list("done"))).items.map(({ id }) => id)).toEqual([left(3).id]);
  expect(room.gets(list(null, "gone")).refusal).toBe("not_found");
});

test("staff of the group read and change; nobody else learns that there is anything", () => {
  const room = scene().gets(leaves(1));
  for (const who of [visitor(), staff(max), staff(max, "supervisor"), staff("anobody" as AgentId, "admin"), null]) {
    expect(room.by(who).gets(list()).refusal).toBe("not_found");
    expect(room.gets(change(1, { state: "done" })).refusal).toBe("not_found");
    const contact = { t: "inbox.contact", item: left(1).id, text: "hello", cmid } as const;
    expect(room.gets(contact).refusal).toBe("not_found");
  }
  expect(room.events.length).toBe(1);
});

test.each([
  ["taken without a name, it is hers", { state: "assigned" }, { state: "assigned", assignee: lin }],
  ["given to somebody, it is assigned", { assignee: lin }, { state: "assigned", assignee: lin }],
  ["opened again, it is nobody's", { state: "open", assignee: lin }, { state: "open", assignee: null }],
] as const)("%s", (_, asked, holds) => {
  const room = scene().gets(leaves(1)).by(staff()).gets(change(1, asked));
  expect(item(room, 1)).toMatchObject(holds);
});

test("given back it is open, put away it keeps whoever did it", () => {
  const room = scene().gets(leaves(1), leaves(2)).by(staff());
  room.gets(change(1, { assignee: lin }), change(1, { assignee: null }));
  expect(item(room, 1)).toMatchObject({ state: "open", assignee: null });
  room.gets(change(2, { assignee: lin }), change(2, { state: "done" }));
  expect(item(room, 2)).toMatchObject({ state: "done", assignee: lin });
});

test("it is given to enabled members of the group only", () => {
  const room = scene().gets(leaves(1)).by(staff());
  expect(room.gets(change(1, { assignee: max })).refusal).toBe("bad_field");
  expect(room.gets(change(1, { assignee: "anobody" as AgentId })).refusal).toBe("bad_field");
  expect(item(room, 1)?.assignee).toBeNull();
});

test("who did what when can be read, and the day it is due moves or goes away", () => {
  const room = scene().gets(leaves(1)).by(staff());
  room
    .gets(change(1, { dueAt: 5_000 }, "calls on Monday"))
    .passes(10)
    .gets(change(1, { dueAt: null, state: "done" }));
  expect(item(room, 1)).toMatchObject({
    dueAt: null,
    steps: [
      { at: 1_000_000, by: lin, did: "changed", state: "open", note: "calls on Monday" },
      { at: 1_000_010, by: lin, did: "changed", state: "done", note: null },
    ],
  });
});

test("whoever writes to the visitor has the item; the same words again are not written twice", () => {
  const room = scene().gets(leaves(1)).by(staff());
  const contact = { t: "inbox.contact", item: left(1).id, text: "hello", cmid } as const;
  expect(room.gets(contact).tells("visitor.contact")).toMatchObject([
    { agent: { id: lin, name: "Lin" }, group: sales, cmid, text: "hello" },
  ]);
  expect(room.told).toEqual([`visitor:${ann} visitor.contact`]);
  expect(item(room, 1)).toMatchObject({ state: "assigned", assignee: lin, wrote: cmid });
  expect(room.gets(contact).told).toEqual([]);
  expect(answer(room).ok).toBe(true);
});

test("over the bound the oldest that are done leave, and what is open never does", () => {
  const room = scene().gets(...Array.from({ length: itemsMax }, (_, i) => leaves(i + 1)));
  room.gets(leaves(itemsMax + 1));
  expect(room.state.items.size, "all are open").toBe(itemsMax + 1);
  room.by(staff()).gets(change(2, { state: "done" }));
  expect(item(room, 2)).toBeUndefined();
  room
    .gets(change(7, { state: "done" }), change(5, { state: "done" }))
    .by(null)
    .gets(leaves(itemsMax + 2));
  expect([item(room, 5), item(room, 7)?.state, room.state.items.size]).toEqual([undefined, "done", itemsMax]);
});

test("an item remembers its newest steps only", () => {
  const room = scene().gets(leaves(1)).by(staff());
  for (let n = 0; n < stepsMax + 5; n += 1) room.gets(change(1, {}, `note ${n}`));
  expect(item(room, 1)?.steps.length).toBe(stepsMax);
  expect(item(room, 1)?.steps.at(-1)?.note).toBe(`note ${stepsMax + 4}`);
});

test("a replay of the events, and a sleep, give the same inbox", () => {
  const room = scene().gets(leaves(1), leaves(2), leaves(3)).by(staff());
  room.gets(change(2, { state: "assigned" }, "mine"), change(1, { state: "done", dueAt: null }));
  room.gets({ t: "inbox.contact", item: left(3).id, text: "hello", cmid });
  const replayed = inbox.initial(sales);
  for (const event of room.events) inbox.apply(replayed, event);
  expect(replayed).toEqual(room.state);
  const before = room.state;
  expect(room.sleeps().state).toEqual(before);
});
