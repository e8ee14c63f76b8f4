/** The one connection of this screen: a link over a WebSocket, whose news become signals. */
import { Link, browserPorts, msgpackCodec } from "peakdesk/client";
import type { ConversationView, LinkListener, Phase } from "peakdesk/client";
import type { ClientFrame, ConversationId, Desk, ServerFrames } from "peakdesk/protocol";
import { loadNames } from "./actions/names.ts";
import { sessionExpired } from "./session.ts";
import { startClock } from "./state/clock.ts";
import { desk, dropView, forgetAll, groups, keepPhase, keepRoster, keepView, views } from "./state/live.ts";
import type { Group } from "./state/live.ts";
import { notify } from "./state/notices.ts";
import { forgetAskedTags } from "./state/tags.ts";
import { outcomeOf } from "./state/transfer.ts";
import { noticeText, transferText } from "./routing-words.ts";
import { refusalText } from "./words.ts";

/** Long enough for a visitor's actor to hear who was chosen, short enough to go unnoticed. */
const watchAgainMs = 400;

let current: Link | null = null;
let groupsAreOld = true;
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
  void loadNames();
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
  welcome: () => (groupsAreOld = true),
  groups: followGroups,
  roster: keepRoster,
  notice: (notice) => notify(noticeText(notice), "warn"),
  refused: followRefusal,
};

function followRefusal(command: ClientFrame, { name }: ServerFrames["error"]): void {
  if (command.t === "tag") forgetAskedTags(command.conv as ConversationId);
  notify(refusalText(name), "bad");
}

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
  const outcome = outcomeOf(views.value.get(view.conv) ?? null, view);
  if (outcome !== null) notify(transferText(outcome), outcome.state === "taken" ? "plain" : "warn");
  if (views.value.get(view.conv)?.head.tags?.join() !== view.head.tags?.join()) forgetAskedTags(view.conv);
  keepView(view);
  settle(view);
}

/**
 * A conversation that was handed over goes; one that has ended stays in the list to be looked at. One that the desk still
 * names is on its way to us: its visitor has not heard of us yet, so we ask again.
 */
function followLeft(conv: ConversationId): void {
  watched.delete(conv);
  if (onDesk(conv)) setTimeout(() => onDesk(conv) && watch(conv), watchAgainMs);
  else if (views.value.get(conv)?.head.stage !== "closed") dropView(conv);
}

/** The engine tells of one group or of several at a time; after a new welcome what was known before is old. */
function followGroups(told: readonly Group[]): void {
  const others = groupsAreOld ? [] : groups.value.filter(({ id }) => !told.some((group) => group.id === id));
  groupsAreOld = false;
  groups.value = [...others, ...told].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function settle({ conv, head }: ConversationView): void {
  if (desk.value === null || onDesk(conv) || head.stage !== "closed" || !watched.delete(conv)) return;
  link().unwatch(conv);
}

function watch(conv: ConversationId): void {
  if (current === null || watched.has(conv)) return;
  watched.add(conv);
  current.watch(conv);
}

function onDesk(conv: ConversationId): boolean {
  return desk.value?.conversations.some((entry) => entry.conv === conv) ?? false;
}

function retryIfSeen(opened: Link): void {
  if (document.visibilityState === "visible") opened.retryNow();
}
