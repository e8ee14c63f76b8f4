/** Chance. In production from the system's secure source, in the simulation from the seed. */
export interface Random {
  /** Uniform in [0, 1). Never for secrets. */
  next(): number;
  /** `length` characters of `a–z 2–7`, 5 unguessable bits each. */
  base32(length: number): string;
}
