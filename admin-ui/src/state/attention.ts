/** Is somebody looking? Reading marks and the title of the tab depend on it. */
import { effect, signal } from "@preact/signals";
import { unreadTotal } from "./conversations.ts";
import { offers } from "./live.ts";

export const attentive = signal(false);

/** Follows the window until the returned function is called. */
export function watchAttention(): () => void {
  const look = () => (attentive.value = document.visibilityState === "visible" && document.hasFocus());
  look();
  const stop = new AbortController();
  document.addEventListener("visibilitychange", look, { signal: stop.signal });
  addEventListener("focus", look, { signal: stop.signal });
  addEventListener("blur", look, { signal: stop.signal });
  return () => stop.abort();
}

/** "(3) Peakdesk": what waits for an answer, seen from another tab. */
export function tabTitle(waiting: number, page: string): string {
  const name = page === "" ? "Peakdesk" : `${page} · Peakdesk`;
  if (waiting === 0) return name;
  return `(${waiting > 99 ? "99+" : waiting}) ${name}`;
}

/** Keeps the tab's title; `page` reads a signal. */
export function titleTab(page: () => string): () => void {
  return effect(() => {
    document.title = tabTitle(unreadTotal.value + offers.value.length, page());
  });
}
