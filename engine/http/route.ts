/**
 * A route of the HTTP side as data: who may, what comes in, what goes out. The same entry checks a request and describes it
 * in the OpenAPI document, so that the two cannot differ.
 */
import type { Context, Hono } from "hono";
import type { Static, TObject, TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { authorize, type Action } from "../core/policy.ts";
import type { WireErrorName } from "../protocol/errors.ts";
import type { AppParts } from "./parts.ts";
import { Refused } from "./refused.ts";
import { signedIn, type Staff } from "./signed-in.ts";

export type Method = "get" | "post" | "put" | "patch" | "delete";

export interface RouteFacts {
  readonly method: Method;
  /** As the router writes it: `/api/groups/:id`. */
  readonly path: string;
  /** One line for people who read the document. */
  readonly summary: string;
  /** Of the places in the path; one that is not named here takes any word. */
  readonly params?: Readonly<Record<string, TSchema>>;
  readonly room: "session" | "team" | "config" | "inbox" | "service";
  /** `staff`: whoever is signed in. */
  readonly who: "anybody" | "staff" | Action;
  /** The version of the configuration the change was made from: in `If-Match`. */
  readonly version?: "optional" | "required";
  readonly bodyBytesMax?: number;
  /** By status. Null: nothing in it. */
  readonly answers: Readonly<Record<number, TSchema | null>>;
  /** What it refuses besides what every route does. */
  readonly refusals?: readonly WireErrorName[];
}

export interface OpenCall<Body> {
  readonly c: Context;
  readonly parts: AppParts;
  readonly body: Body;
}

export interface StaffCall<Body, Query = unknown> extends OpenCall<Body> {
  readonly who: Staff;
  /** Of the `:id` in the path, where there is one. */
  readonly id: string;
  readonly query: Query;
  /** Null: any. */
  readonly version: number | null;
}

export interface Route extends RouteFacts {
  readonly body?: TSchema;
  readonly query?: TObject;
  readonly handle: (c: Context, parts: AppParts) => Promise<Response>;
}

/** Enough for every body but a whole configuration. */
const bodyBytesMax = 64 * 1024;

/** A route that only whoever is signed in, or has the right, comes through. */
export function staffRoute<Body extends TSchema, Query extends TObject = TObject>(
  facts: RouteFacts & { readonly who: "staff" | Action; readonly body?: Body; readonly query?: Query },
  run: (call: StaffCall<Static<Body>, Static<Query>>) => Response | Promise<Response>,
): Route {
  const read = bodyReader(facts);
  const readQuery = queryReader(facts.query);
  const params = Object.entries(facts.params ?? {}).map(([name, schema]) => ({ name, schema: onFirstUse(schema) }));
  return {
    ...facts,
    async handle(c, parts) {
      const who = await signedIn(c, parts);
      if (facts.who !== "staff" && !authorize(who, facts.who)) throw new Refused("not_found");
      for (const { name, schema } of params) {
        if (!schema().Check(c.req.param(name))) throw new Refused("bad_field", `${name}: not a name that may be used`);
      }
      const id = c.req.param("id") ?? "";
      const query = readQuery(c);
      const version = facts.version === undefined ? null : versionOf(c, facts.version);
      return run({ c, parts, who, id, query, version, body: await read(c) });
    },
  };
}

export function openRoute<Body extends TSchema>(
  facts: RouteFacts & { readonly who: "anybody"; readonly body?: Body },
  run: (call: OpenCall<Static<Body>>) => Response | Promise<Response>,
): Route {
  const read = bodyReader(facts);
  return { ...facts, handle: async (c, parts) => run({ c, parts, body: await read(c) }) };
}

export function addRoutes(app: Hono, parts: AppParts, routes: readonly Route[]): void {
  for (const { method, path, handle } of routes) app.on(method.toUpperCase(), path, (c) => handle(c, parts));
}

function bodyReader<Body extends TSchema>(
  facts: RouteFacts & { readonly body?: Body },
): (c: Context) => Promise<Static<Body>> {
  const { body, bodyBytesMax: bytesMax = bodyBytesMax } = facts;
  if (body === undefined) return () => Promise.resolve(undefined as Static<Body>);
  const compiled = onFirstUse(body);
  return async (c) => {
    const bytes = await c.req.arrayBuffer();
    if (bytes.byteLength > bytesMax) throw new Refused("frame_too_large", `at most ${bytesMax} bytes`);
    const value = parse(bytes);
    const schema = compiled();
    if (schema.Check(value)) return value;
    throw new Refused("bad_field", wrongField(schema.Errors(value)[0]));
  };
}

function queryReader<Query extends TObject>(query: Query | undefined): (c: Context) => Static<Query> {
  if (query === undefined) return () => ({}) as Static<Query>;
  const compiled = onFirstUse(query);
  return (c) => {
    const schema = compiled();
    const value: unknown = c.req.query();
    if (schema.Check(value)) return value;
    throw new Refused("bad_field", wrongField(schema.Errors(value)[0]));
  };
}

/** Every shard has every route, and a start after a crash is in a hurry: compiling waits for the first who asks. */
function onFirstUse<Schema extends TSchema>(schema: Schema): () => ReturnType<typeof Compile<Schema>> {
  let compiled: ReturnType<typeof Compile<Schema>> | null = null;
  return () => (compiled ??= Compile(schema));
}

/** Like `rings.0.groups must be array`. */
function wrongField(error: { keyword: string; instancePath: string; message: string } | undefined): string {
  if (error === undefined) return "not what is expected here";
  const path = error.instancePath.slice(1).replaceAll("/", ".");
  const unknown = error.keyword === "boolean" || error.keyword === "additionalProperties";
  return `${path} ${unknown ? "is not known here; take it out" : error.message}`.trim();
}

function parse(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Refused("bad_field", "the body must be JSON");
  }
}

function versionOf(c: Context, needed: "optional" | "required"): number | null {
  const text = c.req.header("if-match");
  if (text === undefined && needed === "required") {
    throw new Refused("bad_field", 'If-Match: say which version this replaces, like "12", or * for any');
  }
  if (text === undefined || text === "*") return null;
  const [, digits] = /^"(\d{1,15})"$/.exec(text) ?? [];
  if (digits === undefined) throw new Refused("bad_field", 'If-Match: a version in quotes, like "12", or *');
  return Number(digits);
}
