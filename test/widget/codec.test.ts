import { encode as fullEncode } from "@msgpack/msgpack";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decode, encode } from "../../widget/src/codec.ts";

/** Everything our frames are made of, around every size at which the format changes its tag. */
const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.constantFrom("", "a".repeat(31), "a".repeat(32), "b".repeat(255), "b".repeat(256), "字".repeat(85)),
);
const integer = fc.oneof(
  fc.maxSafeInteger(),
  fc.constantFrom(0, 127, 128, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER),
  fc.constantFrom(-1, -32, -33, -128, -129, -32_768, -32_769, -(2 ** 31), -(2 ** 31) - 1, Number.MIN_SAFE_INTEGER),
);
const double = fc.double().map((value) => (Object.is(value, -0) ? 0 : value));
const leaf = fc.oneof(fc.constant(null), fc.boolean(), integer, double, text, fc.uint8Array({ maxLength: 300 }));
const key = fc.string({ maxLength: 40 }).filter((name) => name !== "__proto__");
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 18 }),
    fc.dictionary(key, tie("value"), { maxKeys: 18 }),
  ),
}));

test("what the full library writes, we read", () => {
  fc.assert(
    fc.property(value, (it) => {
      expect(decode(fullEncode(it))).toEqual(it);
    }),
  );
});

test("we write what the full library writes, byte for byte", () => {
  fc.assert(
    fc.property(value, (it) => {
      expect(encode(it)).toEqual(fullEncode(it));
    }),
  );
});

test("long texts and binaries are read and written", () => {
  for (const length of [255, 256, 65_535, 65_536, 70_000]) {
    for (const it of ["c".repeat(length), "字".repeat(length), new Uint8Array(length).fill(7)]) {
      expect(Buffer.compare(encode(it), fullEncode(it))).toBe(0);
      expect(decode(encode(it))).toEqual(it);
    }
  }
});

test("long arrays and maps are read and written", () => {
  const array = Array.from({ length: 70_000 }, (_, index) => index);
  const map = Object.fromEntries(array.map((index) => [`k${index}`, index]));
  for (const it of [array.slice(0, 16), array.slice(0, 65_535), array, map]) {
    expect(Buffer.compare(encode(it), fullEncode(it))).toBe(0);
    expect(decode(encode(it))).toEqual(it);
  }
});

test("fields without a value are left out", () => {
  expect(decode(encode({ a: 1, b: undefined }))).toEqual({ a: 1 });
});

test("short floats are read", () => {
  expect(decode(fullEncode(1.5, { forceFloat32: true }))).toBe(1.5);
});

test("bytes that are cut short never give a value", () => {
  fc.assert(
    fc.property(value, fc.nat(), (it, at) => {
      const bytes = fullEncode(it);
      expect(() => decode(bytes.subarray(0, at % bytes.length))).toThrow();
    }),
  );
});

test("bytes that go on too long, extensions and unused tags never give a value", () => {
  for (const bytes of [[0xc0, 0xc0], [0xc1], [0xd4, 1, 2], [0xc7, 1, 5, 0], []]) {
    expect(() => decode(Uint8Array.from(bytes))).toThrow(RangeError);
  }
});

test("noise ends in a value or an error, never in a hang", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        decode(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
  );
});

test("a key cannot reach the prototype of what is read", () => {
  const read = decode(fullEncode(JSON.parse('{"__proto__":{"admin":true}}'))) as { admin?: boolean };
  expect(read.admin).toBeUndefined();
});
