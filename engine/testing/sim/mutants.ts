/**
 * Bugs planted from outside, each one that a hurried hand could write. A checker that finds nothing is not evidence: the
 * simulation must catch every one of these.
 */
import type { ActorKind, Effect } from "../../core/actor.ts";
import type { AnyKind } from "../../core/kinds.ts";
import type { AgentState } from "../../core/agent/state.ts";
import type { QueueState } from "../../core/queue/state.ts";
import type { VisitorEvent, VisitorState } from "../../core/visitor/state.ts";
import type { KindTable } from "../../runtime/actors.ts";
import { decodePacket, encodePacket } from "../../runtime/packet.ts";
import type { ServerFrame } from "../../protocol/frames.ts";
import type { Flaw } from "./world.ts";

/** The table with one kind replaced by a spoiled copy. */
function spoil<State>(
  name: keyof KindTable,
  change: (kind: ActorKind<State, unknown>) => Partial<ActorKind<State, unknown>>,
) {
  return (table: KindTable): KindTable => {
    const kind = table[name] as unknown as ActorKind<State, unknown>;
    return { ...table, [name]: { ...kind, ...change(kind) } as unknown as AnyKind };
  };
}

type Mutate = (effect: Effect) => readonly Effect[];

/** The kind's decisions with every effect passed through `mutate`. */
function effects<State>(kind: ActorKind<State, unknown>, mutate: Mutate): Partial<ActorKind<State, unknown>> {
  return {
    decide: (state, command, turn) => {
      const decision = kind.decide(state, command, turn);
      return decision.ok ? { ...decision, effects: decision.effects.flatMap(mutate) } : decision;
    },
  };
}

function tells(effect: Effect, command: string): boolean {
  return effect.do === "tell" && effect.command.t === command;
}

export const mutants: Readonly<Record<string, Flaw>> = {
  "acknowledges before the disk has it": { disk: { hasty: true } },
  "forgets the newest block at a restart": { disk: { lastBlockForgotten: true } },
  "writes snapshots without the newest block in them": {
    disk: {
      written: (append) =>
        append.snapshots === undefined
          ? append
          : { ...append, snapshots: append.snapshots.map((snapshot) => ({ ...snapshot, upTo: snapshot.upTo + 1 })) },
    },
  },
  "knows no message again": {
    kinds: spoil<VisitorState>("visitor", (kind) => ({
      decide: (state, command, turn) => kind.decide({ ...state, said: [] }, command, turn),
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
  "serves whoever came last": {
    kinds: spoil<QueueState>("queue", (kind) => ({
      decide: (state, command, turn) =>
        command.t === "queue.match"
          ? kind.decide({ ...state, waiting: new Map([...state.waiting].toReversed()) }, command, turn)
          : kind.decide(state, command, turn),
    })),
  },
  "forgets who waits when the queue sleeps": {
    kinds: spoil<QueueState>("queue", (kind) => ({
      freeze: (state) => kind.freeze({ ...state, waiting: new Map() }),
    })),
  },
  "sends a command between shards once and never again": {
    bus: (bus) => {
      const sent = new Set<string>();
      return {
        ...bus,
        self: bus.self,
        send(to, frame) {
          const packet = decodePacket(frame);
          const items = packet.items.filter((item) => {
            if (item.t !== "tell") return true;
            const name = `${to} ${item.n}`;
            if (sent.has(name)) return false;
            sent.add(name);
            return true;
          });
          bus.send(to, encodePacket({ ...packet, items }));
        },
        onFrame: (receive) => bus.onFrame(receive),
        onHealth: (change) => bus.onHealth(change),
        healthy: () => bus.healthy(),
        close: (done) => bus.close(done),
      };
    },
  },
  "shows facts with holes between them": {
    ports: (ports) => ({
      ...ports,
      decode: (bytes) => {
        const frame = ports.decode(bytes);
        return lose(frame);
      },
    }),
  },
};

/** A screen that misses every seventh message and calls the next one its successor. */
function lose(frame: ServerFrame): ServerFrame {
  if (frame.t !== "stream") return frame;
  return { ...frame, events: frame.events.filter((event) => event.k !== "message" || event.seq % 7 !== 0) };
}
