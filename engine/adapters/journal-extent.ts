import { seal, unseal } from "./sealed-value.ts";

/**
 * What must be in the file: written with every append, so that rows which vanished are missed. Also where the numbering
 * of blocks goes on when all of them have been dropped.
 */
export interface Extent {
  /** Blocks below are no longer needed, whether or not they have been deleted yet. */
  readonly first: number;
  readonly last: number;
  readonly snapshots: number;
  readonly chunks: number;
}

export const emptyExtent: Extent = { first: 1, last: 0, snapshots: 0, chunks: 0 };

const bytesEach = 6;

export function sealExtent(key: Buffer, { first, last, snapshots, chunks }: Extent): Buffer {
  const bytes = Buffer.allocUnsafe(4 * bytesEach);
  [first, last, snapshots, chunks].forEach((number, i) => bytes.writeUIntBE(number, i * bytesEach, bytesEach));
  return seal(key, bytes);
}

/** Null if it is not what was sealed. */
export function readExtent(key: Buffer, value: Buffer): Extent | null {
  const bytes = unseal(key, value);
  if (bytes?.length !== 4 * bytesEach) return null;
  const number = (i: number): number => bytes.readUIntBE(i * bytesEach, bytesEach);
  return { first: number(0), last: number(1), snapshots: number(2), chunks: number(3) };
}
