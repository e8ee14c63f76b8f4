/**
 * Handing a conversation over, in two phases: somebody is asked, and until she has it the holder keeps it and goes on
 * writing. A supervisor's assignment goes the same way, but nobody can decline it and the cap does not stop it.
 */
import { no, yes, type Decision, type Effect, type Turn } from "../actor.ts";
import { choiceOf } from "../choice.ts";
import type { Command } from "../commands.ts";
import { findAgent, findGroup, groupDefaults, type Account, type Config } from "../config.ts";
import type { Person, ServerFrames } from "../../protocol/frames.ts";
import { conversationId, type GroupId, type OfferId } from "../../protocol/ids.ts";
import { notHers } from "./doubt.ts";
import { allowed, staffTopic } from "./conversation.ts";
import { groupIsOpen, join, leaveLine, offHoursAt, request } from "./request.ts";
import type { Conversation, Target, Transfer, TransferEnd, VisitorEvent, VisitorState } from "./state.ts";

type Of<T extends Command["t"]> = Extract<Command, { t: T }>;
type Step = { readonly events: readonly VisitorEvent[]; readonly effects: readonly Effect[] };

/** More is a visitor who is passed around. */
export const transfersMax = 10;
/** Whoever gave it away is not handed it back at once: two agents would play ball. */
export const returnMs = 10_000;
/** The agent's own clock ends an offer; this much later it is over even if nothing is heard of her. */
export const answerSlackMs = 10_000;

export function transfer(state: VisitorState, command: Of<"transfer">, turn: Turn): Decision<VisitorEvent> {
  const conversation = allowed(state, command.conv, "transfer", turn);
  if (conversation === null || conversation.agent === null) return notHers(command.conv, turn);
  if (conversation.transfer !== null) return no("transfer_running");
  if (conversation.transfers >= transfersMax) return no("transfers_used_up");
  const { agent, group, note, ref } = command;
  const ok: Effect = { do: "reply", frame: { t: "ok", ref } };
  if (agent !== undefined && group === undefined) {
    const account = findAgent(turn.config, agent);
    if (agent === conversation.agent.id) return no("bad_field");
    if (account === undefined || account.disabled) return no("agent_away");
    const { gaveAway } = conversation;
    const backInMs = gaveAway?.agent === account.id ? gaveAway.at + returnMs - turn.now : 0;
    if (backInMs > 0) return no("rate_limited", backInMs);
    const step = askAgent(state, conversation, account, { how: "transfer", by: conversation.agent, note }, turn);
    return yes(step.events, [ok, ...step.effects]);
  }
  if (group === undefined || agent !== undefined) return no("bad_field");
  return askGroup(state, conversation, { by: conversation.agent, group, note }, turn, ok);
}

/** She changed her mind. If somebody was quicker, it is no longer hers and she is told so. */
export function transferBack(state: VisitorState, command: Of<"transferBack">, turn: Turn): Decision<VisitorEvent> {
  const conversation = allowed(state, command.conv, "transferBack", turn);
  if (conversation === null) return notHers(command.conv, turn);
  const ok: Effect = { do: "reply", frame: { t: "ok", ref: command.ref } };
  const asked = conversation.transfer;
  if (asked === null) return yes([], [ok]);
  if (asked.how === "forced") return no("transfer_running");
  const { events, effects } = endTransfer(state, conversation, asked, "back");
  return yes(events, [ok, ...effects, ...withdraw(state, conversation, asked)]);
}

/** A supervisor decides who has it. That overrules a transfer under way, but not another decision. */
export function force(state: VisitorState, command: Of<"assign">, turn: Turn): Decision<VisitorEvent> {
  const conversation = allowed(state, command.conv, "assign", turn);
  const who = turn.from?.principal;
  if (conversation === null || who?.kind !== "staff") return no("not_found");
  const ok: Effect = { do: "reply", frame: { t: "ok", ref: command.ref } };
  const account = findAgent(turn.config, command.agent);
  if (account === undefined || account.disabled) return no("agent_away");
  if (conversation.agent?.id === account.id && conversation.transfer === null) return yes([], [ok]);
  const asked = conversation.transfer;
  if (asked?.how === "forced") return asked.to.id === account.id ? yes([], [ok]) : no("transfer_running");
  const overruled: Step =
    asked === null
      ? { events: [], effects: [] }
      : { events: [{ t: "transferEnded", end: "overruled" }], effects: withdraw(state, conversation, asked) };
  if (conversation.agent?.id === account.id) return yes(overruled.events, [ok, ...overruled.effects]);
  const by = { id: who.id, name: findAgent(turn.config, who.id)?.name ?? "" };
  const step = askAgent(state, conversation, account, { how: "forced", by }, turn);
  return yes([...overruled.events, ...step.events], [ok, ...overruled.effects, ...step.effects]);
}

interface Ask {
  readonly how: Transfer["how"];
  readonly by: Person;
  readonly note?: string | undefined;
}

function askAgent(state: VisitorState, conversation: Conversation, account: Account, ask: Ask, turn: Turn): Step {
  const { how, by, note } = ask;
  const conv = conversationId(state.id, conversation.n);
  const group = groupOf(turn.config, account, conversation.group);
  const { acceptMs, accept } = findGroup(turn.config, group) ?? groupDefaults;
  const asked: Transfer = {
    id: `${conv}-t${conversation.asks + 1}` as OfferId,
    how,
    by,
    to: { kind: "agent", id: account.id, name: account.name },
    until: turn.now + acceptMs + answerSlackMs,
    offHoursAt: null,
  };
  const why = how === "forced" ? `assigned by ${by.name}` : `handed over by ${by.name}`;
  const reserve: Of<"agent.reserve"> = {
    t: "agent.reserve",
    offer: asked.id,
    conv,
    group,
    visitor: { id: state.id, name: state.name },
    how,
    accept: how === "forced" ? "auto" : accept,
    acceptMs,
    why,
    from: by,
    ...(note === undefined ? {} : { note }),
  };
  return {
    events: [{ t: "transferAsked", transfer: asked, note: note ?? null }],
    effects: [
      frame(state, conversation, asked.to, "asking"),
      { do: "tell", to: { kind: "agent", id: account.id }, command: reserve },
      choiceOf(reserve, account.id, turn),
    ],
  };
}

function askGroup(
  state: VisitorState,
  conversation: Conversation,
  { by, group: id, note }: { by: Person; group: string; note: string | undefined },
  turn: Turn,
  ok: Effect,
): Decision<VisitorEvent> {
  const { config, now } = turn;
  const group = findGroup(config, id);
  if (group === undefined) return no("no_group");
  if (!groupIsOpen(config, group, now)) return no("agent_away");
  const conv = conversationId(state.id, conversation.n);
  const asked: Transfer = {
    id: `${conv}-t${conversation.asks + 1}` as OfferId,
    how: "transfer",
    by,
    to: { kind: "group", id: group.id, name: group.name },
    until: now + group.queueMs,
    offHoursAt: offHoursAt(config, group, now),
  };
  const from = note === undefined ? { from: by } : { from: by, note };
  const wish = request(state, turn, group, { since: conversation.since, boosted: true, transfer: from });
  return yes<VisitorEvent>(
    [{ t: "transferAsked", transfer: asked, note: note ?? null }],
    [ok, frame(state, conversation, asked.to, "asking"), join(state, group.id, conv, wish)],
  );
}

/** It is over; whoever was asked and has not answered is told by `withdraw`. */
export function endTransfer(
  state: VisitorState,
  conversation: Conversation,
  asked: Transfer,
  end: Exclude<TransferEnd, "overruled">,
): Step {
  return {
    events: [{ t: "transferEnded", end }],
    effects: [frame(state, conversation, asked.to, end)],
  };
}

export function withdraw(state: VisitorState, conversation: Conversation, asked: Transfer): Effect[] {
  const conv = conversationId(state.id, conversation.n);
  if (asked.to.kind === "group") return [leaveLine(state, asked.to.id, conv)];
  const command = { t: "agent.withdraw", offer: asked.id, conv } as const;
  return [{ do: "tell", to: { kind: "agent", id: asked.to.id }, command }];
}

/** For staff only: the visitor hears of a transfer when it has happened. */
function frame(state: VisitorState, { n }: Conversation, to: Target, how: ServerFrames["transfer"]["state"]): Effect {
  const conv = conversationId(state.id, n);
  return { do: "publish", topics: [staffTopic(state, n)], frame: { t: "transfer", conv, to, state: how } };
}

/** Of which group she has it: the one it is of already if she belongs to it, else one of that group's helpers, else hers. */
export function groupOf(config: Config, account: Account | undefined, group: GroupId): GroupId {
  if (account === undefined || account.groups.includes(group)) return group;
  const helpers = findGroup(config, group)?.rings.flatMap((ring) => ring.groups) ?? [];
  return helpers.find((id) => account.groups.includes(id)) ?? account.groups[0] ?? group;
}
