import type { AppParts } from "./parts.ts";

/** Checked like a real one when the login does not exist, so that the two cannot be told apart by the clock. */
const unknownHash = `scrypt$32768$8$1$${"A".repeat(22)}$${"A".repeat(43)}`;

export function hashPassword({ digest }: AppParts, plain: string): Promise<string> {
  return new Promise((resolve) => digest.hashPassword(plain, resolve));
}

/** An account without a password is like one that does not exist. */
export function verifyPassword({ digest }: AppParts, plain: string, known: string | null): Promise<boolean> {
  const hash = known === null || known === "" ? unknownHash : known;
  return new Promise((resolve) => digest.verifyPassword(plain, hash, resolve));
}
