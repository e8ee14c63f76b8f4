import { expect, test } from "vitest";
import { agent as kind } from "../../engine/core/agent/index.ts";
import { routingDefaults } from "../../engine/core/config.ts";
import type { Source } from "../../engine/core/commands.ts";
import type { OfferId } from "../../engine/protocol/ids.ts";
import { account, ann, conv, help, lin, max, sales, Scene, staff, visitor } from "./scene.ts";

const { graceMs, handoverMs } = routingDefaults;
const reserve = (n: number, accept: "auto" | "manual" = "auto", group = sales, how: Source = "queue") =>
  ({
    t: "agent.reserve",
    offer: `${group}-${n}` as OfferId,
    conv: conv(n),
    group,
    visitor: { id: ann, name: "Ann" },
    accept,
    acceptMs: 30_000,
    how,
    why: "even-load",
  }) as const;
const accept = (offer: string) => ({ t: "accept", ref: 1, offer }) as const;

function scene(changes: Partial<ReturnType<typeof account>> = {}) {
  const scene = new Scene(kind, lin);
  scene.gets({ t: "agent.account", account: account(changes), endSessions: false });
  scene.gets({ t: "agent.signIn", secretHash: "h1", until: scene.now + 1_000_000_000 });
  scene.gets({ t: "sessions", topic: "desk", count: 1 });
  return scene.by(staff()).gets({ t: "status", ref: 1, status: "online" }).by(null);
}

const load = ({ state }: ReturnType<typeof scene>) => [state.conversations.size, state.offers.size];

test("a visitor who is offered without asking is hers at once, and visitor and queue are told", () => {
  const { told, state } = scene().gets(reserve(1));
  expect(told).toEqual([`visitor:${ann} visitor.assign`, `queue:${sales} queue.accepted`]);
  expect([...state.conversations.keys()]).toEqual([conv(1)]);
});

test("beyond her cap she is full, offers counted", () => {
  const full = scene().gets(reserve(1), reserve(2, "manual"));
  expect(load(full)).toEqual([1, 1]);
  expect(full.gets(reserve(3)).tells("queue.refused")).toMatchObject([{ why: "full" }]);
  expect(full.gets(reserve(3, "manual")).tells("queue.refused")).toMatchObject([{ why: "full" }]);
  expect(load(full)).toEqual([1, 1]);
});

test.each(["away", "offline"] as const)("who is %s takes nobody", (status) => {
  const away = scene().by(staff()).gets({ t: "status", ref: 1, status }).by(null).gets(reserve(1));
  expect(away.tells("queue.refused")).toMatchObject([{ why: "away", capacity: { accepting: false } }]);
});

test("who is online without a device takes nobody", () => {
  const gone = scene().gets({ t: "sessions", topic: "desk", count: 0 }, reserve(1));
  expect(gone.tells("queue.refused")).toMatchObject([{ why: "away" }]);
});

test("an offer is hers once she accepts, and gone once she declines", () => {
  const offered = scene().gets(reserve(1, "manual"), reserve(2, "manual")).by(staff());
  expect(offered.gets(accept("sales-1")).told).toContain(`visitor:${ann} visitor.assign`);
  expect(offered.gets({ t: "decline", ref: 2, offer: "sales-2" }).tells("queue.refused")).toMatchObject([
    { why: "declined" },
  ]);
  expect(load(offered)).toEqual([1, 0]);
  expect(offered.gets(accept("sales-2")).refusal).toBe("offer_gone");
});

test("the time to answer runs by her own clock, whatever time the queue has", () => {
  const offered = scene().gets(reserve(1, "manual"));
  expect(offered.deadline).toBe(offered.now + 30_000);
  expect(offered.rings().tells("queue.refused")).toMatchObject([{ why: "expired" }]);
  expect(offered.by(staff()).gets(accept("sales-1")).refusal).toBe("offer_gone");
});

test("when her last device is lost her offers go back after the grace time and her conversations stay", () => {
  const lost = scene().gets(reserve(1), reserve(2, "manual"), { t: "sessions", topic: "desk", count: 0 });
  lost.passes(graceMs - 1).gets({ t: "due" });
  expect(load(lost)).toEqual([1, 1]);
  lost.passes(1).gets({ t: "due" });
  expect(lost.tells("queue.refused")).toMatchObject([{ why: "away" }]);
  expect(load(lost)).toEqual([1, 0]);
});

test("a device that is back within the grace time keeps the offers", () => {
  const back = scene().gets(reserve(1, "manual"));
  back.gets({ t: "sessions", topic: "desk", count: 0 }).passes(10_000);
  back
    .gets({ t: "sessions", topic: "desk", count: 1 })
    .passes(graceMs - 10_001)
    .gets({ t: "due" });
  expect(load(back)).toEqual([0, 1]);
});

test("a conversation that ended frees her place for every group of hers", () => {
  const busy = scene({ groups: [sales, help] }).gets(reserve(1), { t: "agent.release", conv: conv(1) });
  expect(busy.told).toEqual([`queue:${sales} queue.capacity`, `queue:${help} queue.capacity`]);
  expect(load(busy)).toEqual([0, 0]);
  expect(busy.gets({ t: "agent.release", conv: conv(1) }).decision).toEqual({ ok: true, events: [], effects: [] });
});

test("a queue is told her load without its own offers, the others with them", () => {
  const offered = scene({ groups: [sales, help] }).gets(reserve(1, "manual", sales));
  expect(offered.told).toEqual([`queue:${help} queue.capacity`]);
  expect(offered.tells("queue.capacity")).toMatchObject([{ capacity: { load: 1 } }]);
  offered.gets({ t: "agent.withdraw", offer: "sales-1" as OfferId, conv: conv(1) });
  expect(offered.tells("queue.capacity")).toMatchObject([{ capacity: { load: 0 } }, { capacity: { load: 0 } }]);
});

test("she claims again what somebody doubts, and nothing else", () => {
  const holds = scene().gets(reserve(1));
  expect(holds.gets({ t: "agent.doubt", conv: conv(1) }).told).toEqual([`visitor:${ann} visitor.assign`]);
  expect(holds.gets({ t: "agent.doubt", conv: conv(2) }).told).toEqual([]);
});

test("only a sign-in that is known and not over opens her desk", () => {
  const desk = scene();
  expect(desk.gets({ t: "agent.hello", secretHash: "h1" }).replies).toMatchObject([{ t: "desk", status: "online" }]);
  expect(desk.gets({ t: "agent.hello", secretHash: "guess" }).hungUp).toBe(true);
  expect(desk.passes(1_000_000_001).gets({ t: "agent.hello", secretHash: "h1" }).hungUp).toBe(true);
});

test("signing out ends this device and no other", () => {
  const desk = scene().gets({ t: "agent.signIn", secretHash: "h2", until: 9_000_000_000 });
  desk.gets({ t: "agent.signOut", secretHash: "h1" });
  expect(desk.effects).toContainEqual({ do: "close", topic: "signIn:h1", reason: "not_signed_in" });
  expect(desk.gets({ t: "agent.check", secretHash: "h1" }).refusal).toBe("not_signed_in");
  expect(desk.gets({ t: "agent.check", secretHash: "h2" }).refusal).toBe(null);
});

test("who is disabled is thrown out and can neither sign in nor be offered anybody", () => {
  const desk = scene();
  desk.listening = { desk: 1 };
  desk.gets({ t: "agent.account", account: account({ disabled: true }), endSessions: true });
  expect(desk.effects).toContainEqual({ do: "close", topic: "desk", reason: "not_signed_in" });
  expect(desk.gets({ t: "agent.signIn", secretHash: "h3", until: 9_000_000_000 }).refusal).toBe("not_signed_in");
  expect(desk.gets(reserve(1)).tells("queue.refused")).toMatchObject([{ why: "away" }]);
});

test("a group she leaves hears that she is gone, a group she joins hears of her", () => {
  const moved = scene().gets({ t: "agent.account", account: account({ groups: [help] }), endSessions: false });
  expect(moved.told).toEqual([`queue:${sales} queue.capacity`, `queue:${help} queue.capacity`]);
  expect(moved.tells("queue.capacity")).toMatchObject([{ capacity: null }, { capacity: { cap: 2 } }]);
});

test("nobody but herself sets her status or answers her offers", () => {
  const desk = scene().gets(reserve(1, "manual"));
  for (const stranger of [staff(max), staff(max, "supervisor"), staff(max, "admin"), visitor(), null]) {
    expect(desk.by(stranger).gets({ t: "status", ref: 1, status: "away" }).refusal).toBe("not_found");
    expect(desk.by(stranger).gets(accept("sales-1")).refusal).toBe("not_found");
    expect(desk.by(stranger).gets({ t: "decline", ref: 1, offer: "sales-1" }).refusal).toBe("not_found");
  }
  expect(load(desk)).toEqual([0, 1]);
});

test("every change of the desk has a higher number than the one before", () => {
  const desk = scene();
  const revs = [reserve(1), reserve(2, "manual"), { t: "agent.release", conv: conv(1) } as const].map((command) => {
    const frame = desk.gets(command).published.find(({ t }) => t === "desk");
    return frame?.t === "desk" ? frame.rev : 0;
  });
  expect(revs).toEqual([...revs].sort((a, b) => a - b));
  expect(new Set(revs).size).toBe(3);
});

test("an agent who slept on disk is the same afterwards", () => {
  const before = scene().gets(reserve(1), reserve(2, "manual"));
  const state = structuredClone(before.state);
  expect(before.sleeps().state).toEqual(state);
});

test("a break has a reason of the configuration, and only a break has one", () => {
  const desk = scene().by(staff());
  const says = (status: "online" | "away" | "offline", reason?: string) =>
    desk.gets(reason === undefined ? { t: "status", ref: 1, status } : { t: "status", ref: 1, status, reason });
  expect(says("away", "meal").state).toMatchObject({ status: "away", reason: "meal", since: desk.now });
  expect(says("away", "golf").refusal).toBe("bad_field");
  expect(says("online", "meal").refusal).toBe("bad_field");
  expect(says("online").state).toMatchObject({ status: "online", reason: null });
});

test("time online is counted for the natural day, a stretch over midnight from midnight on", () => {
  const desk = scene().by(staff());
  // 1970-01-01 08:16:40 in Shanghai; the next midnight there is at 16:00 UTC.
  desk.now = 57_600_000 - 3_600_000;
  desk.gets({ t: "status", ref: 1, status: "away" }, { t: "status", ref: 2, status: "online" });
  desk.passes(3_600_000 + 600_000).gets({ t: "status", ref: 3, status: "away" });
  expect(desk.state.work).toEqual({ day: "1970-01-02", onlineMs: 600_000, taken: 0 });
  const frame = desk.published.find(({ t }) => t === "desk");
  expect(frame).toMatchObject({ onlineMs: 600_000, taken: 0, since: desk.now });
});

test("who lets offers pass is set to a break, and the supervisors of her groups hear of it", () => {
  const boss = account({ id: max, login: "max", role: "supervisor" });
  const misses = scene();
  misses.config = { ...misses.config, agents: [account(), boss] };
  misses.gets(reserve(1, "manual")).rings();
  expect(misses.state.status).toBe("online");
  misses.gets(reserve(2, "manual")).rings();
  expect(misses.state).toMatchObject({ status: "away", reason: "missed" });
  expect(misses.tells("agent.notice")).toMatchObject([{ kind: "agent_missed", count: 2, agent: { id: lin } }]);
  expect(misses.tells("queue.refused")).toMatchObject([{ why: "expired", capacity: { accepting: false } }]);
});

test("an offer that is taken makes the misses before it forgotten", () => {
  const desk = scene()
    .gets(reserve(1, "manual"))
    .rings()
    .gets(reserve(2))
    .gets({ t: "agent.release", conv: conv(2) });
  desk.gets(reserve(3, "manual")).rings();
  expect(desk.state.status).toBe("online");
});

test("nobody comes back: after the grace time and some more her conversations go on without her", () => {
  const boss = account({ id: max, login: "max", role: "supervisor" });
  const lost = scene();
  lost.config = { ...lost.config, agents: [account(), boss] };
  lost.gets(reserve(1), { t: "sessions", topic: "desk", count: 0 }).rings();
  expect(load(lost)).toEqual([1, 0]);
  expect(lost.deadline).toBe(lost.now + handoverMs);
  lost.rings();
  expect(load(lost)).toEqual([0, 0]);
  expect(lost.tells("visitor.orphaned")).toEqual([{ t: "visitor.orphaned", conv: conv(1), agent: lin }]);
  expect(lost.tells("agent.notice")).toMatchObject([{ kind: "agent_lost", count: 1 }]);
  expect(lost.state).toMatchObject({ status: "offline", connected: false });
  expect(lost.deadline).toBe(null);
});

test("a forced conversation is hers beyond the cap, which the supervisors hear; offline she refuses it", () => {
  const boss = account({ id: max, login: "max", role: "supervisor" });
  const full = scene({ cap: 1 });
  full.config = { ...full.config, agents: [account({ cap: 1 }), boss] };
  full.gets(reserve(1), reserve(2, "auto", sales, "forced"));
  expect(load(full)).toEqual([2, 0]);
  expect(full.tells("visitor.assign")).toMatchObject([{ how: "forced", offer: "sales-2" }]);
  expect(full.tells("queue.accepted")).toEqual([]);
  expect(full.tells("agent.notice")).toMatchObject([{ kind: "over_cap", count: 2 }]);
  full
    .by(staff())
    .gets({ t: "status", ref: 1, status: "offline" })
    .by(null)
    .gets(reserve(3, "auto", sales, "forced"));
  expect(full.tells("visitor.refused")).toMatchObject([{ offer: "sales-3", why: "away" }]);
});

test("a transfer is answered to the visitor, taken or not", () => {
  const asked = scene()
    .gets(reserve(1, "manual", sales, "transfer"))
    .by(staff());
  expect(asked.gets(accept("sales-1")).tells("visitor.assign")).toMatchObject([{ how: "transfer", offer: "sales-1" }]);
  asked.gets(reserve(2, "manual", sales, "transfer"));
  asked.gets({ t: "decline", ref: 2, offer: "sales-2", reason: "lunch" });
  expect(asked.tells("visitor.refused")).toMatchObject([{ offer: "sales-2", why: "declined" }]);
  expect(asked.tells("queue.refused")).toEqual([]);
});

test("a queue that borrowed her hears no capacity, because she is not of its group", () => {
  const lent = scene().gets(reserve(1, "auto", help));
  expect(lent.tells("queue.accepted")).toMatchObject([{ capacity: null }]);
  expect(lent.told).toContain(`queue:${sales} queue.capacity`);
});

test("what she holds already is claimed again and counted once", () => {
  const holds = scene().gets(reserve(1), reserve(1, "auto", sales, "forced"));
  expect(load(holds)).toEqual([1, 0]);
  expect(holds.told).toEqual([`visitor:${ann} visitor.assign`]);
});

test("forced upon her while the queue still asks: one place, and nothing is asked any more", () => {
  const asked = scene().gets(reserve(1, "manual"));
  asked.gets({ ...reserve(1, "auto", sales, "forced"), offer: "by-hand" as OfferId });
  expect(load(asked)).toEqual([1, 0]);
  expect(asked.by(staff()).gets(accept("sales-1")).refusal).toBe("offer_gone");
});

test("what is forced on her while she holds it is told as forced from then on", () => {
  const holds = scene().gets(reserve(1), reserve(1, "auto", sales, "forced"), { t: "agent.doubt", conv: conv(1) });
  expect(holds.tells("visitor.assign")).toMatchObject([{ how: "forced", offer: null }]);
});

test("an answer breaks the row of misses, also a no", () => {
  const desk = scene().gets(reserve(1, "manual")).rings().gets(reserve(2, "manual")).by(staff());
  desk.gets({ t: "decline", ref: 1, offer: "sales-2" }).by(null).gets(reserve(3, "manual")).rings();
  expect(desk.state.status).toBe("online");
});
