/** Where we are, as a signal. The place lives in the hash, so that the engine needs to serve one file only. */
import { signal } from "@preact/signals";

/** `#/workbench/v1.2?from=x` is page "workbench", rest ["v1.2"], query from=x. An empty page means: the first one. */
export interface Route {
  readonly page: string;
  readonly rest: readonly string[];
  readonly query: URLSearchParams;
}

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#/, "").split("?", 2);
  const [page = "", ...rest] = path
    .split("/")
    .filter((part) => part !== "")
    .map(decode);
  return { page, rest, query: new URLSearchParams(query) };
}

export function formatRoute(page: string, rest: readonly string[] = [], query: Record<string, string> = {}): string {
  const path = [page, ...rest].map(encodeURIComponent).join("/");
  const search = new URLSearchParams(query).toString();
  return search === "" ? `#/${path}` : `#/${path}?${search}`;
}

export const route = signal<Route>(parseRoute(""));

/** `replace` leaves no entry in the history: for redirects and for moving along a list. */
export function go(page: string, rest: readonly string[] = [], how: "push" | "replace" = "push"): void {
  const hash = formatRoute(page, rest);
  if (how === "push") history.pushState(null, "", hash);
  else history.replaceState(null, "", hash);
  route.value = parseRoute(hash);
}

export function startRouter(): void {
  const follow = () => (route.value = parseRoute(location.hash));
  addEventListener("hashchange", follow);
  addEventListener("popstate", follow);
  follow();
}

/** A broken escape in a hand-written address is taken as it stands. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
