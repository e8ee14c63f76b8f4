import { expect, test } from "vitest";
import { Backoff } from "../../engine/client/backoff.ts";
import type { ServerFrame } from "../../engine/protocol/frames.ts";
import { agent, first, message, refusal, Scene, second, stream, visitor } from "./scene.ts";

const beat: ServerFrame = { t: "beat", now: 1 };

test("the hello comes first and says who we are and what we know", () => {
  const page = { url: "https://shop.example/a", title: "A" };
  const scene = new Scene({ as: "visitor", token: "t-1", lang: "zh-CN", group: "sales", page });
  scene.link.start();
  scene.opens();
  expect(scene.hello).toEqual({ t: "hello", v: 1, as: "visitor", token: "t-1", lang: "zh-CN", group: "sales", page });
});

test("a token that the server made is told once and used from then on", () => {
  const scene = visitor();
  scene.link.start();
  const you = { kind: "visitor", id: "vann", name: "Ann", token: "t-2", conv: first } as const;
  scene.opens().says({ t: "welcome", v: 1, you, beatMs: 25_000, now: 5 });
  expect(scene.tokens).toEqual(["t-2"]);
  expect(scene.link.you).toEqual(you);
  scene.cuts().passes(30_000).opens();
  expect(scene.hello?.token).toBe("t-2");
});

test("the phases tell how the connection stands, and when it will be tried again", () => {
  const scene = visitor().arrives();
  scene.cuts();
  expect(scene.phases.map((phase) => phase.name)).toEqual(["connecting", "open", "waiting"]);
  expect(scene.link.phase).toEqual({ name: "waiting", retryAt: scene.clock.now() + 500 });
  scene.passes(500);
  expect(scene.connections).toHaveLength(2);
});

test("waits grow to thirty seconds, and each is anything between nothing and its ceiling", () => {
  const longest = new Backoff();
  const waits = Array.from({ length: 9 }, () => longest.next(1));
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  const luckiest = new Backoff();
  expect(Array.from({ length: 9 }, () => luckiest.next(0))).toEqual(Array(9).fill(0));
});

test("a server that welcomes and throws out at once does not reset the back-off; a good connection does", () => {
  const scene = visitor();
  const waits = [0, 0, 0, 5_000].map((heldMs) => {
    scene.arrives().passes(heldMs).cuts();
    const waitMs = scene.link.phase.name === "waiting" ? scene.link.phase.retryAt - scene.clock.now() : -1;
    scene.passes(waitMs);
    return waitMs;
  });
  expect(waits).toEqual([500, 999, 1_998, 500]);
});

test("a server that says when to come back is taken at its word", () => {
  const scene = visitor().arrives();
  scene.says({ t: "bye", name: "restarting", afterMs: 8_000 }).cuts(1012).passes(8_000);
  expect(scene.connections).toHaveLength(1);
  scene.passes(500);
  expect(scene.connections).toHaveLength(2);
});

test("a slow reader comes back at once and resumes; one that is thrown out again and again backs off", () => {
  const scene = visitor().arrives(first, stream(1, [message(1, "a")]));
  scene.passes(5_000).cuts(4429);
  expect(scene.connections).toHaveLength(2);
  scene.arrives();
  expect(scene.hello?.resume).toEqual([{ conv: first, epoch: "e1", seq: 1 }]);
  scene.cuts(4429);
  expect(scene.link.phase.name).toBe("waiting");
});

test("what can never work is not tried again, and the reason is the server's own word for it", () => {
  const scene = visitor();
  scene.link.start();
  scene.opens().says(refusal(null, "identity_required")).cuts(4401).passes(60_000);
  expect(scene.link.phase).toEqual({ name: "stopped", reason: "identity_required" });
  expect(scene.connections).toHaveLength(1);
});

test("a close without a word is named by its code", () => {
  const scene = visitor();
  scene.link.start();
  scene.cuts(4403);
  expect(scene.link.phase).toEqual({ name: "stopped", reason: "origin_refused" });
});

test("a connection that falls silent is given up after the beat and its grace, without waiting for its close", () => {
  const scene = visitor().arrives().passes(20_000).says(beat).passes(32_999);
  expect(scene.link.phase.name).toBe("open");
  scene.passes(1);
  expect(scene.link.phase.name).toBe("waiting");
  expect(scene.line.closedWith).toBe(4000);
});

test("a connection that never gets its welcome is given up", () => {
  const scene = visitor();
  scene.link.start();
  scene.opens().passes(15_000);
  expect(scene.link.phase.name).toBe("waiting");
});

test("the close of a connection that was given up is an echo", () => {
  const scene = visitor().arrives().passes(33_000).passes(500);
  expect(scene.connections).toHaveLength(2);
  scene.connections[0]?.handlers.close(4400);
  scene.connections[0]?.handlers.open();
  expect(scene.link.phase.name).toBe("connecting");
  expect(scene.connections[0]?.received).toHaveLength(1);
});

test("a page that becomes visible again does not wait for the back-off", () => {
  const scene = visitor().arrives().cuts();
  scene.link.retryNow();
  expect(scene.connections).toHaveLength(2);
  scene.passes(1_000);
  expect(scene.connections).toHaveLength(2);
});

test("a device that slept notices at once that its connection is dead", () => {
  const scene = visitor().arrives();
  scene.clock.sleep(3_600_000);
  scene.link.retryNow();
  expect(scene.line.closedWith).toBe(4000);
});

test("bytes that are no frame end the connection, not the program", () => {
  const scene = visitor().arrives();
  scene.line.handlers.message(new Uint8Array([0xc1]));
  expect(scene.line.closedWith).toBe(4400);
  expect(scene.link.phase.name).toBe("waiting");
});

test("stopped is stopped, until started again with everything kept", () => {
  const scene = visitor().arrives(first, stream(1, [message(1, "a")]));
  scene.link.stop("signed out");
  expect(scene.link.phase).toEqual({ name: "stopped", reason: "signed out" });
  expect(scene.line.closedWith).toBe(1000);
  scene.passes(60_000);
  expect(scene.connections).toHaveLength(1);
  scene.link.start();
  expect(scene.lines()).toEqual(["a"]);
  scene.opens();
  expect(scene.hello?.resume).toHaveLength(1);
});

test("no listener runs inside a call of the owner", () => {
  const scene = visitor().arrives(first, stream(1, [message(1, "a")]));
  scene.told.length = 0;
  scene.link.send(first, { type: "text", text: "b" });
  expect(scene.told).toEqual([]);
  scene.passes(0);
  expect(scene.told).toHaveLength(1);
});

test("a listener that throws does not keep others from being told", () => {
  const welcome = () => {
    throw new Error("the owner's own bug");
  };
  const scene = new Scene({ as: "visitor" }, { welcome });
  scene.link.start();
  const you = { kind: "visitor", id: "vann", name: "Ann", token: "t-2", conv: first } as const;
  expect(() => scene.opens().says({ t: "welcome", v: 1, you, beatMs: 25_000, now: 5 })).toThrow("the owner's own bug");
  expect(scene.tokens).toEqual([]);
  scene.passes(0);
  expect(scene.tokens).toEqual(["t-2"]);
});

test("a resumed conversation that the server passes over is asked for by name", () => {
  const scene = visitor().arrives(first, stream(1, [message(1, "a")]));
  scene.cuts().passes(30_000).arrives();
  expect(scene.hello?.resume).toEqual([{ conv: first, epoch: "e1", seq: 1 }]);
  scene.passes(4_999);
  expect(scene.sentOf("watch")).toEqual([]);
  scene.passes(1);
  expect(scene.sentOf("watch")).toMatchObject([{ conv: first, epoch: "e1", seq: 1 }]);
});

test("staff ask for all they watch as soon as they are welcome again, from where they are", () => {
  const scene = agent().signsIn();
  scene.link.watch(first);
  scene.link.watch(second);
  scene.says(stream(1, [message(1, "a")], { ref: scene.sentOf("watch")[0]!.ref }));
  scene.cuts().passes(30_000).signsIn();
  expect(scene.sentOf("watch")).toMatchObject([
    { conv: first, epoch: "e1", seq: 1 },
    { conv: second, epoch: "", seq: 0 },
  ]);
});

test("an answer that got lost behind the socket is asked for again by the same frame", () => {
  const scene = visitor().arrives(first, stream(1, [message(1, "a")]));
  scene.link.send(first, { type: "text", text: "b" });
  scene.link.recall(first, 1);
  const frames = scene.sent();
  expect(frames.map((frame) => frame.t)).toEqual(["send", "recall"]);
  scene.passes(14_000).says(beat);
  expect(scene.sent()).toEqual([]);
  scene.passes(2_000).says(beat);
  expect(scene.sent().toSorted((a, b) => b.t.localeCompare(a.t))).toEqual(frames);
});
