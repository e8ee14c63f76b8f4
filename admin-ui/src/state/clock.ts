/** The engine's clock, once a second: what waiting times and countdowns are told in. */
import { signal } from "@preact/signals";
import type { Ms } from "peakdesk/protocol";

export const now = signal<Ms>(Date.now());

const tickMs = 1_000;

/** `skewMs` is what to add to this machine's clock. Stops with the returned function. */
export function startClock(skewMs: () => Ms): () => void {
  const tick = () => (now.value = Date.now() + skewMs());
  tick();
  const timer = setInterval(tick, tickMs);
  return () => clearInterval(timer);
}
