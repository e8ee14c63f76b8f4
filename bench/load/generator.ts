/** Entry of a generator: a process of its own, so that what it costs is not counted as the server's. */
import { performance, type EventLoopUtilization } from "node:perf_hooks";
import { Ear } from "./ear.ts";
import type { Order, Report, Span } from "./orders.ts";
import { closedLoop, openLoop, type Pace } from "./pace.ts";
import { seatAtFloor } from "./seat-floor.ts";
import { seatAtPeakdesk } from "./seat-peakdesk.ts";
import type { Talk } from "./talk.ts";
import { Tally } from "./tally.ts";

const tally = new Tally();
const talks: Talk[] = [];
const ear = new Ear(talks, tally);
let pace: Pace | null = null;
let used: EventLoopUtilization = performance.eventLoopUtilization();

process.on("message", (order: Order) => {
  obey(order).then(
    (report) => report !== null && process.send?.(report),
    (error: unknown) => process.send?.({ t: "failed", reason: String(error) } satisfies Report),
  );
});
process.on("disconnect", () => process.exit(0));

async function obey(order: Order): Promise<Report | null> {
  switch (order.t) {
    case "seat":
      if (order.seats.at === "floor") await seatAtFloor(order.seats, talks, ear, tally);
      else await seatAtPeakdesk(order.seats, talks, ear, tally);
      return { t: "seated" };
    case "speak":
      pace = order.perSecond === "closed" ? closedLoop(talks, ear) : openLoop(talks, order.perSecond);
      return null;
    case "mark":
      return { t: "marked", span: mark() };
    case "hush":
      pace?.stop();
      pace = null;
      await arrived(order.graceMs);
      return { t: "hushed", counts: tally.counts() };
  }
}

function mark(): Span {
  const now = performance.eventLoopUtilization();
  const { utilization } = performance.eventLoopUtilization(now, used);
  used = now;
  const span = { counts: tally.counts(), latency: tally.latency(), lateMs: pace?.lateMs() ?? 0, busy: utilization };
  tally.restartLatency();
  return span;
}

/** Waits as long as something still arrives. */
async function arrived(graceMs: number): Promise<void> {
  let known = -1;
  let since = performance.now();
  while (tally.delivered < tally.sent || tally.acknowledged < tally.sent) {
    const now = performance.now();
    const have = tally.delivered + tally.acknowledged;
    if (have !== known) since = now;
    else if (now > since + graceMs) return;
    known = have;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
