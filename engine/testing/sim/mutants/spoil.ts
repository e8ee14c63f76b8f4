/** How rules are spoiled from outside: the product has no switch for any bug. */
import type { ActorKind, Effect } from "../../../core/actor.ts";
import type { AnyKind } from "../../../core/kinds.ts";
import type { KindTable } from "../../../runtime/actors.ts";

/** The table with one kind replaced by a spoiled copy. */
export function spoil<State>(
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
export function effects<State>(kind: ActorKind<State, unknown>, mutate: Mutate): Partial<ActorKind<State, unknown>> {
  return {
    decide: (state, command, turn) => {
      const decision = kind.decide(state, command, turn);
      return decision.ok ? { ...decision, effects: decision.effects.flatMap(mutate) } : decision;
    },
  };
}

export function tells(effect: Effect, command: string): boolean {
  return effect.do === "tell" && effect.command.t === command;
}
