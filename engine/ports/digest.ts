/** One-way functions; synchronous ones must be cheap enough for the socket path. */
export interface Digest {
  /** SHA-256, base64url. For high-entropy secrets (tokens), which need no salt. */
  sha256(text: string): string;
  /** Slow hash for passwords; `done` gives a self-describing string with its parameters and salt. */
  hashPassword(password: string, done: (hash: string) => void): void;
  /** Constant time in the password. A hash that cannot be parsed answers false. */
  verifyPassword(password: string, hash: string, done: (good: boolean) => void): void;
}
