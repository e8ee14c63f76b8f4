import { expect, test } from "vitest";
import type { ConversationView } from "peakdesk/client";
import type { ConversationId } from "peakdesk/protocol";
import { endedEntries, inWorkingOrder, neighbour, rowOf } from "../../admin-ui/src/state/conversations.ts";
import { talk } from "./talk-builder.ts";

const entryOf = ({ conv, head }: ConversationView) => ({
  conv,
  group: "sales",
  visitor: head.visitor,
  since: 5_000,
  why: "",
});
const rowsOf = (...views: ConversationView[]) => inWorkingOrder(views.map((view) => rowOf(entryOf(view), view)));
const names = (list: readonly { conv: string }[]) => list.map(({ conv }) => conv.split(".")[0]);

test("who has waited longest comes first, then what was answered last, then what has ended", () => {
  const ended = talk("ended", 9_000_000).visitor("thanks").closed().view;
  const answeredEarlier = talk("earlier", 2_000_000).visitor("hello").agent("hi").view;
  const answeredLately = talk("lately", 3_000_000).visitor("hello").agent("hi").view;
  const waitsShort = talk("short", 4_000_000).visitor("hello").view;
  const waitsLong = talk("long", 1_000_000).visitor("hello").view;
  const order = rowsOf(ended, answeredEarlier, waitsShort, answeredLately, waitsLong);
  expect(names(order)).toEqual(["long", "short", "lately", "earlier", "ended"]);
});

test("equal waits keep an order that does not depend on how they came in", () => {
  const twins = ["b", "a", "c"].map((name) => talk(name).visitor("hello").view);
  expect(names(rowsOf(...twins))).toEqual(["a", "b", "c"]);
  expect(names(rowsOf(...twins.toReversed()))).toEqual(["a", "b", "c"]);
});

test("a conversation that is not streamed yet already has its place and name", () => {
  const { view } = talk();
  expect(rowOf(entryOf(view), null)).toMatchObject({
    section: "answered",
    name: "Ada",
    unread: 0,
    words: null,
    at: 5_000,
  });
});

test("what has ended calls for nothing, though its last words were never read", () => {
  const [row] = rowsOf(talk().visitor("bye").closed().view);
  expect(row).toMatchObject({ section: "ended", unread: 0, waitingSince: null });
});

test("only what has left the desk with its end on record is listed as ended", () => {
  const left = talk("left").visitor("x").closed().view;
  const onDesk = talk("desk").visitor("x").closed().view;
  const handedOver = talk("handed").visitor("x").view;
  const shown = new Map([left, onDesk, handedOver].map((view) => [view.conv, view]));
  expect(names(endedEntries(shown, [entryOf(onDesk)]))).toEqual(["left"]);
});

test("stepping goes round the list and starts at its near end when nothing is open", () => {
  const list = rowsOf(...["a", "b", "c"].map((name) => talk(name).visitor("hello").view));
  const at = (name: string) => `${name}.1` as ConversationId;
  expect(neighbour(list, at("a"), 1)?.conv).toBe("b.1");
  expect(neighbour(list, at("c"), 1)?.conv).toBe("a.1");
  expect(neighbour(list, at("a"), -1)?.conv).toBe("c.1");
  expect(neighbour(list, null, 1)?.conv).toBe("a.1");
  expect(neighbour(list, at("gone"), -1)?.conv).toBe("c.1");
  expect(neighbour([], null, 1)).toBeNull();
});
