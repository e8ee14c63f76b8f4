import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Alarm } from "../../widget/src/alarm.ts";

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

const soonMs = 2_500;

test("it rings once, a moment after the time, by the server's clock", () => {
  const ring = vi.fn();
  new Alarm(ring).set(1_060_000, 10_000);
  vi.advanceTimersByTime(50_000);
  expect(ring).not.toHaveBeenCalled();
  vi.advanceTimersByTime(soonMs);
  expect(ring).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(100_000);
  expect(ring).toHaveBeenCalledTimes(1);
});

test("a time that is set again counts once, another one replaces it, and none silences it", () => {
  const ring = vi.fn();
  const alarm = new Alarm(ring);
  for (const at of [1_060_000, 1_060_000, 1_120_000]) alarm.set(at, 0);
  vi.advanceTimersByTime(60_000 + soonMs);
  expect(ring).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(ring).toHaveBeenCalledTimes(1);
  alarm.set(1_300_000, 0);
  alarm.set(null, 0);
  vi.advanceTimersByTime(1_000_000);
  expect(ring).toHaveBeenCalledTimes(1);
});

test("a time further away than a timer can count is looked at every hour", () => {
  const ring = vi.fn();
  new Alarm(ring).set(1_000_000 + 60 * 86_400_000, 0);
  vi.advanceTimersByTime(3_600_000 + soonMs);
  expect(ring).toHaveBeenCalledTimes(1);
});
