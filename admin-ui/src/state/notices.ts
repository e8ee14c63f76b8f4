/** Short words at the edge of the screen: what was refused, what went wrong. They leave by themselves. */
import { signal } from "@preact/signals";

export interface Notice {
  readonly id: number;
  readonly tone: "plain" | "warn" | "bad";
  readonly text: string;
}

/** Long enough to read two lines twice. */
const shownMs = 7_000;
/** What somebody should act on stays long enough to be found after a short absence. */
const warningShownMs = 60_000;
/** Older ones make room: a wall of notices is read by nobody. */
const noticesMax = 3;

export const notices = signal<readonly Notice[]>([]);
let lastId = 0;

export function notify(text: string, tone: Notice["tone"] = "plain"): void {
  lastId += 1;
  const id = lastId;
  notices.value = [...notices.value.filter((notice) => notice.text !== text), { id, tone, text }].slice(-noticesMax);
  setTimeout(() => dismissNotice(id), tone === "warn" ? warningShownMs : shownMs);
}

export function dismissNotice(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}
