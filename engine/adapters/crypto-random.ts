import { randomFillSync } from "node:crypto";
import type { Random } from "../ports/random.ts";

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/** Asking the system costs a microsecond whatever the amount, so bytes are fetched a page at a time and used once. */
const poolBytes = 4_096;

export function cryptoRandom(): Random {
  const pool = Buffer.alloc(poolBytes);
  let used = poolBytes;

  const take = (count: number): number => {
    if (used + count > poolBytes) {
      randomFillSync(pool);
      used = 0;
    }
    used += count;
    return used - count;
  };

  return {
    next: () => pool.readUIntBE(take(6), 6) / 2 ** 48,
    base32(length) {
      let text = "";
      for (let i = 0; i < length; i += 1) text += alphabet.charAt(pool.readUInt8(take(1)) & 31);
      return text;
    },
  };
}
