import type { Cancel, Clock } from "../ports/clock.ts";
import type { Ms } from "../protocol/ids.ts";

/** Node fires a timer with a longer delay than this at once, so far deadlines are reached in several legs. */
const timerMsMax = 2 ** 31 - 1;

/** The wall clock as it was when this clock was made, carried on by the monotonic one: it cannot jump or turn back. */
export function systemClock(): Clock {
  const wallAtStart = Date.now() - performance.now();
  const now = (): Ms => Math.floor(wallAtStart + performance.now());
  return {
    now,
    soon(run) {
      setImmediate(run);
    },
    after(ms, run) {
      return runAt(now() + ms, now, run);
    },
  };
}

/** Node may fire a millisecond early by this clock, and late deadlines need several legs: both are armed again. */
function runAt(due: Ms, now: () => Ms, run: () => void): Cancel {
  let timer: NodeJS.Timeout;
  const arm = (): void => {
    timer = setTimeout(() => (now() >= due ? run() : arm()), Math.min(due - now(), timerMsMax));
  };
  arm();
  return () => clearTimeout(timer);
}
