/** The mutation gate: each planted bug against seeds from the first on, until one catches it. */
import { mutants } from "./mutants.ts";
import { simulate } from "./simulate.ts";

export interface Caught {
  readonly mutant: string;
  /** The seed that caught it, and what it said; null: none did. */
  readonly seed: number | null;
  readonly verdict: string;
}

export function* gate(seedsMax: number): Iterable<Caught> {
  for (const [mutant, flaw] of Object.entries(mutants)) yield hunt(mutant, flaw, seedsMax);
}

export function hunt(mutant: string, flaw: (typeof mutants)[string], seedsMax: number): Caught {
  for (let seed = 1; seed <= seedsMax; seed += 1) {
    const [first] = simulate(seed, { flaw }).violations;
    if (first !== undefined) return { mutant, seed, verdict: `${first.checker}: ${first.message}` };
  }
  return { mutant, seed: null, verdict: "" };
}
