import { expect, test } from "vitest";
import { cryptoRandom } from "../../engine/adapters/crypto-random.ts";

test("base32 gives as many characters of its alphabet as asked for", () => {
  const random = cryptoRandom();
  expect(random.base32(24)).toMatch(/^[a-z2-7]{24}$/);
  expect(random.base32(0)).toBe("");
});

test("nothing comes twice, also across two sources", () => {
  const [one, other] = [cryptoRandom(), cryptoRandom()];
  const ids = Array.from({ length: 5_000 }, (_, i) => (i % 2 === 0 ? one : other).base32(16));
  expect(new Set(ids).size).toBe(ids.length);
});

test("every character and every part of [0, 1) comes about equally often", () => {
  const random = cryptoRandom();
  const counts = new Map<string, number>();
  for (const character of random.base32(32_000)) counts.set(character, (counts.get(character) ?? 0) + 1);
  expect(counts.size).toBe(32);
  // 1,000 each; six standard deviations are 190.
  expect(Math.min(...counts.values())).toBeGreaterThan(810);
  expect(Math.max(...counts.values())).toBeLessThan(1_190);
  const numbers = Array.from({ length: 10_000 }, () => random.next());
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  expect(Math.abs(numbers.reduce((sum, n) => sum + n, 0) / numbers.length - 0.5)).toBeLessThan(0.02);
});
