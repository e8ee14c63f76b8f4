import { expect, test } from "vitest";
import type { ConversationView, Pending } from "../../engine/client/index.ts";
import type { ConversationEvent } from "../../engine/protocol/frames.ts";
import type { Cmid, ConversationId } from "../../engine/protocol/ids.ts";
import { linesOf as drawn, type Line } from "../../widget/src/lines.ts";

const noon = new Date(2026, 10, 11, 12).getTime();
const minute = 60_000;

function view(events: ConversationEvent[], changes: Partial<ConversationView> = {}): ConversationView {
  const conv = "vann.1" as ConversationId;
  const head = {
    conv,
    stage: "talking",
    group: "sales",
    agent: { id: "a1", name: "Lin" },
    visitor: { id: "vann", name: "Ann" },
    visitorRead: 0,
    agentRead: 0,
    visitorOnline: true,
  } as const;
  const seq = events.at(-1)?.seq ?? 0;
  return {
    conv,
    epoch: "e1",
    seq,
    head,
    events,
    more: false,
    pending: [],
    typing: false,
    place: null,
    transfer: null,
    ...changes,
  };
}

const said = (seq: number, by: "visitor" | "agent" | "system", text: string, at = noon): ConversationEvent => ({
  k: "message",
  seq,
  at,
  by,
  cmid: `cmid-${seq}`,
  body: { type: "text", text },
});
const letter = (text: string, changes: Partial<Pending> = {}): Pending => ({
  cmid: `cmid-${text}` as Cmid,
  body: { type: "text", text },
  at: noon,
  acked: false,
  refused: null,
  ...changes,
});
const linesOf = (views: readonly ConversationView[]) => drawn(views, [], noon);
const words = (lines: readonly Line[]) => lines.flatMap((line) => (line.kind === "said" ? line : []));

test("each day is marked once, before its first words", () => {
  const day = 24 * 60 * minute;
  const lines = linesOf([view([said(1, "agent", "a", noon - day), said(2, "agent", "b"), said(3, "agent", "c")])]);
  expect(lines.map((line) => line.kind)).toEqual(["day", "said", "day", "said", "said"]);
});

test("words of one side within a few minutes are a run, and only its last one closes it", () => {
  const events = [
    said(1, "agent", "a"),
    said(2, "agent", "b", noon + minute),
    said(3, "visitor", "c", noon + minute),
    said(4, "visitor", "d", noon + 9 * minute),
  ];
  const runs = words(linesOf([view(events)])).map(({ text, opens, closes }) => [text, opens, closes]);
  expect(runs).toEqual([
    ["a", true, false],
    ["b", false, true],
    ["c", true, true],
    ["d", true, true],
  ]);
});

test("of one's own words only the newest of each state tells it", () => {
  const events = [1, 2, 3, 4].map((seq) => said(seq, "visitor", `m${seq}`));
  const head = { ...view([]).head, agentRead: 2 };
  const lines = words(linesOf([view(events, { head, pending: [letter("p1"), letter("p2")] })]));
  expect(lines.map(({ text, progress }) => [text, progress])).toEqual([
    ["m1", null],
    ["m2", "read"],
    ["m3", null],
    ["m4", "sent"],
    ["p1", null],
    ["p2", "sending"],
  ]);
});

test("every refused message says so, whatever comes after", () => {
  const refused = { refused: { name: "bad_field", retry: "never" } } as const;
  const lines = words(linesOf([view([], { pending: [letter("a", refused), letter("b", refused), letter("c")] })]));
  expect(lines.map((line) => line.progress)).toEqual(["refused", "refused", "sending"]);
});

test("an acknowledged message counts as sent although its event is still on the way", () => {
  expect(words(linesOf([view([], { pending: [letter("a", { acked: true })] })]))[0]?.progress).toBe("sent");
});

test("a message keeps its place when its event arrives", () => {
  const before = linesOf([view([], { pending: [letter("a", { cmid: "cmid-1" as Cmid })] })]);
  const after = linesOf([view([said(1, "visitor", "a")])]);
  expect(after.map((line) => line.key)).toEqual(before.map((line) => line.key));
});

test("what was taken back keeps its place and says nothing", () => {
  const lines = linesOf([view([{ ...said(1, "agent", "secret"), body: null } as ConversationEvent])]);
  expect(words(lines)[0]?.text).toBeNull();
  expect(JSON.stringify(lines)).not.toContain("secret");
});

test("turns of a conversation are told, the machinery is not", () => {
  const events: ConversationEvent[] = [
    { k: "started", seq: 1, at: noon, group: "sales" },
    { k: "queued", seq: 2, at: noon, group: "sales", why: "new" },
    { k: "assigned", seq: 3, at: noon, agent: { id: "a1", name: "Lin" }, group: "sales", how: "queue" },
    { k: "read", seq: 4, at: noon, by: "agent", upTo: 3 },
    said(5, "system", "We are back at nine."),
    { k: "recalled", seq: 6, at: noon, by: "agent", target: 1 },
    { k: "closed", seq: 7, at: noon, by: "agent", why: "done" },
    { k: "rated", seq: 8, at: noon, stars: 5 } as unknown as ConversationEvent,
  ];
  expect(linesOf([view(events)]).map((line) => line.kind)).toEqual(["day", "turn", "notice", "turn"]);
});

test("one conversation follows the other in one log", () => {
  const next = view([said(1, "visitor", "again")], { conv: "vann.2" as ConversationId });
  expect(words(linesOf([view([said(1, "visitor", "first")]), next])).map((line) => line.text)).toEqual([
    "first",
    "again",
  ]);
});

test("every line has a key of its own", () => {
  const next = view([said(1, "agent", "b")], { conv: "vann.2" as ConversationId });
  const keys = linesOf([view([said(1, "agent", "a"), said(2, "visitor", "x")]), next]).map((line) => line.key);
  expect(new Set(keys).size).toBe(keys.length);
});
