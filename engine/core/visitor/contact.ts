/**
 * An agent writes first, about a message that was left. Her own actor is asked for a place before anything is said; when
 * it has one, the conversation begins with her words. If the visitor begins one in the meantime, she may join that one.
 */
import { no, yes, type Decision, type Effect, type Turn } from "../actor.ts";
import { choiceOf } from "../choice.ts";
import type { Command } from "../commands.ts";
import { findAgent, findGroup, groupDefaults } from "../config.ts";
import type { Body, ConversationEvent } from "../../protocol/frames.ts";
import { conversationId, type AgentId, type OfferId } from "../../protocol/ids.ts";
import { began, message } from "./begin.ts";
import { newest, publishFact } from "./conversation.ts";
import { bodyHash, saidKey } from "./dedup.ts";
import type { Contact, VisitorEvent, VisitorState } from "./state.ts";
import { answerSlackMs, groupOf } from "./transfer.ts";

type Of<T extends Command["t"]> = Extract<Command, { t: T }>;

export function contact(state: VisitorState, command: Of<"visitor.contact">, turn: Turn): Decision<VisitorEvent> {
  const { agent, cmid, text } = command;
  const key = saidKey(agent.id, cmid);
  if (state.contact?.cmid === cmid || state.said.some(({ keys }) => keys.has(key))) return yes([]);
  const { conversation } = state;
  if (conversation === null) return no("not_found");
  if (state.contact !== null || conversation.stage !== "closed") return no("transfer_running");
  const { config, now } = turn;
  const group = groupOf(config, findAgent(config, agent.id), command.group);
  const { acceptMs } = findGroup(config, group) ?? groupDefaults;
  const conv = conversationId(state.id, newest(state) + 1);
  const offer = `${conv}-c-${cmid}` as OfferId;
  const asked: Contact = { id: offer, conv, agent, group, cmid, text, until: now + acceptMs + answerSlackMs };
  const reserve: Of<"agent.reserve"> = {
    t: "agent.reserve",
    offer,
    conv,
    group,
    visitor: { id: state.id, name: state.name },
    how: "contact",
    accept: "auto",
    acceptMs,
    why: "answer to a message that was left",
  };
  return yes<VisitorEvent>(
    [{ t: "contactAsked", contact: asked }],
    [
      { do: "tell", to: { kind: "agent", id: agent.id }, command: reserve },
      choiceOf(reserve, agent.id as AgentId, turn),
    ],
  );
}

/** Her actor has a place: the conversation begins, if none runs. Null: this is no answer to a contact. */
export function contacted(
  state: VisitorState,
  command: Of<"visitor.assign">,
  turn: Turn,
): Decision<VisitorEvent> | null {
  const { agent, conv } = command;
  const n = newest(state) + 1;
  const { conversation } = state;
  if (conversation !== null && conversation.stage !== "closed") return null;
  if (conv !== conversationId(state.id, n) || !isAnswer(state.contact, command)) return null;
  const group = findGroup(turn.config, command.group) ?? turn.config.groups[0];
  if (group === undefined) return null;
  const at = turn.now;
  const started: ConversationEvent = { seq: 1, at, k: "started", group: group.id };
  const assigned: ConversationEvent = { seq: 2, at, k: "assigned", agent, group: group.id, how: "contact" };
  const words = firstWords(state, command, n, 3, turn);
  return yes<VisitorEvent>(
    [began(n, group, turn), { t: "fact", e: started }, { t: "fact", e: assigned }, ...words.events],
    [...[started, assigned].map((e) => publishFact(state, turn, n, e)), ...words.effects],
  );
}

/** What she wanted to say, once she has the conversation. */
export function firstWords(
  state: VisitorState,
  command: Of<"visitor.assign">,
  n: number,
  seq: number,
  turn: Turn,
): { readonly events: readonly VisitorEvent[]; readonly effects: readonly Effect[] } {
  const asked = state.contact;
  if (asked === null || !isAnswer(asked, command)) return { events: [], effects: [] };
  const body: Body = { type: "text", text: asked.text };
  const e = message(seq, { cmid: asked.cmid, body }, asked.agent.id as AgentId, turn);
  return {
    events: [
      { t: "fact", e, hash: bodyHash(body) },
      { t: "contactEnded", why: "contact" },
    ],
    effects: [publishFact(state, turn, n, e)],
  };
}

function isAnswer(asked: Contact | null, { agent, conv, offer }: Of<"visitor.assign">): boolean {
  return asked !== null && asked.agent.id === agent.id && asked.conv === conv && (offer === null || offer === asked.id);
}
