import { expect, test } from "vitest";
import type { ConversationEvent, ServerFrame } from "../../engine/protocol/frames.ts";
import { agent, event, first, headOf, linesOf, message, second, stream, visitor } from "./scene.ts";

const hello = message(1, "hello", "agent");

test("events in order are shown as they come", () => {
  const scene = visitor().arrives(first, stream(1, [hello]));
  scene.says(event(message(2, "one")), event(message(3, "two")));
  expect(scene.lines()).toEqual(["hello", "one", "two"]);
  expect(scene.sentOf("watch")).toEqual([]);
});

test("a hole is never shown: the client asks from where it is, once, and shows what was missing", () => {
  const scene = visitor().arrives(first, stream(1, [hello]));
  scene.says(event(message(3, "three")), event(message(4, "four")));
  const asked = scene.sentOf("watch");
  expect(asked).toMatchObject([{ conv: first, epoch: "e1", seq: 1 }]);
  expect(scene.lines()).toEqual(["hello"]);
  scene.says(stream(4, [message(2, "two"), message(3, "three"), message(4, "four")], { ref: asked[0]!.ref }));
  expect(scene.lines()).toEqual(["hello", "two", "three", "four"]);
});

test("an event that comes twice is shown once", () => {
  const scene = visitor().arrives(first, stream(1, [hello]));
  scene.says(event(message(2, "two")), event(message(2, "two")), event(hello));
  expect(scene.lines()).toEqual(["hello", "two"]);
});

test("a stream that was overtaken by events changes nothing back", () => {
  const scene = visitor().arrives(first, stream(1, [hello]));
  scene.says(event(message(2, "two")), event(message(3, "three")), stream(2, [message(2, "two")]));
  expect(scene.lines()).toEqual(["hello", "two", "three"]);
  expect(scene.link.view(first)?.seq).toBe(3);
});

test("another epoch is another history: nothing of it is mixed in before the server has told it whole", () => {
  const scene = visitor().arrives(first, stream(1, [hello]));
  scene.says(event(message(2, "from a restored backup"), first, "e2"));
  expect(scene.lines()).toEqual(["hello"]);
  const ref = scene.sentOf("watch")[0]!.ref;
  scene.says(stream(1, [message(1, "restored")], { ref, epoch: "e2", recovered: false }));
  expect(scene.lines()).toEqual(["restored"]);
  expect(scene.link.view(first)?.epoch).toBe("e2");
});

test("what could not be continued is replaced by the newest part, and older pages are there to be asked for", () => {
  const scene = visitor().arrives(first, stream(1, [hello]));
  scene.says(stream(300, [message(299, "old"), message(300, "new")], { recovered: false }));
  expect(scene.lines()).toEqual(["old", "new"]);
  expect(scene.link.view(first)?.more).toBe(true);
});

test("a page of history goes in front, and only one is asked for at a time", () => {
  const scene = visitor().arrives(first, stream(4, [message(3, "c"), message(4, "d")], { recovered: false }));
  scene.link.history(first);
  scene.link.history(first);
  const asked = scene.sentOf("history");
  expect(asked).toMatchObject([{ conv: first, before: 3 }]);
  const events = [message(1, "a"), message(2, "b")];
  scene.says({ t: "page", ref: asked[0]!.ref, conv: first, events, more: false });
  expect(scene.lines()).toEqual(["a", "b", "c", "d"]);
  scene.link.history(first);
  expect(scene.sentOf("history")).toEqual([]);
});

test("a page that no longer fits is dropped", () => {
  const scene = visitor().arrives(first, stream(4, [message(3, "c"), message(4, "d")], { recovered: false }));
  scene.link.history(first);
  const { ref } = scene.sentOf("history")[0]!;
  scene.says(stream(9, [message(9, "i")], { recovered: false, epoch: "e2" }));
  scene.says({ t: "page", ref, conv: first, events: [message(2, "b")], more: true });
  expect(scene.lines()).toEqual(["i"]);
});

test("a recalled message loses its words and keeps its place", () => {
  const scene = visitor().arrives(first, stream(2, [hello, message(2, "secret")]));
  scene.says(event({ k: "recalled", seq: 3, at: 3, by: "agent", target: 2 }));
  expect(scene.lines()).toEqual(["hello", "(recalled)"]);
});

const assigned = (seq: number, name: string) =>
  ({
    k: "assigned",
    seq,
    at: seq,
    agent: { id: "a1", name },
    group: "sales",
    how: "queue",
  }) satisfies ConversationEvent;

test("the head follows the events: queued, assigned, read, closed", () => {
  const scene = visitor().arrives();
  const step = (e: ConversationEvent) => scene.says(event(e)).link.view(first)?.head;
  expect(step({ k: "started", seq: 1, at: 1, group: "sales" })).toMatchObject({ stage: "none", group: "sales" });
  expect(step({ k: "queued", seq: 2, at: 2, group: "vip", why: "new" })).toMatchObject({
    stage: "waiting",
    group: "vip",
  });
  const lin = { id: "a1", name: "Lin" };
  const given = { k: "assigned", seq: 3, at: 3, agent: lin, group: "sales", how: "queue" } as const;
  expect(step(given)).toMatchObject({ stage: "talking", agent: lin, group: "sales" });
  expect(step({ k: "read", seq: 4, at: 4, by: "agent", upTo: 2 })).toMatchObject({ agentRead: 2, visitorRead: 0 });
  expect(step({ k: "read", seq: 5, at: 5, by: "agent", upTo: 1 })).toMatchObject({ agentRead: 2 });
  expect(step({ k: "closed", seq: 6, at: 6, by: "agent", why: "done" })).toMatchObject({ stage: "closed" });
});

test("a visitor whose agent is gone is in line again", () => {
  const scene = visitor().arrives(first, stream(1, [hello]));
  scene.says(event({ k: "queued", seq: 2, at: 2, group: "sales", why: "lost" }));
  expect(scene.link.view(first)?.head).toMatchObject({ stage: "waiting", agent: null });
});

test("a closed group takes the words and nobody waits", () => {
  const scene = visitor().arrives();
  const stages = [
    { k: "started", seq: 1, at: 1, group: "sales" } as const,
    { k: "closed", seq: 2, at: 2, by: "system", why: "off_hours" } as const,
    { k: "left", seq: 3, at: 3, cmid: "c", text: "call me" } as const,
  ].map((e) => scene.says(event(e)).link.view(first)?.head.stage);
  expect(stages).toEqual(["none", "closed", "closed"]);
});

test("a place in line is shown while waiting and forgotten on assignment", () => {
  const scene = visitor().arrives(first, stream(1, [hello], { head: headOf(first, { stage: "waiting" }) }));
  scene.says({ t: "place", conv: first, place: 2, waiting: 5, estimateMs: 120_000 });
  expect(scene.link.view(first)?.place).toEqual({ place: 2, waiting: 5, estimateMs: 120_000 });
  scene.says(event(assigned(2, "Lin")));
  expect(scene.link.view(first)?.place).toBeNull();
});

test("typing is believed for six seconds, and ends with the message", () => {
  const scene = visitor().arrives(first, stream(1, [hello]));
  const typing = () => scene.link.view(first)?.typing;
  const sign: ServerFrame = { t: "typing", conv: first, by: "agent", on: true };
  scene.says(sign).passes(4_000).says(sign).passes(5_900);
  expect(typing()).toBe(true);
  scene.passes(200);
  expect(typing()).toBe(false);
  scene.says(sign, event(message(2, "there")));
  expect(typing()).toBe(false);
});

test("one's own typing is not shown to oneself", () => {
  const scene = visitor().arrives(first, stream(1, [hello]));
  scene.says({ t: "typing", conv: first, by: "visitor", on: true });
  expect(scene.link.view(first)?.typing).toBe(false);
});

test("frames and events of a newer server are passed over without harm", () => {
  const scene = visitor().arrives(first, stream(1, [hello]));
  scene.says({ t: "hologram", conv: first } as unknown as ServerFrame);
  scene.says(event({ k: "rated", seq: 2, at: 2, stars: 5 } as unknown as ConversationEvent));
  scene.says(event(message(3, "after")));
  expect(scene.lines()).toEqual(["hello", "after"]);
  expect(scene.link.view(first)?.head.stage).toBe("talking");
  expect(scene.sentOf("watch")).toEqual([]);
});

test("a view is the same object until its conversation changes", () => {
  const scene = visitor().arrives(first, stream(1, [hello]));
  const before = scene.link.view(first);
  scene.says(event(hello), { t: "beat", now: 1, at: { conv: first, epoch: "e1", seq: 1 } });
  expect(scene.link.view(first)).toBe(before);
  scene.says(event(message(2, "two")));
  expect(scene.link.view(first)).not.toBe(before);
});

test("a beat that is ahead of us, or behind, or of another epoch makes us ask", () => {
  for (const at of [
    { conv: first, epoch: "e1", seq: 2 },
    { conv: first, epoch: "e1", seq: 0 },
    { conv: first, epoch: "e2", seq: 1 },
  ]) {
    const scene = visitor().arrives(first, stream(1, [hello]));
    scene.says({ t: "beat", now: 1, at });
    expect(scene.sentOf("watch")).toMatchObject([{ conv: first, epoch: "e1", seq: 1 }]);
  }
});

test("an ended conversation that a restored server knows shorter is asked for, one of the same history is not", () => {
  const scene = visitor().arrives(first, stream(1, [hello]));
  scene.says(event({ k: "closed", seq: 2, at: 9, by: "agent", why: "done" }));
  scene.says({ t: "beat", now: 1, at: { conv: first, epoch: "e1", seq: 1 } });
  expect(scene.sentOf("watch")).toEqual([]);
  scene.says({ t: "beat", now: 2, at: { conv: first, epoch: "e2", seq: 1 } });
  expect(scene.sentOf("watch")).toMatchObject([{ conv: first, epoch: "e1", seq: 2 }]);
});

test("a conversation that begins in another tab appears by itself", () => {
  const scene = visitor().arrives(first, stream(1, [hello]));
  scene.says(event({ k: "started", seq: 1, at: 9, group: "sales" }, second));
  scene.says(event(message(2, "from the other tab", "visitor"), second));
  expect(scene.link.current).toBe(second);
  expect(scene.lines()).toEqual(["from the other tab"]);
  expect(scene.link.views().map((view) => view.conv)).toEqual([first, second]);
});

test("a conversation first heard of in its middle is asked for from its start", () => {
  const scene = visitor().arrives(first, stream(1, [hello]));
  scene.says(event(message(7, "late"), second));
  expect(scene.lines()).toEqual([]);
  expect(scene.sentOf("watch")).toMatchObject([{ conv: second, epoch: "", seq: 0 }]);
});

test("staff hear what they watch, and nothing else", () => {
  const scene = agent().signsIn();
  scene.says(event(hello), stream(1, [hello]));
  expect(scene.link.views()).toEqual([]);
  scene.link.watch(first);
  const { ref } = scene.sentOf("watch")[0]!;
  scene.says(stream(1, [hello], { ref }), event(message(2, "hi", "visitor")));
  expect(linesOf(scene.link.view(first))).toEqual(["hello", "hi"]);
  scene.link.unwatch(first);
  scene.says(event(message(3, "more", "visitor")));
  expect(scene.sent()).toMatchObject([{ t: "unwatch", conv: first }]);
  expect(scene.link.view(first)).toBeNull();
});

test("a conversation that staff may no longer read goes away", () => {
  const scene = agent().signsIn();
  scene.link.watch(first);
  scene.says(stream(1, [hello], { ref: scene.sentOf("watch")[0]!.ref }));
  scene.says({ t: "left", conv: first });
  expect(scene.lefts).toEqual([first]);
  expect(scene.link.views()).toEqual([]);
});
