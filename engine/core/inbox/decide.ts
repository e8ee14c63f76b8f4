import { no, yes, type Decision, type Turn } from "../actor.ts";
import type { Command } from "../commands.ts";
import { findAgent } from "../config.ts";
import { authorize, type ConversationFacts } from "../policy.ts";
import { dueMs, type InboxEvent, type InboxState, type Left, type Step } from "./state.ts";

type Of<T extends Command["t"]> = Extract<Command, { t: T }>;

const listMax = 100;

export function decide(state: InboxState, command: Command, turn: Turn): Decision<InboxEvent> {
  switch (command.t) {
    case "inbox.add":
      if (state.items.has(command.item.id)) return yes([]);
      return yes<InboxEvent>([{ t: "added", item: command.item, dueAt: command.item.at + dueMs }]);
    case "inbox.list":
      return list(state, command, turn);
    case "inbox.change":
      return change(state, command, turn);
    case "inbox.contact":
      return contact(state, command, turn);
    default:
      return no("bad_frame");
  }
}

/** Newest first. */
function list(state: InboxState, { state: wanted, before }: Of<"inbox.list">, turn: Turn): Decision<InboxEvent> {
  if (!may(state, "inbox.read", turn)) return no("not_found");
  const all = [...state.items.values()].reverse();
  const from = before === null ? 0 : all.findIndex(({ id }) => id === before) + 1;
  const found = all.slice(from).filter((item) => wanted === null || item.state === wanted);
  const items = found.slice(0, listMax);
  return yes([], [{ do: "answer", value: { ok: true, items, more: found.length > items.length } }]);
}

function change(state: InboxState, command: Of<"inbox.change">, turn: Turn): Decision<InboxEvent> {
  const item = state.items.get(command.item);
  const by = staffId(turn);
  if (item === undefined || by === null || !may(state, "inbox.change", turn)) return no("not_found");
  const { assignee } = command.change;
  if (assignee != null && findAgent(turn.config, assignee)?.groups.includes(state.id) !== true) return no("bad_field");
  const step: Step = {
    at: turn.now,
    by,
    did: "changed",
    ...(command.change.state === undefined ? {} : { state: command.change.state }),
    ...(command.note === undefined ? {} : { note: command.note }),
  };
  return yes<InboxEvent>(
    [{ t: "changed", item: item.id, change: command.change, step }],
    [{ do: "answer", value: { ok: true } }],
  );
}

/** The visitor's actor asks hers whether she has a place, and begins the conversation. */
function contact(state: InboxState, command: Of<"inbox.contact">, turn: Turn): Decision<InboxEvent> {
  const item = state.items.get(command.item);
  const by = staffId(turn);
  const name = by === null ? undefined : findAgent(turn.config, by)?.name;
  if (item === undefined || by === null || name === undefined || !may(state, "inbox.change", turn)) {
    return no("not_found");
  }
  const { cmid, text } = command;
  return yes<InboxEvent>(
    [{ t: "contacted", item: item.id, step: { at: turn.now, by, did: "contacted" } }],
    [
      {
        do: "tell",
        to: { kind: "visitor", id: item.visitor.id },
        command: { t: "visitor.contact", agent: { id: by, name }, group: state.id, cmid, text, ref: 0 },
      },
      { do: "answer", value: { ok: true } },
    ],
  );
}

function may(state: InboxState, action: "inbox.read" | "inbox.change", { from, config }: Turn): boolean {
  const who = from?.principal ?? null;
  const groups = who?.kind === "staff" ? (findAgent(config, who.id)?.groups ?? []) : [];
  const facts: ConversationFacts = { visitor: "", group: state.id, agent: null, open: false, groups };
  return authorize(who, action, facts);
}

function staffId({ from }: Turn): Left["assignee"] {
  const who = from?.principal;
  return who?.kind === "staff" ? who.id : null;
}
