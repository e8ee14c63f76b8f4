import { expect, test } from "vitest";
import type { ConversationView, Pending } from "../../engine/client/index.ts";
import type { ConversationEvent } from "../../engine/protocol/frames.ts";
import type { Cmid, ConversationId } from "../../engine/protocol/ids.ts";
import { linesOf as drawn, type Line } from "../../widget/src/lines.ts";
import { view as viewOf } from "./views.ts";

const noon = new Date(2026, 10, 11, 12).getTime();
const minute = 60_000;

const view = (events: ConversationEvent[], changes: Partial<ConversationView> = {}) => viewOf(events, {}, changes);

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
    { k: "queued", seq: 7, at: noon, group: "sales", why: "lost" },
    { k: "closed", seq: 8, at: noon, by: "agent", why: "done" },
    { k: "rated", seq: 9, at: noon, stars: 5 } as unknown as ConversationEvent,
  ];
  expect(linesOf([view(events)]).map((line) => line.kind)).toEqual(["day", "turn", "notice", "turn", "turn"]);
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

test("what was left for later stands apart from what was said, and says how far it has come", () => {
  const left: ConversationEvent = { k: "left", seq: 2, at: noon, cmid: "cmid-left", text: "call me" };
  const leaving = {
    cmid: "cmid-b" as Cmid,
    conv: "vann.1" as ConversationId,
    contact: { phone: "110" },
    text: "or write",
  };
  const refused = { ...leaving, cmid: "cmid-c" as Cmid, refused: "bad_field" };
  const lines = words(
    drawn([view([said(1, "visitor", "hello"), left])], [{ ...leaving, refused: null }, refused], noon),
  );
  expect(lines.map(({ text, letter, progress, closes }) => [text, letter, progress, closes])).toEqual([
    ["hello", false, "sent", true],
    ["call me", true, "sent", true],
    ["or write", true, "sending", true],
    ["or write", true, "refused", true],
  ]);
});

test("a message for later keeps its place when it has arrived", () => {
  const leaving = {
    cmid: "cmid-left" as Cmid,
    conv: "vann.1" as ConversationId,
    contact: {},
    text: "a",
    refused: null,
  };
  const before = words(drawn([view([])], [leaving], noon));
  const after = words(drawn([view([{ k: "left", seq: 1, at: noon, cmid: "cmid-left", text: "a" }])], [], noon));
  expect(after.map((line) => line.key)).toEqual(before.map((line) => line.key));
});
