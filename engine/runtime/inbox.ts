/**
 * Commands of other shards, applied once. Each sender numbers what it sends; the receiver takes the next number only, and
 * its journal holds which numbers were applied, in the same block as what they did.
 *
 *   durable  ██████████          acknowledged: need not be sent again
 *   applied  ▓▓▓▓▓▓▓▓▓▓▓▓▓▓ ▓▓   some blocks of it may be under way; `ahead` holds those beyond a gap
 *   accepted ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒   next expected ─▶ 19
 */
interface LaneState {
  /** Everything up to here was applied by blocks that are durable. */
  durable: number;
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
    for (const [lane, applied, ahead] of frozen) this.#lanes.set(lane, laneState(applied, ahead));
  }

  /**
   * `base` is the sender's oldest number without an acknowledgement: what lies below was applied in a life that this
   * journal does not remember (a restored backup), and will never be sent again.
   */
  accept(lane: string, n: number, base: number): "take" | "known" | "early" {
    const state = this.#lane(lane);
    if (base - 1 > state.applied) {
      state.applied = base - 1;
      state.durable = base - 1;
      for (const done of state.ahead) if (done <= state.applied) state.ahead.delete(done);
      closeGap(state);
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

  /** How far the lane is applied without a gap, this number included: to be confirmed once the block is durable. */
  applied(lane: string, n: number): number {
    const state = this.#lane(lane);
    if (n > state.applied) state.ahead.add(n);
    closeGap(state);
    return state.applied;
  }

  /** How far the lane is applied, durable or not. */
  reached(lane: string): number {
    return this.#lane(lane).applied;
  }

  /** The block that applied everything up to here is durable. */
  confirm(lane: string, upTo: number): void {
    const state = this.#lane(lane);
    state.durable = Math.max(state.durable, upTo);
  }

  /** Everything up to here need not be sent again. */
  acknowledged(lane: string): number {
    return this.#lanes.get(lane)?.durable ?? 0;
  }

  freeze(): FrozenInbox {
    return [...this.#lanes].map(([lane, { applied, ahead }]) => [lane, applied, [...ahead]] as const);
  }

  #lane(name: string): LaneState {
    let state = this.#lanes.get(name);
    if (state === undefined) {
      state = laneState(0, []);
      this.#lanes.set(name, state);
    }
    return state;
  }
}

function closeGap(state: LaneState): void {
  while (state.ahead.delete(state.applied + 1)) state.applied += 1;
}

function laneState(applied: number, ahead: readonly number[]): LaneState {
  return { durable: applied, applied, ahead: new Set(ahead), accepted: 0 };
}
