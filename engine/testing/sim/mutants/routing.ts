/** Bugs in the rules of routing: order, choice, overflow, transfer. */
import type { AgentState } from "../../../core/agent/state.ts";
import type { Effect, Turn } from "../../../core/actor.ts";
import type { Command } from "../../../core/commands.ts";
import type { Group } from "../../../core/config.ts";
import type { VisitorState } from "../../../core/visitor/state.ts";
import { dayOf } from "../../../core/routing/day.ts";
import type { Flaw } from "../world.ts";
import { effects, spoil, tells } from "./spoil.ts";

/** The turn with every group changed. */
function withGroups(turn: Turn, change: Partial<Group>): Turn {
  const groups = turn.config.groups.map((group) => ({ ...group, ...change }));
  return { ...turn, config: { ...turn.config, groups } };
}

export const spoiledRouting: Readonly<Record<string, Flaw>> = {
  "counts yesterday's failures today": {
    kinds: spoil<VisitorState>("visitor", (kind) => ({
      decide: (state, command, turn) => {
        const day = dayOf(turn.now, turn.config.routing.timeZone);
        return kind.decide({ ...state, today: { ...state.today, day } }, command, turn);
      },
    })),
  },
  "serves behind closed doors": {
    kinds: spoil<VisitorState>("visitor", (kind) => ({
      decide: (state, command, turn) => kind.decide(state, command, withGroups(turn, { hours: null })),
    })),
  },
  "lets go of a conversation as soon as somebody else is asked": {
    kinds: spoil<VisitorState>("visitor", (kind) => ({
      decide: (state, command, turn) => {
        const decision = kind.decide(state, command, turn);
        const agent = state.conversation?.agent;
        if (!decision.ok || command.t !== "transfer" || decision.events.length === 0 || agent == null) return decision;
        const conv = command.conv as Parameters<typeof releaseOf>[1];
        return { ...decision, effects: [...decision.effects, releaseOf(agent.id, conv)] };
      },
    })),
  },
  "lets a late automatic assignment overwrite a supervisor's": {
    kinds: spoil<VisitorState>("visitor", (kind) => ({
      decide: (state, command, turn) => {
        const { conversation } = state;
        const forced = conversation?.log.findLast((fact) => fact.k === "assigned")?.how === "forced";
        if (command.t !== "visitor.assign" || command.how !== "queue" || conversation === null || !forced)
          return kind.decide(state, command, turn);
        if (conversation.stage !== "talking") return kind.decide(state, command, turn);
        return kind.decide({ ...state, conversation: { ...conversation, stage: "waiting" } }, command, turn);
      },
    })),
  },
  "keeps the place of whoever gave a conversation away": {
    kinds: spoil<VisitorState>("visitor", (kind) => ({
      decide: (state, command, turn) => {
        const decision = kind.decide(state, command, turn);
        if (!decision.ok || command.t !== "visitor.assign") return decision;
        return { ...decision, effects: decision.effects.filter((effect) => !tells(effect, "agent.release")) };
      },
    })),
  },
  "hands a conversation back to whoever gives it away": {
    kinds: spoil<VisitorState>("visitor", (kind) =>
      effects(kind, (effect) =>
        effect.do === "tell" && effect.command.t === "queue.join"
          ? [{ ...effect, command: { ...effect.command, request: { ...effect.command.request, not: null } } }]
          : [effect],
      ),
    ),
  },
  "leaves messages in no inbox": {
    kinds: spoil<VisitorState>("visitor", (kind) =>
      effects(kind, (effect) => (tells(effect, "inbox.add") ? [] : [effect])),
    ),
  },
  "forgets whoever had an agent who is lost": {
    kinds: spoil<AgentState>("agent", (kind) =>
      effects(kind, (effect) => (tells(effect, "visitor.orphaned") ? [] : [effect])),
    ),
  },
};

function releaseOf(agent: string, conv: Extract<Command, { t: "agent.release" }>["conv"]): Effect {
  return { do: "tell", to: { kind: "agent", id: agent }, command: { t: "agent.release", conv } };
}
