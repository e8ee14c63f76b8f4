import { setTimeout as sleep } from "node:timers/promises";

/** Waits until `check` is true, and fails with its name after `ms`. */
export async function within(ms: number, what: string, check: () => boolean): Promise<void> {
  const end = performance.now() + ms;
  while (!check()) {
    if (performance.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await sleep(5);
  }
}
