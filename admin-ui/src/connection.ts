/** The one connection of this screen: a link over a WebSocket, whose news become signals. */
import { Link, browserPorts, msgpackCodec } from "peakdesk/client";
import type { ConversationView, LinkListener, Phase } from "peakdesk/client";
import type { ClientFrame, ConversationId, Desk, ServerFrames } from "peakdesk/protocol";
import { sessionExpired } from "./session.ts";
import { startClock } from "./state/clock.ts";
import { desk, dropView, forgetAll, groups, keepPhase, keepView, views } from "./state/live.ts";
import { notify } from "./state/notices.ts";
import { refusalText } from "./words.ts";

let current: Link | null = null;
const watched = new Set<ConversationId>();

/** The link of the signed-in person. Asking before `connect` is a mistake of ours. */
export function link(): Link {
  if (current === null) throw new Error("no connection: connect() comes first");
  return current;
}

/** Connects until the returned function is called; that also forgets what this person saw. */
export function connect(): () => void {
  const opened = new Link(browserPorts(socketUrl(location), msgpackCodec), { as: "staff" }, listener);
  current = opened;
  const stopClock = startClock(() => opened.skewMs);
  const stop = new AbortController();
  addEventListener("online", () => opened.retryNow(), { signal: stop.signal });
  document.addEventListener("visibilitychange", () => retryIfSeen(opened), { signal: stop.signal });
  opened.start();
  return () => {
    stop.abort();
    stopClock();
    current = null;
    opened.stop();
    watched.clear();
    forgetAll();
  };
}

export function socketUrl(place: Pick<Location, "protocol" | "host">): string {
  return `${place.protocol === "https:" ? "wss" : "ws"}://${place.host}/socket`;
}

const listener: LinkListener = {
  phase: followPhase,
  conversation: followConversation,
  left: followLeft,
  desk: followDesk,
  groups: (next) => (groups.value = next),
  refused: (command, error) => tellRefusal(command, error),
};

function followPhase(next: Phase): void {
  keepPhase(next);
  if (next.name === "stopped" && next.reason === "not_signed_in") sessionExpired();
}

/** What comes to the desk is watched; what left it is let go once its end is on record. */
function followDesk(next: Desk): void {
  desk.value = next;
  for (const { conv } of next.conversations) watch(conv as ConversationId);
  for (const conv of watched) {
    const view = views.value.get(conv);
    if (view !== undefined) settle(view);
  }
}

function followConversation(view: ConversationView): void {
  keepView(view);
  settle(view);
}

/** A conversation that was handed over goes; one that has ended stays in the list to be looked at. */
function followLeft(conv: ConversationId): void {
  watched.delete(conv);
  if (views.value.get(conv)?.head.stage !== "closed") dropView(conv);
}

function settle({ conv, head }: ConversationView): void {
  const onDesk = desk.value?.conversations.some((entry) => entry.conv === conv) ?? true;
  if (onDesk || head.stage !== "closed" || !watched.delete(conv)) return;
  link().unwatch(conv);
}

function watch(conv: ConversationId): void {
  if (watched.has(conv)) return;
  watched.add(conv);
  link().watch(conv);
}

/** A watch that finds nothing means that the conversation is no longer ours; the desk frame says the rest. */
function tellRefusal(command: ClientFrame, error: ServerFrames["error"]): void {
  if (command.t === "watch") {
    followLeft(command.conv as ConversationId);
    return;
  }
  notify(refusalText(error.name), "bad");
}

function retryIfSeen(opened: Link): void {
  if (document.visibilityState === "visible") opened.retryNow();
}
