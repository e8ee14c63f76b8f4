import { expect, test } from "vitest";
import { systemClock } from "../../engine/adapters/system-clock.ts";

const clock = systemClock();
const later = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));

test("it agrees with the wall clock in whole milliseconds", () => {
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50);
  expect(Number.isInteger(clock.now())).toBe(true);
});

test("it does not turn back or jump when the wall clock does", () => {
  const wall = Date.now;
  const before = clock.now();
  try {
    Date.now = () => wall() - 3_600_000;
    expect(clock.now()).toBeGreaterThanOrEqual(before);
    Date.now = () => wall() + 3_600_000;
    expect(clock.now() - before).toBeLessThan(1_000);
  } finally {
    Date.now = wall;
  }
});

test("after runs once, never early by this clock, never inside the call", async () => {
  const early: number[] = [];
  await Promise.all(
    Array.from({ length: 200 }, async (_, i) => {
      const due = clock.now() + (i % 20);
      await later(i % 20);
      if (clock.now() < due) early.push(due - clock.now());
    }),
  );
  expect(early).toEqual([]);
  let ran = 0;
  clock.after(0, () => (ran += 1));
  expect(ran).toBe(0);
  await later(20);
  expect(ran).toBe(1);
});

test("what was taken back does not run, and taking it back twice or late does nothing", async () => {
  let ran = 0;
  const cancel = clock.after(5, () => (ran += 1));
  cancel();
  cancel();
  const late = clock.after(1, () => (ran += 10));
  await later(20);
  late();
  expect(ran).toBe(10);
});

test("a deadline beyond what a timer can hold does not fire at once", async () => {
  let ran = false;
  const cancel = clock.after(40 * 24 * 3_600_000, () => (ran = true));
  await later(20);
  cancel();
  expect(ran).toBe(false);
});

test("soon runs after what is queued already and before a later timer", async () => {
  const order: string[] = [];
  await new Promise<void>((resolve) => {
    clock.after(5, () => {
      order.push("timer");
      resolve();
    });
    clock.soon(() => order.push("soon"));
    queueMicrotask(() => order.push("queued"));
    order.push("now");
  });
  expect(order).toEqual(["now", "queued", "soon", "timer"]);
});
