/**
 * Commands of other shards, applied once. Each sender numbers what it sends; the receiver takes the next number only, and
 * its journal holds which numbers were applied, in the same block as what they did.
 *
 *   applied ▓▓▓▓▓▓▓▓▓▓▓▓▓▓ ▓▓   (durable; `ahead` holds those beyond a gap)
 *   accepted ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒   next expected ─▶ 19
 */
interface LaneState {
  /** Everything up to here was applied. */
  applied: number;
  /** Applied beyond a gap: turns of different actors end in another order than their commands came. */
  ahead: Set<number>;
  /** Highest number put into a mailbox in this life. */
  accepted: number;
}

export type FrozenInbox = readonly (readonly [lane: string, applied: number, ahead: readonly number[]])[];

export class Inbox {
  readonly #lanes = new Map<string, LaneState>();

  constructor(frozen: FrozenInbox = []) {
    for (const [lane, applied, ahead] of frozen) this.#lanes.set(lane, { applied, ahead: new Set(ahead), accepted: 0 });
  }

  /**
   * `base` is the sender's oldest number without an acknowledgement: what lies below was applied in a life that this
   * journal does not remember (a restored backup), and will never be sent again.
   */
  accept(lane: string, n: number, base: number): "take" | "known" | "early" {
    const state = this.#lane(lane);
    if (base - 1 > state.applied) {
      state.applied = base - 1;
      for (const done of state.ahead) if (done <= state.applied) state.ahead.delete(done);
    }
    const reached = Math.max(state.applied, state.accepted);
    if (n <= reached || state.ahead.has(n)) return "known";
    for (let next = reached + 1; next < n; next += 1) if (!state.ahead.has(next)) return "early";
    state.accepted = n;
    return "take";
  }

  /** The mailbox was full after all: the number may come again. */
  reject(lane: string, n: number): void {
    const state = this.#lane(lane);
    if (state.accepted === n) state.accepted = n - 1;
  }

  applied(lane: string, n: number): void {
    const state = this.#lane(lane);
    if (n <= state.applied) return;
    state.ahead.add(n);
    while (state.ahead.delete(state.applied + 1)) state.applied += 1;
  }

  /** Everything up to here need not be sent again; ask only after the block is durable. */
  acknowledged(lane: string): number {
    return this.#lanes.get(lane)?.applied ?? 0;
  }

  freeze(): FrozenInbox {
    return [...this.#lanes].map(([lane, { applied, ahead }]) => [lane, applied, [...ahead]] as const);
  }

  #lane(name: string): LaneState {
    let state = this.#lanes.get(name);
    if (state === undefined) {
      state = { applied: 0, ahead: new Set(), accepted: 0 };
      this.#lanes.set(name, state);
    }
    return state;
  }
}
