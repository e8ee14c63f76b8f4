import { expect, test } from "vitest";
import type { ConversationEvent } from "../../engine/protocol/frames.ts";
import {
  ack,
  agent,
  event,
  first,
  headOf,
  linesOf,
  message,
  refusal,
  second,
  stream,
  visitor,
  words,
} from "./scene.ts";

const started: ConversationEvent = { k: "started", seq: 1, at: 1, group: "sales" };
const closed = (seq: number): ConversationEvent => ({ k: "closed", seq, at: seq, by: "agent", why: "done" });
const closedHead = headOf(first, { stage: "closed" });
const talking = () => visitor().arrives(first, stream(1, [started]));

test("a message is on the screen at once and leaves only when its event is there", () => {
  const scene = talking();
  scene.link.send(first, words("hi"));
  expect(scene.lines()).toEqual(["hi…"]);
  const frame = scene.sentOf("send")[0]!;
  scene.says(ack(frame, 2));
  expect(scene.lines()).toEqual(["hi…"]);
  expect(scene.link.view(first)?.pending).toMatchObject([{ acked: true }]);
  scene.says(event(message(2, "hi", "visitor", frame.cmid)));
  expect(scene.lines()).toEqual(["hi"]);
});

test("one message flies at a time, so that the order of writing is the order of arrival", () => {
  const scene = talking();
  for (const text of ["a", "b", "c"]) scene.link.send(first, words(text));
  const a = scene.sentOf("send");
  expect(a.map((frame) => frame.body.text)).toEqual(["a"]);
  scene.says(ack(a[0]!, 2));
  const b = scene.sentOf("send");
  expect(b.map((frame) => frame.body.text)).toEqual(["b"]);
  // The event alone is as good as the ack.
  scene.says(event(message(2, "a", "visitor", a[0]!.cmid)), event(message(3, "b", "visitor", b[0]!.cmid)));
  expect(scene.sentOf("send").map((frame) => frame.body.text)).toEqual(["c"]);
});

test("after a cut the same bytes are sent again, the rest behind them", () => {
  const scene = talking();
  scene.link.send(first, words("a"));
  scene.link.send(first, words("b"));
  const bytes = scene.line.received.at(-1);
  scene.cuts().passes(30_000).arrives(first);
  expect(scene.hello?.resume).toEqual([{ conv: first, epoch: "e1", seq: 1 }]);
  expect(scene.line.received.at(-1)).toEqual(bytes);
  expect(scene.sentOf("send").map((frame) => frame.body.text)).toEqual(["a"]);
});

test("an ack that got lost is made good by the event in the resumed stream", () => {
  const scene = talking();
  scene.link.send(first, words("a"));
  const { cmid } = scene.sentOf("send")[0]!;
  scene
    .cuts()
    .passes(30_000)
    .arrives(first, stream(2, [message(2, "a", "visitor", cmid)]));
  expect(scene.lines()).toEqual(["a"]);
  expect(scene.link.view(first)?.pending).toEqual([]);
});

test("a message that fell out of the newest part of the history is settled by the second ack", () => {
  const scene = talking();
  scene.link.send(first, words("a"));
  scene
    .cuts()
    .passes(30_000)
    .arrives(first, stream(300, [message(300, "z")], { recovered: false }));
  scene.says(ack(scene.sentOf("send")[0]!, 2));
  expect(scene.lines()).toEqual(["z"]);
});

test("a busy server gets the very same frame again, when it said and not before", () => {
  const scene = talking();
  scene.link.send(first, words("a"));
  const frame = scene.sentOf("send")[0]!;
  scene.says(refusal(frame.ref, "busy", 2_000)).passes(1_999);
  expect(scene.sentOf("send")).toEqual([]);
  scene.passes(1_001);
  expect(scene.sentOf("send")).toEqual([frame]);
});

test("a busy server that names no time is left alone for a second", () => {
  const scene = talking();
  scene.link.send(first, words("a"));
  scene.says(refusal(scene.sentOf("send")[0]!.ref, "shard_away")).passes(999);
  expect(scene.sentOf("send")).toEqual([]);
  scene.passes(501);
  expect(scene.sentOf("send")).toHaveLength(1);
});

test("what is refused for good stays visible, does not block the next, and can be tried again or discarded", () => {
  const scene = talking();
  scene.link.send(first, words("bad"));
  scene.link.send(first, words("good"));
  scene.says(refusal(scene.sentOf("send")[0]!.ref, "bad_field"));
  expect(scene.sentOf("send").map((frame) => frame.body.text)).toEqual(["good"]);
  const [bad, good] = scene.link.view(first)!.pending;
  expect(bad?.refused).toEqual({ name: "bad_field", retry: "never" });
  scene.link.discard(first, good!.cmid);
  expect(scene.lines()).toEqual(["bad…", "good…"]);
  expect(scene.link.retry(first, bad!.cmid)).not.toBe(bad!.cmid);
  expect(scene.lines()).toEqual(["good…", "bad…"]);
  expect(scene.link.retry(first, good!.cmid)).toBeNull();
});

test("words for a conversation that has just ended begin the next one, in order and under their old ids", () => {
  const scene = talking();
  const cmids = ["a", "b"].map((text) => scene.link.send(first, words(text)));
  scene.says(refusal(scene.sentOf("send")[0]!.ref, "conversation_closed"));
  expect(scene.link.current).toBe(second);
  const a = scene.sentOf("send")[0]!;
  expect(a).toMatchObject({ conv: second, cmid: cmids[0], body: { text: "a" } });
  scene.says(ack(a, 2));
  expect(scene.sentOf("send")).toMatchObject([{ conv: second, cmid: cmids[1], body: { text: "b" } }]);
  expect(linesOf(scene.link.view(first))).toEqual([]);
});

test("a message whose fate is unknown is settled in its own conversation before the next begins", () => {
  const scene = talking();
  scene.link.send(first, words("a"));
  const a = scene.sentOf("send")[0]!;
  scene.says(event(closed(2)));
  scene.link.send(first, words("b"));
  expect(scene.sentOf("send")).toEqual([]);
  scene.cuts().passes(30_000).arrives(first);
  expect(scene.sentOf("send")).toEqual([a]);
  scene.says(refusal(a.ref, "conversation_closed"));
  expect(scene.sentOf("send")).toMatchObject([{ conv: second, cmid: a.cmid }]);
  expect(scene.lines(second)).toEqual(["a…", "b…"]);
});

test("a visitor whose conversation is closed writes in the next one", () => {
  const scene = talking();
  scene.says(event(closed(2)));
  expect(scene.link.current).toBe(second);
  scene.link.send(scene.link.current!, words("again"));
  expect(scene.sentOf("send")).toMatchObject([{ conv: second, body: { text: "again" } }]);
  scene.says(event(started, second));
  expect(scene.link.view(second)?.head.group).toBe("sales");
});

test("a visitor who returns to a closed conversation reads it and writes in the next one", () => {
  const scene = visitor().arrives(first, stream(2, [started, closed(2)], { head: headOf(first, { stage: "closed" }) }));
  expect(scene.link.current).toBe(second);
  expect(scene.link.view(first)?.events).toHaveLength(2);
  scene.cuts().passes(30_000).arrives(first);
  expect(scene.hello?.resume).toBeUndefined();
});

test("words written before the first connection wait for it", () => {
  const scene = visitor();
  scene.link.start();
  scene.link.send(scene.link.current!, words("is anybody there?"));
  expect(scene.lines()).toEqual(["is anybody there?…"]);
  scene.arrives(first);
  expect(scene.link.current).toBe(first);
  expect(scene.sentOf("send")).toMatchObject([{ conv: first, body: { text: "is anybody there?" } }]);
  expect(scene.lines()).toEqual(["is anybody there?…"]);
});

test("an agent's words in a closed conversation are refused and shown as such", () => {
  const scene = agent().signsIn();
  scene.link.watch(first);
  scene.says(stream(1, [started], { ref: scene.sentOf("watch")[0]!.ref }));
  scene.link.send(first, words("too late"));
  scene.says(refusal(scene.sentOf("send")[0]!.ref, "conversation_closed"));
  expect(scene.link.view(first)?.pending[0]?.refused).toEqual({ name: "conversation_closed", retry: "anew" });
});

test("an agent who looks away does not lose what was just written", () => {
  const scene = agent().signsIn();
  scene.link.watch(first);
  scene.says(stream(1, [started], { ref: scene.sentOf("watch")[0]!.ref }));
  scene.link.send(first, words("a"));
  scene.link.send(first, words("b"));
  scene.link.unwatch(first);
  scene.says(ack(scene.sentOf("send")[0]!, 2));
  expect(scene.sentOf("send").map((frame) => frame.body.text)).toEqual(["b"]);
});

test("a server that lost what it had acknowledged gets it again", () => {
  const scene = talking();
  scene.link.send(first, words("a"));
  const frame = scene.sentOf("send")[0]!;
  scene
    .says(ack(frame, 2))
    .cuts()
    .passes(30_000)
    .arrives(first, stream(1, [started], { epoch: "e2", recovered: false }));
  expect(scene.sentOf("send")).toEqual([frame]);
});

test("an acknowledged message whose event does not come is asked for at the next beat", () => {
  const scene = agent().signsIn();
  scene.link.watch(first);
  scene.says(stream(1, [started], { ref: scene.sentOf("watch")[0]!.ref }));
  scene.link.send(first, words("a"));
  scene.says(ack(scene.sentOf("send")[0]!, 2), { t: "beat", now: 1 });
  expect(scene.sentOf("watch")).toMatchObject([{ conv: first, seq: 1 }]);
});

test("an acknowledged message of a conversation that another device has left behind is not asked for for ever", () => {
  const scene = talking();
  scene.link.send(first, words("hi"));
  scene.says(ack(scene.sentOf("send")[0]!, 2));
  const next = { ...headOf(second), stage: "waiting" } as const;
  const begun = stream(1, [{ ...started, at: 5 }]);
  scene.says({ ...begun, head: next }, { t: "beat", now: 0, at: { conv: second, epoch: "e1", seq: 1 } });
  const watch = scene.sentOf("watch")[0]!;
  expect(watch.conv).toBe(first);
  scene.says({ ...begun, ref: watch.ref, head: next });
  expect(scene.link.view(first)?.pending).toEqual([]);
  scene.says({ t: "beat", now: 0, at: { conv: second, epoch: "e1", seq: 1 } });
  expect(scene.sentOf("watch")).toEqual([]);
});

test("a conversation that a restored server has lost is begun again, with the words it had acknowledged", () => {
  const scene = talking();
  scene.says(event({ ...started, at: 5 }, second));
  scene.link.send(second, words("hi"));
  const sent = scene.sentOf("send")[0]!;
  scene.says(ack(sent, 2), { t: "beat", now: 0, at: { conv: first, epoch: "e2", seq: 1 } });
  scene.passes(30_000).arrives(first, stream(1, [{ ...started, at: 9 }], { epoch: "e2", recovered: false }));
  scene.says(event(closed(2), first, "e2"));
  expect(scene.link.current).toBe(second);
  expect(scene.sentOf("send")).toMatchObject([{ conv: second, cmid: sent.cmid, body: words("hi") }]);
});

test("a conversation of which only an acknowledgement was heard is begun again too, if the server has lost it", () => {
  const scene = talking().says(event(closed(2)));
  scene.link.send(second, words("hi"));
  const sent = scene.sentOf("send")[0]!;
  scene.says(ack(sent, 3));
  scene
    .cuts()
    .passes(30_000)
    .arrives(first, stream(2, [], { epoch: "e2", recovered: false, head: closedHead }));
  expect(scene.sentOf("send")).toMatchObject([{ conv: second, cmid: sent.cmid }]);
});

test("another visitor's past is not kept when the server no longer knows this one, but their unread words are", () => {
  const scene = talking();
  scene.cuts();
  scene.link.send(first, words("a"));
  scene.passes(30_000).arrives("vbob.1");
  expect(scene.link.views().map((view) => view.conv)).toEqual(["vbob.1"]);
  expect(scene.sentOf("send")).toMatchObject([{ conv: "vbob.1", body: { text: "a" } }]);
});

test("a message whose answer got lost behind the socket is sent again on the same connection, the same bytes", () => {
  const scene = talking();
  scene.link.send(first, words("a"));
  const bytes = scene.line.received.at(-1);
  scene.passes(9_999);
  expect(scene.sentOf("send")).toHaveLength(1);
  scene.passes(5_001);
  expect(scene.sentOf("send")).toHaveLength(1);
  expect(scene.line.received.at(-1)).toEqual(bytes);
  scene.passes(15_000);
  const again = scene.sentOf("send");
  expect(again).toHaveLength(1);
  scene.says(ack(again[0]!, 2)).passes(7_000);
  expect(scene.connections).toHaveLength(1);
  expect(scene.sentOf("send")).toEqual([]);
});
