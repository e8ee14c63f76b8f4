import { expect, test } from "vitest";
import type { ConversationView, TransferView } from "peakdesk/client";
import type { Desk } from "peakdesk/protocol";
import { whyText } from "../../admin-ui/src/routing-words.ts";
import { breakName, onlineToday, timeInStatus } from "../../admin-ui/src/state/status.ts";
import { outcomeOf } from "../../admin-ui/src/state/transfer.ts";
import { parseWhy } from "../../admin-ui/src/state/why.ts";
import { talk } from "./talk-builder.ts";

const bo = { kind: "agent", id: "a2", name: "Bo" } as const;
const withTransfer = (view: ConversationView, state: TransferView["state"]): ConversationView => ({
  ...view,
  transfer: { to: bo, state },
});

test("the engine's reason is taken apart, and what a newer engine adds is passed over", () => {
  expect(parseWhy("even-load waited=42 place=1/17 moon=full")).toEqual({
    how: "even-load",
    waitedS: 42,
    place: 1,
    waiting: 17,
    lender: null,
  });
  expect(parseWhy("overflow from=aftersale waited=x place=1")).toMatchObject({
    lender: "aftersale",
    waitedS: null,
    place: 1,
    waiting: null,
  });
});

test("a reason is told in words; one that nobody knows is told as it came", () => {
  expect(whyText("longest-idle waited=65 place=1/3")).toBe("空闲最久 · 等了 1 分 · 排第 1/3");
  expect(whyText("overflow from=aftersale waited=5 place=2/2")).toBe("借自 aftersale · 等了 5 秒 · 排第 2/2");
  expect(whyText("handed over by Bo")).toBe("handed over by Bo");
});

test("a transfer is told once, when its answer comes", () => {
  const { view } = talk().visitor("hello");
  const asking = withTransfer(view, "asking");
  expect(outcomeOf(view, asking)).toBeNull();
  expect(outcomeOf(asking, asking)).toBeNull();
  expect(outcomeOf(asking, withTransfer(view, "declined"))).toEqual({ to: bo, state: "declined" });
  expect(outcomeOf(withTransfer(view, "declined"), withTransfer(view, "declined"))).toBeNull();
});

test("whoever took over is known by the conversation itself, also when nothing else is told", () => {
  const before = talk().visitor("hello");
  const asking = withTransfer(before.view, "asking");
  expect(outcomeOf(asking, before.assigned("a2", "Bo").view)).toEqual({ to: bo, state: "taken" });
});

test("a transfer that ended with the conversation is nobody's news", () => {
  const before = talk().visitor("hello");
  const asking = withTransfer(before.view, "asking");
  expect(outcomeOf(asking, before.closed().view)).toBeNull();
});

test("a stretch at work that began yesterday counts from midnight", () => {
  const desk = { status: "online", since: 1_000, onlineMs: 0 } as Desk;
  expect(onlineToday(desk, 10_000, 4_000)).toBe(6_000);
  expect(onlineToday({ ...desk, since: 5_000, onlineMs: 3_000 }, 10_000, 4_000)).toBe(8_000);
  expect(onlineToday({ ...desk, status: "away", onlineMs: 3_000 }, 10_000, 4_000)).toBe(3_000);
});

test("whoever has never come online has been offline for no time that could be told", () => {
  expect(timeInStatus({ since: 0 } as Desk, 10_000)).toBeNull();
  expect(timeInStatus({ since: 4_000 } as Desk, 10_000)).toBe(6_000);
  expect(timeInStatus({ since: 11_000 } as Desk, 10_000)).toBe(0);
});

test("only a break that is known has a name", () => {
  const desk = { status: "away", reason: "meal", breaks: [{ id: "meal", name: "用餐" }] } as unknown as Desk;
  expect(breakName(desk)).toBe("用餐");
  expect(breakName({ ...desk, reason: "gone" })).toBeNull();
  expect(breakName({ ...desk, status: "online" })).toBeNull();
});
