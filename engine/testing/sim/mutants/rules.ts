/** Bugs in the rules of visitors, agents and queues. */
import type { AgentState } from "../../../core/agent/state.ts";
import type { VisitorEvent, VisitorState } from "../../../core/visitor/state.ts";
import type { Flaw } from "../world.ts";
import { effects, spoil, tells } from "./spoil.ts";

export const spoiledRules: Readonly<Record<string, Flaw>> = {
  "knows no message again": {
    kinds: spoil<VisitorState>("visitor", (kind) => ({
      decide: (state, command, turn) => kind.decide({ ...state, said: [] }, command, turn),
    })),
  },
  "knows a message again only on the connection it came on": {
    kinds: spoil<VisitorState>("visitor", (kind) => {
      const cameOn = new Map<string, string>();
      return {
        decide: (state, command, turn) => {
          if (command.t !== "send" || turn.from === null) return kind.decide(state, command, turn);
          const connection = `${turn.from.shard} ${turn.from.id}`;
          const stranger = cameOn.get(command.cmid) !== connection;
          cameOn.set(command.cmid, connection);
          return kind.decide(stranger ? { ...state, said: [] } : state, command, turn);
        },
      };
    }),
  },
  "brings back whoever has left": {
    kinds: spoil<VisitorState>("visitor", (kind) => ({
      decide: (state, command, turn) => {
        const { conversation } = state;
        if (command.t !== "visitor.assign" || conversation?.stage !== "closed") {
          return kind.decide(state, command, turn);
        }
        return kind.decide({ ...state, conversation: { ...conversation, stage: "waiting" } }, command, turn);
      },
    })),
  },
  "takes two agents for one visitor": {
    kinds: spoil<VisitorState>("visitor", (kind) => ({
      decide: (state, command, turn) => {
        const { conversation } = state;
        if (command.t !== "visitor.assign" || conversation?.stage !== "talking")
          return kind.decide(state, command, turn);
        return kind.decide({ ...state, conversation: { ...conversation, stage: "waiting" } }, command, turn);
      },
    })),
  },
  "leaves recalled words where they were": {
    kinds: spoil<VisitorState>("visitor", (kind) => ({
      apply: (state, event) => {
        const fact = event as VisitorEvent;
        const log = state.conversation?.log;
        kind.apply(state, event);
        if (fact.t !== "fact" || fact.e.k !== "recalled" || log === undefined || state.conversation === null) return;
        state.conversation.log = [...log];
      },
    })),
  },
  "lets read cursors go back": {
    kinds: spoil<VisitorState>("visitor", (kind) => ({
      decide: (state, command, turn) => {
        const { conversation } = state;
        if (command.t !== "read" || conversation === null) return kind.decide(state, command, turn);
        return kind.decide(
          { ...state, conversation: { ...conversation, visitorRead: 0, agentRead: 0 } },
          command,
          turn,
        );
      },
    })),
  },
  "shows every conversation to every agent": {
    kinds: spoil<VisitorState>("visitor", (kind) => ({
      decide: (state, command, turn) => {
        const { from } = turn;
        const { conversation } = state;
        const id = from?.principal?.id;
        if (command.t !== "watch" || from === null || conversation === null || from.principal?.kind !== "staff") {
          return kind.decide(state, command, turn);
        }
        const agent = { id: String(id), name: "" };
        return kind.decide({ ...state, conversation: { ...conversation, agent } }, command, turn);
      },
    })),
  },
  "takes one conversation over the cap": {
    kinds: spoil<AgentState>("agent", (kind) => ({
      decide: (state, command, turn) => kind.decide({ ...state, cap: state.cap + 1 }, command, turn),
    })),
  },
  "does not count offers against the cap": {
    kinds: spoil<AgentState>("agent", (kind) => ({
      decide: (state, command, turn) =>
        command.t === "agent.reserve"
          ? kind.decide({ ...state, cap: state.cap + state.offers.size }, command, turn)
          : kind.decide(state, command, turn),
    })),
  },
  "never frees the place of an ended conversation": {
    kinds: spoil<VisitorState>("visitor", (kind) =>
      effects(kind, (effect) => (tells(effect, "agent.release") ? [] : [effect])),
    ),
  },
};
