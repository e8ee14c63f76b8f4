import { expect, test } from "vitest";
import { timeline } from "../../admin-ui/src/state/timeline.ts";
import type { Item } from "../../admin-ui/src/state/timeline.ts";
import { talk } from "./talk-builder.ts";

const dayMs = 86_400_000;
const kinds = (items: readonly Item[]) => items.map((item) => item.t);
const said = (items: readonly Item[]) => items.filter((item) => item.t === "said");

test("a day begins with its mark, and only once", () => {
  const { view } = talk().visitor("today").later(dayMs).visitor("a day later").visitor("and again");
  expect(kinds(timeline(view, 99))).toEqual(["day", "note", "note", "said", "day", "said", "said"]);
});

test("words of one side that follow each other closely stand together", () => {
  const { view } = talk()
    .visitor("one")
    .visitor("two")
    .agent("three")
    .later(6 * 60_000)
    .agent("four");
  const edges = said(timeline(view, 99)).map(({ first, last }) => [first, last]);
  expect(edges).toEqual([
    [true, false],
    [false, true],
    [true, true],
    [true, true],
  ]);
});

test("the first unread words are announced by one line", () => {
  const story = talk().visitor("seen").agentReads();
  const { view } = story.visitor("new").visitor("newer");
  expect(kinds(timeline(view, story.view.head.agentRead))).toEqual([
    "day",
    "note",
    "note",
    "said",
    "fresh",
    "said",
    "said",
  ]);
});

test("no line is drawn where nothing was read before", () => {
  expect(kinds(timeline(talk().visitor("new").view, 0))).not.toContain("fresh");
});

test("recalled words leave a place that says so, and reading leaves none", () => {
  const { view } = talk().visitor("hello").agent("oops").recalled();
  expect(kinds(timeline(view, 99))).toEqual(["day", "note", "note", "said", "recalled"]);
});

test("where reading stopped inside a run, the state shows at both sides", () => {
  const { view } = talk().agent("one").agent("two").visitorReads().agent("three");
  expect(said(timeline(view, 99)).map(({ read, last }) => [read, last])).toEqual([
    [true, false],
    [true, true],
    [false, true],
  ]);
});

test("only the newest words of ours say their state in full", () => {
  const { view } = talk().agent("one").visitor("two").agent("three").visitor("four");
  expect(said(timeline(view, 99)).map(({ newest }) => newest)).toEqual([false, false, true, false]);
});

test("unsent words stand at the end, and keep their key when they arrive", () => {
  const sending = talk().visitor("hello").sending("hi").view;
  const last = timeline(sending, 99).at(-1)!;
  expect(last.t).toBe("pending");
  const { cmid, body, at } = sending.pending[0]!;
  const arrived = {
    ...sending,
    pending: [],
    events: [...sending.events, { seq: 4, at, k: "message" as const, by: "agent" as const, agent: "a1", cmid, body }],
  };
  expect(timeline(arrived, 99).at(-1)).toMatchObject({ t: "said", key: last.key });
});
