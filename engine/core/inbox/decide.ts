/** The inbox of a group: what was left comes once, and staff of the group take it, answer it and put it away. */
import { no, noBecause, yes, type Decision, type Turn } from "../actor.ts";
import type { Command } from "../commands.ts";
import { findAgent, type Account } from "../config.ts";
import { authorize } from "../policy.ts";
import type { AgentId } from "../../protocol/ids.ts";
import { dueMs, type InboxEvent, type InboxState, type Item } from "./state.ts";

type Of<T extends Command["t"]> = Extract<Command, { t: T }>;

/** Items in one answer. */
export const pageItems = 50;
export const noteMax = 2_000;

export function decide(state: InboxState, command: Command, turn: Turn): Decision<InboxEvent> {
  switch (command.t) {
    case "inbox.add":
      return add(state, command, turn);
    case "inbox.list":
      return authorize(...asks("inbox.read", state, turn)) ? list(state, command) : no("not_found");
    case "inbox.change":
    case "inbox.contact": {
      const who = askerOf(turn);
      const item = state.items.get(command.item);
      const may = who !== undefined && authorize(...asks("inbox.change", state, turn));
      if (!may || item === undefined) return no("not_found");
      return command.t === "inbox.change"
        ? change(state, item, command, who, turn)
        : contact(state, item, command, who, turn);
    }
    default:
      return no("bad_frame");
  }
}

/** Only an actor leaves something here. The runtime brings each command once; an item that is known stays as it is. */
function add({ items }: InboxState, { item }: Of<"inbox.add">, turn: Turn): Decision<InboxEvent> {
  if (turn.from !== null) return no("not_found");
  return yes<InboxEvent>(items.has(item.id) ? [] : [{ t: "added", item, dueAt: item.at + dueMs }]);
}

/** The newest first. */
function list({ items }: InboxState, { state, before }: Of<"inbox.list">): Decision<InboxEvent> {
  if (before !== null && !items.has(before)) return no("not_found");
  const found: Item[] = [];
  let reached = before === null;
  for (const item of [...items.values()].reverse()) {
    if (reached && (state === null || item.state === state)) found.push(item);
    if (item.id === before) reached = true;
    if (found.length > pageItems) break;
  }
  const more = found.length > pageItems;
  return yes([], [{ do: "answer", value: { ok: true, items: found.slice(0, pageItems), more } }]);
}

function change(
  { group }: InboxState,
  item: Item,
  command: Of<"inbox.change">,
  who: Account,
  turn: Turn,
): Decision<InboxEvent> {
  const note = command.note ?? null;
  if (note !== null && note.length > noteMax) return noBecause("bad_field", `note: at most ${noteMax} characters`);
  const { assignee: asked } = command.change;
  if (asked != null) {
    const account = findAgent(turn.config, asked);
    const fits = account !== undefined && !account.disabled && account.groups.includes(group);
    if (!fits) return noBecause("bad_field", "assignee: must be an enabled member of the group");
  }
  const dueAt = command.change.dueAt === undefined ? item.dueAt : command.change.dueAt;
  return settle({
    t: "changed",
    item: item.id,
    at: turn.now,
    by: who.id,
    ...holder(item, command, who.id),
    dueAt,
    note,
  });
}

/** State and assignee go together: what is assigned has somebody, what is open has nobody, what is done keeps whoever did it. */
function holder(item: Item, { change: asked }: Of<"inbox.change">, who: AgentId): Pick<Item, "state" | "assignee"> {
  const named = asked.assignee === undefined ? item.assignee : asked.assignee;
  const state = asked.state ?? (asked.assignee === undefined || item.state === "done" ? item.state : null);
  switch (state) {
    case "open":
      return { state, assignee: null };
    case "assigned":
      return { state, assignee: named ?? who };
    case "done":
      return { state, assignee: named };
    case null:
      return { state: named === null ? "open" : "assigned", assignee: named };
  }
}

/** Whoever writes takes the item. Whether she finds a place for the conversation is between her actor and the visitor's. */
function contact(
  { group }: InboxState,
  item: Item,
  { text, cmid }: Of<"inbox.contact">,
  who: Account,
  turn: Turn,
): Decision<InboxEvent> {
  if (item.wrote === cmid) return yes([], [{ do: "answer", value: { ok: true } }]);
  const decision = settle({
    t: "contacted",
    item: item.id,
    at: turn.now,
    by: who.id,
    state: item.state === "done" ? "done" : "assigned",
    assignee: who.id,
    cmid,
  });
  if (!decision.ok) return decision;
  const agent = { id: who.id, name: who.name };
  const command = { t: "visitor.contact", agent, group, cmid, text, ref: 0 } as const;
  return yes(decision.events, [
    { do: "tell", to: { kind: "visitor", id: item.visitor.id }, command },
    ...decision.effects,
  ]);
}

function settle(event: InboxEvent): Decision<InboxEvent> {
  return yes<InboxEvent>([event], [{ do: "answer", value: { ok: true } }]);
}

function askerOf({ from, config }: Turn): Account | undefined {
  const who = from?.principal ?? null;
  return who?.kind === "staff" ? findAgent(config, who.id) : undefined;
}

function asks<A extends "inbox.read" | "inbox.change">(action: A, { group }: InboxState, turn: Turn) {
  const groups = askerOf(turn)?.groups ?? [];
  return [turn.from?.principal ?? null, action, { visitor: "", group, agent: null, open: true, groups }] as const;
}
