import { expect, test } from "vitest";
import type { ServerFrame } from "../../engine/protocol/frames.ts";
import { agent, event, first, message, refusal, stream, visitor, words } from "./scene.ts";

const ok = (ref: number): ServerFrame => ({ t: "ok", ref });
const desk = (rev: number): ServerFrame => ({
  t: "desk",
  rev,
  status: "online",
  reason: null,
  since: 0,
  onlineMs: 0,
  taken: 0,
  breaks: [],
  cap: 5,
  conversations: [],
  offers: [],
});

function desked() {
  const scene = agent().signsIn().says(desk(3));
  scene.link.watch(first);
  scene.says(stream(1, [message(1, "a", "visitor")], { ref: scene.sentOf("watch")[0]!.ref }));
  return scene;
}

test("a command is sent again after a reconnect until it is answered, and never after", () => {
  const scene = desked();
  scene.link.accept("a1.7");
  const asked = scene.sentOf("accept");
  scene.cuts().passes(30_000).signsIn();
  expect(scene.sentOf("accept")).toEqual(asked);
  scene.says(ok(asked[0]!.ref)).cuts().passes(30_000).signsIn();
  expect(scene.sentOf("accept")).toEqual([]);
});

test("commands given while there is no connection are sent when there is one", () => {
  const scene = desked().cuts();
  scene.link.status("away");
  scene.link.status("online");
  scene.passes(30_000).signsIn();
  expect(scene.sentOf("status").map((frame) => frame.status)).toEqual(["online"]);
});

test("an older status never overtakes a newer one", () => {
  const scene = desked();
  scene.link.status("away");
  scene.link.status("offline");
  scene.link.status("online");
  const away = scene.sentOf("status");
  expect(away.map((frame) => frame.status)).toEqual(["away"]);
  scene.says(ok(away[0]!.ref));
  expect(scene.sentOf("status").map((frame) => frame.status)).toEqual(["online"]);
});

test("read cursors are coalesced, never move back, and never past what is here", () => {
  const scene = visitor().arrives(first, stream(1, [message(1, "a")]));
  scene.says(event(message(2, "b")), event(message(3, "c")));
  scene.link.read(first, 1);
  scene.link.read(first, 2);
  scene.link.read(first, 99);
  const one = scene.sentOf("read");
  expect(one.map((frame) => frame.seq)).toEqual([1]);
  scene.says(ok(one[0]!.ref));
  const three = scene.sentOf("read");
  expect(three.map((frame) => frame.seq)).toEqual([3]);
  scene.says(ok(three[0]!.ref), event({ k: "read", seq: 4, at: 4, by: "visitor", upTo: 3 }));
  scene.link.read(first, 3);
  scene.link.read(first, 2);
  expect(scene.sentOf("read")).toEqual([]);
});

test("typing is told when it begins, every three seconds, and when it ends", () => {
  const scene = desked();
  scene.link.typing(first, false);
  scene.link.typing(first, true);
  scene.passes(2_999).link.typing(first, true);
  scene.passes(1).link.typing(first, true);
  scene.link.typing(first, false);
  scene.link.typing(first, false);
  expect(scene.sentOf("typing").map((frame) => frame.on)).toEqual([true, true, false]);
});

test("sending ends the typing without another frame", () => {
  const scene = desked();
  scene.link.typing(first, true);
  scene.link.send(first, words("done"));
  scene.link.typing(first, false);
  expect(scene.sent().map((frame) => frame.t)).toEqual(["typing", "send"]);
});

test("an end waits until everything written before it has arrived", () => {
  const scene = desked();
  scene.link.send(first, words("goodbye"));
  scene.link.end(first);
  const { ref, cmid } = scene.sentOf("send")[0]!;
  expect(scene.sentOf("end")).toEqual([]);
  scene.says({ t: "ack", ref, cmid, seq: 2, at: 2 });
  expect(scene.sentOf("end")).toMatchObject([{ conv: first }]);
});

test("a refusal for good is told with the command it answers", () => {
  const scene = desked();
  scene.link.accept("a1.7");
  scene.says(refusal(scene.sentOf("accept")[0]!.ref, "offer_gone"));
  scene.link.recall(first, 1);
  scene.says(refusal(scene.sentOf("recall")[0]!.ref, "recall_too_late"));
  expect(scene.refusals).toEqual(["accept offer_gone", "recall recall_too_late"]);
});

test("a command refused as busy is sent again later, in its newest form", () => {
  const scene = desked();
  scene.link.status("away");
  scene.link.status("online");
  scene.says(refusal(scene.sentOf("status")[0]!.ref, "busy", 1_000)).passes(900);
  expect(scene.sentOf("status")).toEqual([]);
  scene.passes(700);
  expect(scene.sentOf("status").map((frame) => frame.status)).toEqual(["online"]);
});

test("an answer to nothing is nothing", () => {
  const scene = desked().says(ok(999), refusal(998, "busy"), refusal(997, "not_found"), {
    t: "ack",
    ref: 996,
    cmid: "x",
    seq: 9,
    at: 9,
  });
  expect(scene.refusals).toEqual([]);
  expect(scene.link.view(first)?.seq).toBe(1);
});

test("a conversation that may not be watched is left", () => {
  const scene = agent().signsIn();
  scene.link.watch(first);
  scene.says(refusal(scene.sentOf("watch")[0]!.ref, "not_found"));
  expect(scene.lefts).toEqual([first]);
  expect(scene.sentOf("unwatch")).toEqual([{ t: "unwatch", conv: first }]);
  scene.cuts().passes(30_000).signsIn();
  expect(scene.hello?.resume).toBeUndefined();
});

test("an older desk that arrives late is dropped, after a reconnect the server's word is taken", () => {
  const scene = desked().says(desk(5), desk(4));
  expect(scene.link.desk?.rev).toBe(5);
  scene.cuts().passes(30_000).signsIn().says(desk(1));
  expect(scene.link.desk?.rev).toBe(1);
  expect(scene.desks.map((told) => told.rev)).toEqual([3, 5, 1]);
});

test("a desk that was missed is fetched by a fresh connection", () => {
  const scene = desked().passes(6_000).says({ t: "beat", now: 1, deskRev: 3 });
  expect(scene.connections).toHaveLength(1);
  scene.says({ t: "beat", now: 1, deskRev: 4 });
  expect(scene.line.closedWith).toBe(4001);
  scene.passes(500).signsIn().says(desk(4));
  expect(scene.link.desk?.rev).toBe(4);
});

test("the server's clock is known by its welcome and its beats", () => {
  const scene = agent();
  scene.link.start();
  const you = { kind: "staff", id: "a1", name: "Lin", role: "agent" } as const;
  scene.opens().says({ t: "welcome", v: 1, you, beatMs: 25_000, now: scene.clock.now() + 250 });
  expect(scene.link.skewMs).toBe(250);
  scene.says({ t: "beat", now: scene.clock.now() - 40 });
  expect(scene.link.skewMs).toBe(-40);
});

test("groups are told one by one and kept together, until the next connection", () => {
  const scene = desked();
  const group = (id: string, waiting: number) => ({ id, name: id, waiting, online: 1 });
  scene.says({ t: "groups", groups: [group("sales", 1)] }, { t: "groups", groups: [group("support", 2)] });
  scene.says({ t: "groups", groups: [group("sales", 3)] });
  expect(scene.link.groups.map(({ id, waiting }) => [id, waiting])).toEqual([
    ["support", 2],
    ["sales", 3],
  ]);
  scene.cuts().passes(30_000).signsIn();
  expect(scene.link.groups).toEqual([]);
});
