import type { LeftState, NewLeft } from "../commands.ts";
import type { AgentId, GroupId, Ms } from "../../protocol/ids.ts";

export interface Left extends NewLeft {
  state: LeftState;
  assignee: AgentId | null;
  dueAt: Ms | null;
  /** Who did what, oldest first. */
  readonly steps: Step[];
}

export interface Step {
  readonly at: Ms;
  readonly by: AgentId;
  readonly did: "changed" | "contacted";
  readonly state?: LeftState;
  readonly note?: string;
}

export interface InboxState {
  readonly id: GroupId;
  /** In the order they were left. */
  readonly items: Map<string, Left>;
}

export interface Change {
  readonly state?: LeftState;
  readonly assignee?: AgentId | null;
  readonly dueAt?: Ms | null;
}

export type InboxEvent =
  | { readonly t: "added"; readonly item: NewLeft; readonly dueAt: Ms }
  | { readonly t: "changed"; readonly item: string; readonly change: Change; readonly step: Step }
  | { readonly t: "contacted"; readonly item: string; readonly step: Step };

/** Whatever was left is answered within a day. */
export const dueMs = 86_400_000;
/** Kept in all; over this the oldest that are done are forgotten. What is open is never forgotten. */
export const itemsMax = 2_000;
const stepsMax = 50;

export function initial(id: string): InboxState {
  return { id: id as GroupId, items: new Map() };
}

export function apply(state: InboxState, event: InboxEvent): void {
  switch (event.t) {
    case "added":
      state.items.set(event.item.id, { ...event.item, state: "open", assignee: null, dueAt: event.dueAt, steps: [] });
      if (state.items.size > itemsMax) forgetOldestDone(state);
      return;
    case "changed": {
      const item = state.items.get(event.item);
      if (item === undefined) return;
      Object.assign(item, event.change);
      addStep(item, event.step);
      return;
    }
    case "contacted": {
      const item = state.items.get(event.item);
      if (item !== undefined) addStep(item, event.step);
      return;
    }
  }
}

function addStep(item: Left, step: Step): void {
  item.steps.push(step);
  if (item.steps.length > stepsMax) item.steps.shift();
}

function forgetOldestDone({ items }: InboxState): void {
  for (const [id, item] of items) {
    if (item.state !== "done") continue;
    items.delete(id);
    return;
  }
}

export function freeze({ id, items }: InboxState): unknown {
  return { id, items: [...items.values()] };
}

export function thaw(_id: string, frozen: unknown): InboxState {
  const { id, items } = frozen as { readonly id: GroupId; readonly items: readonly Left[] };
  return { id, items: new Map(items.map((item) => [item.id, item])) };
}
