/** What was left for a group, in the order it came, and what became of it. */
import type { LeftState, NewLeft } from "../commands.ts";
import type { AgentId, GroupId, Ms } from "../../protocol/ids.ts";

/** Over this the oldest items that are done leave; the words stay where they were said, in the conversation. */
export const itemsMax = 2_000;
/** Newest steps that an item remembers. */
export const stepsMax = 100;
/** Who left a message should hear from somebody within a day. */
export const dueMs = 86_400_000;

/** Who did what when. */
export interface Step {
  readonly at: Ms;
  readonly by: AgentId;
  readonly did: "changed" | "contacted";
  readonly state: LeftState;
  readonly assignee: AgentId | null;
  readonly note: string | null;
}

export interface Item extends NewLeft {
  readonly state: LeftState;
  readonly assignee: AgentId | null;
  /** Later than this it is overdue; null: whenever there is time. */
  readonly dueAt: Ms | null;
  /** Of the newest words written to the visitor about it: the same again are not written twice. */
  readonly wrote: string | null;
  readonly steps: readonly Step[];
}

export interface InboxState {
  readonly group: GroupId;
  /** By id, the oldest first. An item never changes: another takes its place. */
  readonly items: Map<string, Item>;
}

interface Deed {
  readonly item: string;
  readonly at: Ms;
  readonly by: AgentId;
  /** What holds from now on. */
  readonly state: LeftState;
  readonly assignee: AgentId | null;
}

export type InboxEvent =
  | { readonly t: "added"; readonly item: NewLeft; readonly dueAt: Ms }
  | ({ readonly t: "changed"; readonly dueAt: Ms | null; readonly note: string | null } & Deed)
  | ({ readonly t: "contacted"; readonly cmid: string } & Deed);

export function initial(id: string): InboxState {
  return { group: id as GroupId, items: new Map() };
}

export function apply({ items }: InboxState, event: InboxEvent): void {
  if (event.t === "added") {
    const { item, dueAt } = event;
    if (items.has(item.id)) return;
    items.set(item.id, { ...item, state: "open", assignee: null, dueAt, wrote: null, steps: [] });
  } else {
    const item = items.get(event.item);
    if (item !== undefined) items.set(item.id, after(item, event));
  }
  dropOldestDone(items);
}

function after(item: Item, event: Exclude<InboxEvent, { t: "added" }>): Item {
  const { at, by, state, assignee } = event;
  const note = event.t === "changed" ? event.note : null;
  const steps = [...item.steps, { at, by, did: event.t, state, assignee, note }].slice(-stepsMax);
  const done = { ...item, state, assignee, steps };
  return event.t === "changed" ? { ...done, dueAt: event.dueAt } : { ...done, wrote: event.cmid };
}

/** What somebody still waits for is never dropped, so an inbox that nobody works on may exceed its bound. */
function dropOldestDone(items: Map<string, Item>): void {
  if (items.size <= itemsMax) return;
  for (const [id, { state }] of items) {
    if (state !== "done") continue;
    items.delete(id);
    if (items.size <= itemsMax) return;
  }
}

export function freeze({ items }: InboxState): unknown {
  return [...items.values()];
}

export function thaw(id: string, frozen: unknown): InboxState {
  return { group: id as GroupId, items: new Map((frozen as readonly Item[]).map((item) => [item.id, item])) };
}
