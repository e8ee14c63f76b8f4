/**
 * The one script a site embeds: draws the launcher, keeps early calls, and brings the chat when it is wanted.
 *
 *     <script async src="https://chat.example/widget.js" data-group="sales"></script>
 *
 * It touches nothing of the page but one element at the end of the body.
 */
import styles from "./launcher.css?inline";
import type { Chat, PageEvent, Stage } from "./stage.ts";

type Command = "open" | "close" | "toggle" | "show" | "hide" | "identify" | "on";
type Api = ((command: Command, ...rest: never[]) => unknown) & { q?: IArguments[] };
type Listener = (detail: unknown) => void;

declare global {
  interface Window {
    peakdesk?: Api;
  }
}

function embed(script: HTMLScriptElement): void {
  const { group, color, side, lang = navigator.language } = script.dataset;
  // The rest is served beside the loader, which sites name at the root: `/widget.js` is `/w/widget.js`.
  const source = new URL(script.src.replace(/(\/w)?\/widget\.js.*/, "/w/"));
  const storeKey = `peakdesk ${source.origin}`;
  const host = document.createElement("peakdesk-chat");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(theme(color, side) + styles);
  root.adoptedStyleSheets = [sheet];
  const launcher = root.appendChild(document.createElement("button"));
  launcher.className = "launcher";
  launcher.ariaLabel = lang.startsWith("zh") ? "在线客服" : "Chat with us";
  launcher.ariaExpanded = "false";
  launcher.append(bubble());

  const listeners = new Map<PageEvent, Set<Listener>>();
  const emit = (event: PageEvent, detail?: unknown) => listeners.get(event)?.forEach((listener) => listener(detail));
  const stage: Stage = { root, launcher, source, storeKey, group, lang, identity: undefined, emit };

  let loading: Promise<Chat> | undefined;
  const load = (): Promise<Chat> => {
    launcher.classList.add("busy");
    loading ??= bring<typeof import("./chat.tsx")>("chat.js").then((chat) => chat.mount(stage));
    // The chat asks for its other half by itself; like this it is on its way already.
    bring("connection.js").catch(() => {});
    return loading.finally(() => launcher.classList.remove("busy"));
  };
  const bring = <Module>(file: string): Promise<Module> => import(/* @vite-ignore */ new URL(file, source).href);
  const call = (act: (chat: Chat) => void) => {
    // Without a network the next click tries again.
    load().then(act, () => (loading = undefined));
  };

  const commands: Record<Command, (...rest: never[]) => unknown> = {
    open: () => call((chat) => chat.open()),
    close: () => loading && call((chat) => chat.close()),
    toggle: () => (launcher.ariaExpanded === "true" ? commands.close() : commands.open()),
    show: () => document.body.append(host),
    hide: () => host.remove(),
    identify(identity: string) {
      stage.identity = identity;
      if (loading) call((chat) => chat.identify());
    },
    on(event: PageEvent, listener: Listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener));
      return () => set.delete(listener);
    },
  };
  launcher.onclick = () => commands.toggle();

  const early = window.peakdesk?.q ?? [];
  const api: Api = (command, ...rest) => commands[command]?.(...rest);
  window.peakdesk = api;
  const begin = () => {
    commands.show();
    for (const [command, ...rest] of early) api(command, ...(rest as never[]));
    if (isLive(storeKey)) call(() => {});
  };
  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin);
}

/** The site's accent, with letters on it that can be read: dark ones where the accent is light. */
function theme(color = "", side = ""): string {
  const hex = /^#[\da-f]{6}$/i.test(color) ? color : "#3157e0";
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const on = red * 0.3 + green * 0.59 + blue * 0.11 > 150 ? "#14171f" : "#fff";
  const edge = side === "left" ? side : "right";
  return `:host{all:initial;--accent:${hex};--on:${on}}.launcher,.panel{${edge}:max(20px,env(safe-area-inset-${edge}));transform-origin:bottom ${edge}}`;
}

function bubble(): SVGElement {
  const make = (name: string) => document.createElementNS("http://www.w3.org/2000/svg", name);
  const svg = make("svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  const path = svg.appendChild(make("path"));
  path.setAttribute("d", "M21 11.5a8.4 8.4 0 0 1-12.3 7.4L3 21l2.1-5.4A8.4 8.4 0 1 1 21 11.5Z");
  return svg;
}

/** Whether a conversation was going on when the page was left. Storage may be blocked. */
function isLive(key: string): boolean {
  try {
    return localStorage.getItem(key)?.includes('"live":true') ?? false;
  } catch {
    return false;
  }
}

embed(document.currentScript as HTMLScriptElement);
