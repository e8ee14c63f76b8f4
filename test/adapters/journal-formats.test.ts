import fc from "fast-check";
import { expect, test } from "vitest";
import { BlockWriter, decodeBlock } from "../../engine/adapters/block-format.ts";
import * as keys from "../../engine/adapters/journal-keys.ts";
import { readSnapshot, seal, sealSnapshot, unseal } from "../../engine/adapters/sealed-value.ts";

const id = fc.string({ unit: "binary", minLength: 1, maxLength: 60 });
const actor = fc.record({ partition: fc.nat(255), kind: fc.nat(255), id });
const number = fc.nat({ max: keys.numberMax });
const bytes = fc.uint8Array({ maxLength: 300 });

test("what goes into a key comes out of it", () => {
  fc.assert(
    fc.property(actor, number, number, (key, one, other) => {
      expect(keys.actorOf(keys.snapshotKey(key))).toEqual(key);
      expect(keys.actorOf(keys.presentKey(key))).toEqual(key);
      expect(keys.chunkOf(keys.chunkKey(key, one, other))).toEqual({ actor: key, conversation: one, from: other });
      expect(keys.deadlineOf(keys.deadlineKey(one, key))).toEqual({ deadline: one, actor: key });
      expect(keys.blockOf(keys.blockKey(one))).toBe(one);
    }),
  );
});

test("the order of numbers is the order of their keys", () => {
  fc.assert(
    fc.property(actor, number, number, (key, one, other) => {
      const order = Math.sign(one - other);
      expect(Math.sign(Buffer.compare(keys.blockKey(one), keys.blockKey(other)))).toBe(order);
      expect(Math.sign(Buffer.compare(keys.chunkKey(key, 5, one), keys.chunkKey(key, 5, other)))).toBe(order);
      expect(Math.sign(Buffer.compare(keys.deadlineKey(one, key), keys.deadlineKey(other, key)))).toBe(order);
    }),
  );
});

test("every key lies in the range of its kind, and no actor's chunks in those of another", () => {
  fc.assert(
    fc.property(actor, actor, number, number, (one, other, conversation, from) => {
      const key = keys.chunkKey(one, conversation, from);
      const { start, end } = keys.rangeOf("chunk");
      expect([Buffer.compare(start, key), Buffer.compare(key, end)]).toEqual([-1, -1]);
      fc.pre(JSON.stringify(one) !== JSON.stringify(other));
      const [low, high] = [keys.chunkKey(other, 0, 0), keys.chunkKey(other, keys.numberMax, keys.numberMax)];
      expect(Buffer.compare(key, low) < 0 || Buffer.compare(key, high) > 0).toBe(true);
    }),
  );
});

test("an id that cannot be part of a key is a mistake of the caller", () => {
  expect(() => keys.snapshotKey({ partition: 0, kind: 0, id: "" })).toThrow("1 to 255 bytes");
  expect(() => keys.snapshotKey({ partition: 0, kind: 0, id: "客".repeat(86) })).toThrow("1 to 255 bytes, not 258");
});

test("a block gives back its records, and nothing if one bit of it, its number or its key is another", () => {
  const writer = new BlockWriter();
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 40 }), number, fc.nat(), (records, block, where) => {
      const key = keys.blockKey(block);
      const written = Buffer.from(writer.encode(block, key, records));
      expect(decodeBlock(block, key, written)).toEqual(records.map((record) => Buffer.from(record)));
      const bit = where % (8 * written.length);
      written[bit >> 3] = (written[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(typeof decodeBlock(block, key, written)).toBe("string");
      written[bit >> 3] = (written[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(typeof decodeBlock(block, key, written.subarray(0, written.length - 1))).toBe("string");
      const other = (block + 1) % keys.numberMax;
      expect(typeof decodeBlock(other, keys.blockKey(other), written)).toBe("string");
    }),
  );
});

test("the writer's memory grows with the block", () => {
  const writer = new BlockWriter();
  const key = keys.blockKey(1);
  const large = new Uint8Array(1024 * 1024).fill(7);
  const [record] = decodeBlock(1, key, writer.encode(1, key, [large]));
  expect(Buffer.compare(Buffer.from(record ?? ""), large)).toBe(0);
});

test("a sealed value opens under its own key and whole only", () => {
  fc.assert(
    fc.property(bytes, number, fc.nat(), (value, block, where) => {
      const key = keys.blockKey(block);
      const sealed = seal(key, value);
      expect(unseal(key, sealed)).toEqual(Buffer.from(value));
      expect(unseal(keys.blockKey((block + 1) % keys.numberMax), sealed)).toBeNull();
      sealed[where % sealed.length] = (sealed[where % sealed.length] ?? 0) ^ 0x10;
      expect(unseal(key, sealed)).toBeNull();
    }),
  );
});

test("a snapshot is read as it was sealed", () => {
  fc.assert(
    fc.property(actor, number, fc.option(number), fc.boolean(), bytes, (key, upTo, deadline, present, state) => {
      const at = keys.snapshotKey(key);
      const opened = unseal(at, sealSnapshot(at, { key, upTo, deadline, present, state }));
      expect(readSnapshot(key, opened ?? Buffer.alloc(0))).toEqual({
        key,
        upTo,
        deadline,
        present,
        state: Buffer.from(state),
      });
    }),
  );
});
