import { expect, test } from "vitest";
import { limits } from "../../engine/runtime/limits.ts";
import { Outbox } from "../../engine/runtime/outbox.ts";

const to = { kind: "queue", id: "g" } as const;
const command = { t: "queue.match" } as const;
/** Owed, durable, and given to the bus once, long ago. */
function owe(outbox: Outbox, lane: string) {
  const owed = outbox.add(lane, to, command);
  owed.sentAt = 0;
  return owed;
}

const numbers = (outbox: Outbox, now: number) => [...outbox.overdue("s1", now)].map(({ n }) => n);

test("what is owed is numbered for each receiver and kept until acknowledged", () => {
  const outbox = new Outbox();
  expect([owe(outbox, "s1").n, owe(outbox, "s1").n, owe(outbox, "s2").n]).toEqual([1, 2, 1]);
  outbox.acknowledge("s1", 1);
  expect(numbers(outbox, limits.resendMs)).toEqual([2]);
  expect(outbox.base("s1")).toBe(2);
  outbox.acknowledge("s1", 2);
  expect(outbox.base("s1")).toBe(3);
});

test("what is not durable yet is never overdue", () => {
  const outbox = new Outbox();
  outbox.add("s1", to, command);
  expect(numbers(outbox, Number.MAX_SAFE_INTEGER)).toEqual([]);
});

test("what was just sent is not overdue yet", () => {
  const outbox = new Outbox();
  const owed = outbox.add("s1", to, command);
  owed.sentAt = 5_000;
  expect(numbers(outbox, 5_000 + limits.resendMs - 1)).toEqual([]);
  expect(numbers(outbox, 5_000 + limits.resendMs)).toEqual([1]);
});

test("a long backlog is given window by window: the next one as soon as the one before is acknowledged", () => {
  const outbox = new Outbox();
  for (let i = 0; i < limits.resendMax + 10; i += 1) owe(outbox, "s1");
  const now = limits.resendMs;
  const resend = () => {
    const window = [...outbox.overdue("s1", now)];
    for (const owed of window) owed.sentAt = now;
    return window.length;
  };
  expect([resend(), resend()]).toEqual([limits.resendMax, 0]);
  outbox.acknowledge("s1", limits.resendMax);
  expect(resend()).toBe(10);
});

test("a frozen outbox owes the same and numbers on", () => {
  const outbox = new Outbox();
  for (let i = 0; i < 3; i += 1) outbox.add("s1", to, command);
  outbox.acknowledge("s1", 1);
  const again = new Outbox(outbox.freeze());
  expect(numbers(again, limits.resendMs)).toEqual([2, 3]);
  expect(again.add("s1", to, command).n).toBe(4);
});

test("records read back after a snapshot that already has them change nothing", () => {
  const outbox = new Outbox();
  outbox.add("s1", to, command);
  outbox.acknowledge("s1", 1);
  const again = new Outbox(outbox.freeze());
  again.restore("s1", 1, to, command);
  again.restore("s1", 2, to, command);
  expect(numbers(again, limits.resendMs)).toEqual([2]);
});
