/** The state of every actor in memory, seen from outside: the rules of a node are wrapped, and what they make is noted. */
import { kinds, type AnyKind } from "../../core/kinds.ts";
import type { KindTable } from "../../runtime/actors.ts";

export interface LiveState {
  readonly kind: AnyKind;
  readonly id: string;
  readonly state: unknown;
}

export class LiveStates {
  readonly #nodes = new Map<string, Map<string, LiveState>>();

  of(node: string): ReadonlyMap<string, LiveState> {
    return this.#nodes.get(node) ?? new Map<string, LiveState>();
  }

  /** The node has let go of everything in memory. */
  forget(node: string): void {
    this.#nodes.get(node)?.clear();
  }

  /** The rules for the next life of a node. What its last life had in memory is forgotten. */
  watch(node: string, table: KindTable): KindTable {
    const states = new Map<string, LiveState>();
    this.#nodes.set(node, states);
    const noted = (name: keyof KindTable): AnyKind => {
      const kind = table[name];
      const note = (id: string, state: unknown) => {
        states.set(`${name}:${id}`, { kind: kinds[name], id, state });
        return state;
      };
      return {
        ...kind,
        initial: (id) => note(id, kind.initial(id)),
        thaw: (id, frozen) => note(id, kind.thaw(id, frozen)),
      };
    };
    const names = Object.keys(table) as (keyof KindTable)[];
    return Object.fromEntries(names.map((name) => [name, noted(name)])) as unknown as KindTable;
  }
}
