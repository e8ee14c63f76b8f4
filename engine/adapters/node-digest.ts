import { createHash, randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import type { Digest } from "../ports/digest.ts";

/** 32 MiB and about 60 ms for one guess. Stored with every hash, so that they may grow without locking anyone out. */
const cost = { N: 2 ** 15, r: 8, p: 1 } satisfies Cost;
const saltBytes = 16;
const hashBytes = 32;

/** What a hash read from the journal may ask of us at most, so that a forged one cannot exhaust the machine. */
const costMax = { N: 2 ** 18, r: 16, p: 4 } satisfies Cost;

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

interface Stored {
  readonly cost: Cost;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** Passwords are hashed on libuv's threads; `done` comes in a later turn. */
export function nodeDigest(): Digest {
  return {
    sha256: (text) => createHash("sha256").update(text, "utf8").digest("base64url"),
    hashPassword(password, done) {
      const salt = randomBytes(saltBytes);
      derive(password, cost, salt, hashBytes, (hash) => {
        if (hash === null) throw new Error("scrypt refused the parameters this file gives it");
        done(format(salt, hash));
      });
    },
    verifyPassword(password, text, done) {
      const stored = parse(text);
      if (stored === null) {
        setImmediate(done, false);
        return;
      }
      derive(password, stored.cost, stored.salt, stored.hash.length, (hash) => {
        done(hash !== null && timingSafeEqual(hash, stored.hash));
      });
    },
  };
}

/** Composed and decomposed accents are the same password, whichever keyboard typed it. */
function derive(
  password: string,
  { N, r, p }: Cost,
  salt: Buffer,
  length: number,
  done: (hash: Buffer | null) => void,
): void {
  scrypt(password.normalize("NFKC"), salt, length, { N, r, p, maxmem: 256 * N * r }, (error, hash) => {
    done(error === null ? hash : null);
  });
}

function format(salt: Buffer, hash: Buffer): string {
  return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64url"), hash.toString("base64url")].join("$");
}

function parse(text: string): Stored | null {
  const parts = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([\w-]{8,128})\$([\w-]{16,128})$/.exec(text);
  if (parts === null) return null;
  const [N, r, p] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const powerOfTwo = N >= 2 && (N & (N - 1)) === 0;
  if (!powerOfTwo || N > costMax.N || r < 1 || r > costMax.r || p < 1 || p > costMax.p) return null;
  const bytes = (at: number): Buffer => Buffer.from(parts[at] ?? "", "base64url");
  return { cost: { N, r, p }, salt: bytes(4), hash: bytes(5) };
}
