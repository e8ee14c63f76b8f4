/** Rows of a form that have no name of their own get a number, so that what is written stays with its row. */

export type Keyed<Row> = Row & { readonly key: number };

let last = 0;

export function keyed<Row extends object>(row: Row): Keyed<Row> {
  last += 1;
  return { ...row, key: last };
}
