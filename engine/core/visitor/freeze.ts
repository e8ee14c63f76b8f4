/** The state as plain data, and back, also from what a former version wrote. */
import type { Ms } from "../../protocol/ids.ts";
import { initial, untransferred, type Conversation, type VisitorState } from "./state.ts";

interface FrozenSaid {
  readonly n: number;
  readonly until: Ms | null;
  readonly keys: [string, { seq: number; at: Ms; hash: number }][];
}

export function freeze(state: VisitorState): unknown {
  return { ...state, said: state.said.map(({ n, until, keys }) => ({ n, until, keys: [...keys] })) };
}

export function thaw(id: string, frozen: unknown): VisitorState {
  const state = frozen as Omit<VisitorState, "said"> & { readonly said: readonly FrozenSaid[] };
  return {
    ...initial(id),
    ...state,
    conversation: state.conversation === null ? null : whole(state.conversation),
    said: state.said.map(({ n, until, keys }) => ({ n, until, keys: new Map(keys) })),
  };
}

function whole(frozen: Conversation): Conversation {
  const { group, queuedAt, agent } = frozen;
  const before = { ...untransferred, origin: group, since: queuedAt, served: agent !== null };
  return Object.assign(before, frozen);
}
