import { encode } from "@msgpack/msgpack";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readClientFrame } from "../../engine/gateway/read-frame.ts";
import { scanValue } from "../../engine/gateway/scan.ts";
import { encodeFrame } from "../../engine/protocol/codec.ts";
import { wireErrors } from "../../engine/protocol/errors.ts";
import type { ClientFrame } from "../../engine/protocol/frames.ts";
import { wireLimits } from "../../engine/protocol/limits.ts";
import { anyClientFrame } from "../support/client-frames.ts";

const send: ClientFrame = {
  t: "send",
  ref: 9,
  conv: "vabc.1",
  cmid: "0123456789abcdef",
  body: { type: "text", text: "请问什么时候发货？" },
};

/** Bytes from hexadecimal text and from text. */
const raw = (...parts: (string | number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...Buffer.from(part, "hex")] : part)));
const repeat = (byte: number, times: number): number[] => Array.from({ length: times }, () => byte);

test("every frame a client may send is read as it was written", () => {
  fc.assert(
    fc.property(anyClientFrame, (frame) => {
      const bytes = encodeFrame(frame);
      fc.pre(bytes.length <= wireLimits.frameBytesMax);
      expect(readClientFrame(bytes)).toEqual({ ok: true, frame });
    }),
    { numRuns: 1_000 },
  );
});

test("a frame damaged in any way is a frame or a defined refusal, never an exception", () => {
  const change = fc.record({ at: fc.nat(), byte: fc.nat(255), how: fc.constantFrom("set", "insert", "remove", "cut") });
  let refused = 0;
  fc.assert(
    fc.property(anyClientFrame, fc.array(change, { minLength: 1, maxLength: 4 }), (frame, changes) => {
      const bytes = [...encodeFrame(frame)];
      for (const { at, byte, how } of changes) {
        const place = at % (bytes.length + 1);
        if (how === "set") bytes[Math.min(place, bytes.length - 1)] = byte;
        else if (how === "insert") bytes.splice(place, 0, byte);
        else if (how === "remove") bytes.splice(place, 1);
        else bytes.splice(place);
      }
      const read = readClientFrame(Uint8Array.from(bytes));
      if (read.ok) return;
      refused += 1;
      expect(Object.keys(wireErrors)).toContain(read.error);
      expect(read.detail).not.toBe("");
    }),
    { numRuns: 20_000 },
  );
  expect(refused).toBeGreaterThan(5_000);
});

test("no bytes at all make the reader throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(typeof readClientFrame(bytes).ok).toBe("boolean");
    }),
    { numRuns: 5_000 },
  );
});

/** Each with the work it may cause: the number of values looked at. Time is not measured; it follows from the work. */
const hostile: [what: string, bytes: Uint8Array, looked: number][] = [
  ["an empty frame", raw([]), 0],
  ["an array that claims 2^32-1 items", raw("ddffffffff"), 1],
  ["a map that claims 2^32-1 pairs", raw("dfffffffff"), 1],
  ["a map that claims 2^16-1 pairs", raw("deffff", repeat(0xc0, 100)), 1],
  ["text that claims 4 GiB", raw("dbffffffff", [1]), 1],
  ["text that claims one byte more than there is", raw("d90261"), 1],
  ["a length that is cut off", raw("dbff"), 1],
  ["a number that is cut off", raw("cf0000"), 1],
  ["16 kB of arrays in arrays", raw(repeat(0x91, 16_000)), wireLimits.depthMax + 1],
  ["16 kB of maps in the keys of maps", raw(repeat(0x81, 16_000)), wireLimits.depthMax + 1],
  ["maps in the values of maps, 8,000 deep", raw(Array.from({ length: 8_000 }, () => [0x81, 0xc0]).flat()), 17],
  ["16 kB of empty maps", raw("dc3e7f", repeat(0x80, 15_999)), wireLimits.elementsMax + 1],
  ["16 kB of empty arrays", raw("dc3e7f", repeat(0x90, 15_999)), wireLimits.elementsMax + 1],
  ["16 kB of nothing", raw("dc3e7f", repeat(0xc0, 15_999)), wireLimits.elementsMax + 1],
  ["a map with 8,000 keys", raw("de1f40", repeat(0x01, 16_000)), wireLimits.elementsMax + 1],
  ["binary that claims 4 GiB", raw("c6ffffffff"), 1],
  ["binary at all", raw("81a174c40100"), 3],
  ["an extension", raw("d40101"), 1],
  ["an extension that claims 4 GiB", raw("c9ffffffff01"), 1],
  ["a timestamp", raw("81a174d6ff00000000"), 3],
  ["the byte that means nothing", raw("c1"), 1],
  ["a second value behind the first", raw("8080"), 1],
  ["text that is not UTF-8", raw("81a174a2fffe"), 3],
  ["text with an overlong slash", raw("81a174a2c0af"), 3],
  ["text with half of a surrogate pair", raw("81a174a3eda080"), 3],
  ["text with a character beyond Unicode", raw("81a174a4f4908080"), 3],
  ["text that ends inside a character", raw("81a174a2e4bd"), 3],
];

test.each(hostile)("%s is refused after little work", (_, bytes, looked) => {
  expect(readClientFrame(bytes)).toMatchObject({ ok: false, error: "bad_frame", ref: null });
  expect(scanValue(bytes, wireLimits)).toMatchObject({ ok: false, looked });
});

test.each([
  ["__proto__ as a key", raw("82a174a473656e64a95f5f70726f746f5f5f80")],
  ["a list as a key", raw("819001")],
  ["a key twice", raw("82a174a474797065a174a474797065")],
  ["a key twice in a map inside", encodeWithDoubledKey()],
  ["a number", raw("01")],
  ["text", raw("a161")],
  ["a list", raw("9101")],
  ["nothing", raw("c0")],
])("%s is no frame", (_, bytes) => {
  expect(readClientFrame(bytes)).toMatchObject({ ok: false, error: "bad_frame" });
});

function encodeWithDoubledKey(): Uint8Array {
  const bytes = Buffer.from(encode({ t: "send", body: { aa: 1, ab: 2 } }));
  return Uint8Array.from(Buffer.from(bytes.toString("latin1").replace("ab", "aa"), "latin1"));
}

test.each([
  ["constructor", { t: "constructor" }, "/t: no such frame"],
  ["no t", { ref: 1 }, "/t: no such frame"],
  ["an unknown t", { t: "sned", ref: 1 }, "/t: no such frame"],
  ["a missing field", { t: "end", ref: 1 }, "/conv: missing"],
  ["a field too many", { ...send, admin: true }, "/admin: no such field"],
  ["a field called toString", { ...send, toString: 1 }, "/toString: no such field"],
  ["a map for text", { ...send, conv: { $ne: "" } }, "/conv: not a value this field can have"],
  ["null for text", { ...send, conv: null }, "/conv: not a value this field can have"],
  ["a list for text", { ...send, conv: ["v.1"] }, "/conv: not a value this field can have"],
  ["text for a number", { ...send, ref: "9" }, "/ref: not a value this field can have"],
  ["a fraction", { ...send, ref: 1.5 }, "/ref: not a value this field can have"],
  ["not a number", { ...send, ref: Number.NaN }, "/ref: not a value this field can have"],
  ["infinity", { ...send, ref: Infinity }, "/ref: not a value this field can have"],
  ["a ref of zero", { ...send, ref: 0 }, "/ref: not a value this field can have"],
  ["a ref beyond 32 bits", { ...send, ref: 2 ** 32 }, "/ref: not a value this field can have"],
  ["a number for true", { t: "typing", conv: "v.1", on: 1 }, "/on: not a value this field can have"],
  ["an empty message", { ...send, body: { type: "text", text: "" } }, "/body: not a value this field can have"],
  ["a field too many inside", { ...send, body: { ...send.body, html: "" } }, "/body: not a value this field can have"],
  ["a path for an id", { ...send, conv: "../v.1" }, "/conv: not a value this field can have"],
])("%s is a wrong field", (_, value, detail) => {
  expect(readClientFrame(encode(value))).toMatchObject({ ok: false, error: "bad_field", detail });
});

test("a refusal names the ref of the frame it refuses, if it has a good one", () => {
  expect(readClientFrame(encode({ ...send, conv: 1 }))).toMatchObject({ ref: 9 });
  expect(readClientFrame(encode({ ...send, ref: -1 }))).toMatchObject({ ref: null });
});

test("a refusal never repeats what was in the field", () => {
  const read = readClientFrame(encode({ ...send, conv: "my secret password" }));
  expect(JSON.stringify(read)).not.toContain("password");
});

test("a frame may be as long as the limit and no longer", () => {
  const longest = "客".repeat(wireLimits.textCharsMax);
  expect(readClientFrame(encode({ ...send, body: { type: "text", text: longest } })).ok).toBe(true);
  expect(readClientFrame(new Uint8Array(wireLimits.frameBytesMax).fill(0xc1))).toMatchObject({ error: "bad_frame" });
  const over = new Uint8Array(wireLimits.frameBytesMax + 1);
  expect(readClientFrame(over)).toMatchObject({ ok: false, error: "frame_too_large", ref: null });
});

test("the scan agrees with the decoder about sound values", () => {
  const limits = { depthMax: 64, elementsMax: 100_000 };
  const value = fc.jsonValue({ maxDepth: 6 }).filter((json) => !JSON.stringify(json).includes("__proto__"));
  fc.assert(
    fc.property(value, (json) => {
      expect(scanValue(encode(json), limits)).toMatchObject({ ok: true });
    }),
    { numRuns: 2_000 },
  );
});

test("the scan counts depth, values and pairs", () => {
  const bytes = encode({ a: [1, 2, { b: "x" }], c: {} });
  expect(scanValue(bytes, wireLimits)).toEqual({ ok: true, looked: 10, pairs: 3 });
  expect(scanValue(bytes, { depthMax: 3, elementsMax: 10 }).ok).toBe(true);
  expect(scanValue(bytes, { depthMax: 2, elementsMax: 10 }).ok).toBe(false);
  expect(scanValue(bytes, { depthMax: 3, elementsMax: 9 }).ok).toBe(false);
});
