/** Collects what went wrong and what was seen at all. */

export interface Violation {
  readonly checker: string;
  readonly message: string;
  /** Conversations, agents or devices it is about: what to look for in the trace. */
  readonly about: readonly string[];
}

/** After this many the world is broken enough; the rest would say the same. */
const violationsMax = 20;

export class Referee {
  readonly violations: Violation[] = [];
  readonly #sometimes = new Map<string, number>();
  readonly #onViolation: (violation: Violation) => void;

  constructor(onViolation: (violation: Violation) => void) {
    this.#onViolation = onViolation;
  }

  accuse(checker: string, message: string, ...about: readonly string[]): void {
    if (this.violations.length >= violationsMax) return;
    const violation = { checker, message, about };
    this.violations.push(violation);
    this.#onViolation(violation);
  }

  /** Something that a run must see now and then, or the run proves nothing. */
  saw(what: string): void {
    this.#sometimes.set(what, (this.#sometimes.get(what) ?? 0) + 1);
  }

  get sometimes(): ReadonlyMap<string, number> {
    return this.#sometimes;
  }
}
