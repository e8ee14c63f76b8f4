/** How long I have been as I am, and how long at work today. Pure. */
import type { Desk, Ms } from "peakdesk/protocol";

/** `midnight`: when today began. A stretch that began yesterday counts from there. */
export function onlineToday({ status, since, onlineMs }: Desk, now: Ms, midnight: Ms): Ms {
  if (status !== "online") return onlineMs;
  return onlineMs + Math.max(0, now - Math.max(since, midnight));
}

/** How long the status has been as it is; null if nobody has ever set it. */
export function timeInStatus({ since }: Desk, now: Ms): Ms | null {
  return since === 0 ? null : Math.max(0, now - since);
}

/** What the break is called; null for being away without a reason, or online. */
export function breakName({ status, reason, breaks }: Desk): string | null {
  if (status !== "away" || reason === null) return null;
  return breaks.find((one) => one.id === reason)?.name ?? null;
}
