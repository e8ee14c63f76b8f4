/**
 * A sorted set that knows the rank of each item: insert, delete and rank in O(log n), in order of a total comparison. A treap
 * whose priorities come from a counter, so that the same calls build the same tree.
 */
interface Node<Item> {
  readonly item: Item;
  readonly priority: number;
  size: number;
  left: Node<Item> | null;
  right: Node<Item> | null;
}

export class RankedSet<Item> {
  #root: Node<Item> | null = null;
  #made = 0;
  readonly #compare: (a: Item, b: Item) => number;

  /** `compare` is 0 for the same item only. */
  constructor(compare: (a: Item, b: Item) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#root?.size ?? 0;
  }

  /** Inserting what is there already is a mistake of the caller. */
  insert(item: Item): void {
    this.#made += 1;
    this.#root = this.#insert(this.#root, { item, priority: scramble(this.#made), size: 1, left: null, right: null });
  }

  /** False if it was not there. */
  delete(item: Item): boolean {
    if (!this.has(item)) return false;
    this.#root = this.#delete(this.#root, item);
    return true;
  }

  has(item: Item): boolean {
    let node = this.#root;
    while (node !== null) {
      const order = this.#compare(item, node.item);
      if (order === 0) return true;
      node = order < 0 ? node.left : node.right;
    }
    return false;
  }

  /** How many items stand before this one, whether or not it is in the set itself. */
  rank(item: Item): number {
    let before = 0;
    let node = this.#root;
    while (node !== null) {
      if (this.#compare(item, node.item) <= 0) node = node.left;
      else {
        before += sizeOf(node.left) + 1;
        node = node.right;
      }
    }
    return before;
  }

  first(): Item | undefined {
    let node = this.#root;
    while (node !== null && node.left !== null) node = node.left;
    return node?.item;
  }

  /** In order, from this rank on. The set must not change meanwhile. */
  *from(rank: number): Generator<Item, undefined> {
    yield* walk(this.#root, rank);
    return undefined;
  }

  [Symbol.iterator](): Generator<Item, undefined> {
    return this.from(0);
  }

  #insert(node: Node<Item> | null, fresh: Node<Item>): Node<Item> {
    if (node === null) return fresh;
    if (fresh.priority < node.priority) {
      const [left, right] = this.#split(node, fresh.item);
      return join(fresh, left, right);
    }
    if (this.#compare(fresh.item, node.item) < 0) node.left = this.#insert(node.left, fresh);
    else node.right = this.#insert(node.right, fresh);
    node.size += 1;
    return node;
  }

  /** Those before the item, and the others. */
  #split(node: Node<Item> | null, item: Item): [Node<Item> | null, Node<Item> | null] {
    if (node === null) return [null, null];
    if (this.#compare(item, node.item) < 0) {
      const [left, right] = this.#split(node.left, item);
      return [left, join(node, right, node.right)];
    }
    const [left, right] = this.#split(node.right, item);
    return [join(node, node.left, left), right];
  }

  #delete(node: Node<Item> | null, item: Item): Node<Item> | null {
    if (node === null) return null;
    const order = this.#compare(item, node.item);
    if (order === 0) return merge(node.left, node.right);
    if (order < 0) node.left = this.#delete(node.left, item);
    else node.right = this.#delete(node.right, item);
    node.size -= 1;
    return node;
  }
}

function sizeOf<Item>(node: Node<Item> | null): number {
  return node === null ? 0 : node.size;
}

function join<Item>(node: Node<Item>, left: Node<Item> | null, right: Node<Item> | null): Node<Item> {
  node.left = left;
  node.right = right;
  node.size = sizeOf(left) + sizeOf(right) + 1;
  return node;
}

/** Everything in `a` stands before everything in `b`. */
function merge<Item>(a: Node<Item> | null, b: Node<Item> | null): Node<Item> | null {
  if (a === null) return b;
  if (b === null) return a;
  if (a.priority < b.priority) return join(a, a.left, merge(a.right, b));
  return join(b, merge(a, b.left), b.right);
}

function* walk<Item>(node: Node<Item> | null, skip: number): Generator<Item, undefined> {
  if (node === null || skip >= node.size) return undefined;
  const before = sizeOf(node.left);
  if (skip < before) yield* walk(node.left, skip);
  if (skip <= before) yield node.item;
  yield* walk(node.right, Math.max(0, skip - before - 1));
  return undefined;
}

/** Spreads a counter over 32 bits (the finaliser of MurmurHash3). */
function scramble(count: number): number {
  let mixed = count;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
