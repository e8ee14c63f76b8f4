/** A schema in the words of the protocol's README: one line per field, inner maps after the field that holds them. */
import { isDeepStrictEqual } from "node:util";
import type { TSchema } from "typebox";
import { body, contact, head, position, serverFrames } from "../../engine/protocol/schema.ts";

/** The part of JSON Schema that the protocol uses. */
interface Plain {
  readonly type?: string;
  readonly const?: string | number;
  readonly anyOf?: readonly Plain[];
  readonly items?: Plain;
  readonly properties?: Readonly<Record<string, Plain>>;
  readonly required?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
}

/** Values with a section of their own. */
const named: readonly (readonly [string, Plain])[] = [
  ["body", plain(body)],
  ["position", plain(position)],
  ["head", plain(head)],
  ["person", plain(head.properties.visitor)],
  ["event", plain(serverFrames.event.properties.e)],
  ["contact", plain(contact)],
  ["destination", plain(serverFrames.transfer.properties.to)],
];

const patterns: Readonly<Record<string, string>> = {
  "^[A-Za-z0-9_-]+$": "of `A-Z a-z 0-9 _ -`",
  "^[A-Za-z-]+$": "of `A-Z a-z -`",
  "^[A-Za-z0-9_-]+\\.[0-9]+$": "as a conversation id",
  "^[^@\\s]+@[^@\\s]+$": "with one `@` and no space",
  "^[+0-9 ()-]+$": "of `0-9 + ( ) -` and spaces",
};

export function fieldsOf(schema: TSchema): [field: string, value: string][] {
  return mapFields(plain(schema), "");
}

function plain(schema: TSchema): Plain {
  return JSON.parse(JSON.stringify(schema)) as Plain;
}

function nameOf(schema: Plain): string | undefined {
  return named.find(([, known]) => isDeepStrictEqual(known, schema))?.[0];
}

/** Of a map, or of maps one of which it is: then a field that not all of them have may be missing. */
function mapFields(schema: Plain, prefix: string): [string, string][] {
  const variants = schema.anyOf ?? [schema];
  const fields = [...new Set(variants.flatMap(({ properties = {} }) => Object.keys(properties)))];
  return fields.flatMap((field) => {
    const holders = variants.filter(({ properties = {} }) => field in properties);
    const required =
      holders.length === variants.length && holders.every(({ required = [] }) => required.includes(field));
    const values = holders.map(({ properties = {} }) => properties[field] as Plain);
    const told = [...new Set(values.map(valueOf))].join(" / ");
    return [[`${prefix}${field}${required ? "" : "?"}`, told], ...innerFields(values[0] as Plain, prefix + field)];
  });
}

function innerFields(value: Plain, path: string): [string, string][] {
  const inner = value.items ?? value;
  if (nameOf(inner) !== undefined || !isMap(inner)) return [];
  return mapFields(inner, `${path}${value.items === undefined ? "" : "[]"}.`);
}

function isMap(schema: Plain): boolean {
  return schema.type === "object" || (schema.anyOf ?? [{}]).every((variant) => variant.type === "object");
}

function valueOf(schema: Plain): string {
  const name = nameOf(schema);
  if (name !== undefined) return name;
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(valueOf))].join(" / ");
  switch (schema.type) {
    case "null":
      return "nil";
    case "object":
      return "map";
    case "array":
      return words("list of", schema.maxItems === undefined ? "" : `≤ ${schema.maxItems}`, valueOf(schema.items ?? {}));
    case "integer":
      return words("integer", range(schema.minimum, schema.maximum));
    case "string": {
      const { pattern, minLength, maxLength } = schema;
      const letters = pattern === undefined ? "" : (patterns[pattern] ?? pattern);
      return words("text", range(minLength, maxLength), letters);
    }
    default:
      return String(schema.type);
  }
}

function range(from: number | undefined, to: number | undefined): string {
  if (from !== undefined && to !== undefined) return `${from}–${to}`;
  if (to !== undefined) return `≤ ${to}`;
  return from === undefined ? "" : `≥ ${from}`;
}

function words(...parts: string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}
