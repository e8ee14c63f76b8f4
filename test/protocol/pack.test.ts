import { decode } from "@msgpack/msgpack";
import fc from "fast-check";
import { expect, test } from "vitest";
import { pack, packOnce } from "../../engine/protocol/pack.ts";

const leaf = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true }),
  fc.string({ unit: "grapheme", maxLength: 400 }),
  fc.uint8Array({ maxLength: 400 }),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie("value"), { maxLength: 40 }),
    fc.dictionary(
      fc.string({ maxLength: 40 }).filter((key) => key !== "__proto__"),
      tie("value"),
      { maxKeys: 40 },
    ),
  ),
}));

/** An integer has no sign of its own when it is zero. */
function withoutNegativeZero(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map(withoutNegativeZero);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, withoutNegativeZero(field)]));
}

test("the library reads back whatever was packed", () => {
  fc.assert(
    fc.property(value, (given) => {
      expect(decode(pack(given))).toEqual(withoutNegativeZero(given));
    }),
    { numRuns: 2_000 },
  );
});

test("sizes around every boundary of the format survive", () => {
  for (const size of [0, 1, 15, 16, 31, 32, 255, 256, 65_535, 65_536, 70_000]) {
    expect(decode(pack("x".repeat(size)))).toBe("x".repeat(size));
    expect(decode(pack("茶".repeat(size)))).toBe("茶".repeat(size));
    const ones = Array.from({ length: size }, () => 1);
    expect(decode(pack(ones))).toEqual(ones);
    expect(decode(pack(new Uint8Array(size)))).toEqual(new Uint8Array(size));
    const map = Object.fromEntries(Array.from({ length: size }, (_, index) => [`k${index}`, index]));
    expect(decode(pack(map))).toEqual(map);
  }
  for (const edge of [127, 128, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
    for (const number of [edge, -edge, -edge - 1, edge + 0.5]) expect(decode(pack(number))).toBe(number);
  }
});

test("fields without a value are left out, and half a character becomes the replacement character", () => {
  expect(decode(pack({ a: 1, b: undefined }))).toEqual({ a: 1 });
  expect(decode(pack("a\ud800b"))).toBe("a\ufffdb");
  expect(decode(pack("\ud83d"))).toBe("\ufffd");
  expect(decode(pack("😀"))).toBe("😀");
});

test("what was handed out stays as it is while later values come", () => {
  const texts = Array.from({ length: 5_000 }, (_, index) => `${index} `.repeat(index % 40));
  const packed = texts.map((text) => pack({ text }));
  expect(packed.map((bytes) => decode(bytes))).toEqual(texts.map((text) => ({ text })));
});

test("a value announced as shared reads the same wherever it stands, on both sides of the end of a slab", () => {
  const fact = { seq: 7, text: "茶".repeat(5_000), list: [1, { deep: true }] };
  packOnce(fact);
  for (let i = 0; i < 20; i += 1) expect(decode(pack({ i, fact, again: [fact] }))).toEqual({ i, fact, again: [fact] });
  packOnce(null);
  expect(decode(pack({ ...fact, seq: 8 }))).toEqual({ ...fact, seq: 8 });
});
