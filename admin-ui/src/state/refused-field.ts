/** Which field of a form the engine means. Pure. */

/**
 * The engine names a field by its path: `rings/0/when/ms must be integer`, `groups.sales.acceptMs: from 1000 to 120000`.
 * The first of `fields` that is a part of it; null if it speaks of none of them.
 */
export function refusedField<Field extends string>(detail: string | null, fields: readonly Field[]): Field | null {
  const path = /^[^\s:]*/.exec(detail ?? "")?.[0] ?? "";
  const parts = path.split(/[./]/);
  return fields.find((field) => parts.includes(field)) ?? null;
}
