import fc from "fast-check";
import { expect, test } from "vitest";
import { RankedSet } from "../../../engine/core/routing/ranked-set.ts";

const byNumber = (a: number, b: number) => a - b;

/** Where `item` is, or would be, in a sorted array. */
function place(sorted: readonly number[], item: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < item) low = middle + 1;
    else high = middle;
  }
  return low;
}

function toggle(set: RankedSet<number>, sorted: number[], item: number): void {
  const at = place(sorted, item);
  if (sorted[at] === item) {
    expect(set.delete(item)).toBe(true);
    sorted.splice(at, 1);
  } else {
    set.insert(item);
    sorted.splice(at, 0, item);
  }
}

test("whatever is put in and taken out, it is a sorted array that can count", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 200 }), (items) => {
      const set = new RankedSet<number>(byNumber);
      const sorted: number[] = [];
      for (const item of items) {
        toggle(set, sorted, item);
        expect(set.size).toBe(sorted.length);
        expect(set.first()).toBe(sorted[0]);
      }
      expect([...set]).toEqual(sorted);
      for (let item = -1; item <= 61; item += 1) {
        expect(set.rank(item)).toBe(place(sorted, item));
        expect(set.has(item)).toBe(sorted.includes(item));
      }
      for (let rank = 0; rank <= sorted.length; rank += 1) expect([...set.from(rank)]).toEqual(sorted.slice(rank));
    }),
    { numRuns: 200 },
  );
});

test("taking out what is not in it changes nothing", () => {
  const set = new RankedSet<number>(byNumber);
  for (const item of [5, 1, 3]) set.insert(item);
  expect(set.delete(2)).toBe(false);
  expect([...set]).toEqual([1, 3, 5]);
});

/** Items in the order of a line that fills from the end, of one that fills from the front, and of none. */
const orders: Readonly<Record<string, (index: number) => number>> = {
  "the last": (index) => index,
  "the first": (index) => -index,
  "any place": (index) => (index * 7_919) % 100_003,
};

test.each(Object.keys(orders))("a hundred thousand that come in at %s are counted without looking at all", (name) => {
  const size = 100_000;
  const order = orders[name] ?? ((index: number) => index);
  const items = Array.from({ length: size }, (_, index) => order(index));
  let compared = 0;
  const set = new RankedSet<number>((a, b) => {
    compared += 1;
    return a - b;
  });
  for (const item of items) set.insert(item);
  const sorted = items.toSorted(byNumber);
  expect([...set]).toEqual(sorted);
  compared = 0;
  for (let rank = 0; rank < size; rank += 100) expect(set.rank(sorted[rank] ?? 0)).toBe(rank);
  for (let rank = 0; rank < size; rank += 100) expect(set.delete(sorted[rank] ?? 0)).toBe(true);
  // 17 looks at best; a treap needs a small multiple of that, and a list 50,000.
  expect(compared / 2_000).toBeLessThan(150);
  expect([...set]).toEqual(sorted.filter((_, rank) => rank % 100 !== 0));
});

test("the same calls build the same tree: the number of looks is the same each time", () => {
  const looks = () => {
    let compared = 0;
    const set = new RankedSet<number>((a, b) => {
      compared += 1;
      return a - b;
    });
    for (let index = 0; index < 500; index += 1) set.insert((index * 37) % 501);
    for (let index = 0; index < 500; index += 3) set.delete((index * 37) % 501);
    return compared;
  };
  expect(looks()).toBe(looks());
});
