/** The list of the workbench: the desk and the views, as rows in the order an agent works through them. */
import { computed } from "@preact/signals";
import type { ConversationView } from "peakdesk/client";
import type { ConversationId, Desk, Ms } from "peakdesk/protocol";
import { lastWords, unreadCount, waitingSince } from "./conversation.ts";
import { desk, views } from "./live.ts";

export type Section = "waiting" | "answered" | "ended";

export interface Row {
  readonly conv: ConversationId;
  readonly section: Section;
  readonly visitorId: string;
  readonly name: string;
  readonly group: string;
  readonly online: boolean;
  readonly typing: boolean;
  readonly unread: number;
  readonly waitingSince: Ms | null;
  readonly words: { readonly ours: boolean; readonly text: string } | null;
  /** When something was last said; before that, when the conversation came to this desk. */
  readonly at: Ms;
}

type DeskEntry = Desk["conversations"][number];

/** `view` is null until the engine has streamed the conversation. */
export function rowOf(entry: DeskEntry, view: ConversationView | null): Row {
  const words = view === null ? null : lastWords(view);
  const since = view === null ? null : waitingSince(view);
  const section = sectionOf(view, since);
  return {
    conv: entry.conv as ConversationId,
    section,
    visitorId: entry.visitor.id,
    name: entry.visitor.name,
    group: entry.group,
    online: view?.head.visitorOnline ?? false,
    typing: view?.typing ?? false,
    // What has ended calls for nothing any more.
    unread: view === null || section === "ended" ? 0 : unreadCount(view),
    waitingSince: since,
    words,
    at: words?.at ?? entry.since,
  };
}

function sectionOf(view: ConversationView | null, since: Ms | null): Section {
  if (view?.head.stage === "closed") return "ended";
  return since === null ? "answered" : "waiting";
}

/** Who has waited longest comes first; then the rest, newest words first; what has ended comes last. */
export function inWorkingOrder(rows: readonly Row[]): Row[] {
  const rank = { waiting: 0, answered: 1, ended: 2 } as const;
  return rows.toSorted((a, b) => {
    if (a.section !== b.section) return rank[a.section] - rank[b.section];
    if (a.section === "waiting") return (a.waitingSince ?? 0) - (b.waitingSince ?? 0) || compare(a.conv, b.conv);
    return b.at - a.at || compare(a.conv, b.conv);
  });
}

/** Views that left the desk with their end on record. */
export function endedEntries(
  shown: ReadonlyMap<ConversationId, ConversationView>,
  onDesk: readonly DeskEntry[],
): DeskEntry[] {
  const here = new Set<string>(onDesk.map((entry) => entry.conv));
  return [...shown.values()]
    .filter((view) => !here.has(view.conv) && view.head.stage === "closed")
    .map(({ conv, head, events }) => ({
      conv,
      group: head.group ?? "",
      visitor: head.visitor,
      since: events[0]?.at ?? 0,
      why: "",
    }));
}

/** Since when the conversation is with us: as the desk says; after it has left, as its own events say. */
export function deskSince(view: ConversationView): Ms {
  const onDesk = desk.value?.conversations.find((entry) => entry.conv === view.conv);
  const assigned = view.events.findLast((event) => event.k === "assigned");
  return onDesk?.since ?? assigned?.at ?? view.events[0]?.at ?? 0;
}

export const rows = computed<readonly Row[]>(() => {
  const onDesk = desk.value?.conversations ?? [];
  const entries = [...onDesk, ...endedEntries(views.value, onDesk)];
  return inWorkingOrder(entries.map((entry) => rowOf(entry, views.value.get(entry.conv as ConversationId) ?? null)));
});

export const unreadTotal = computed(() => rows.value.reduce((sum, row) => sum + row.unread, 0));

/** The neighbour `step` rows away, going round; the first row if `from` is not in the list. */
export function neighbour(list: readonly Row[], from: ConversationId | null, step: 1 | -1): Row | null {
  const here = list.findIndex((row) => row.conv === from);
  if (here < 0) return list.at(step === 1 ? 0 : -1) ?? null;
  return list[(here + step + list.length) % list.length] ?? null;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
