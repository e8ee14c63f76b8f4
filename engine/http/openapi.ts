/** The OpenAPI document: the routes as they are, and the very schemas that check their bodies. */
import type { TSchema } from "typebox";
import { sessionCookie } from "../gateway/credentials.ts";
import { wireErrors, type WireErrorName } from "../protocol/errors.ts";
import { configFile, configImport, group, hours, ring, routing, rule, tag } from "./config-schema.ts";
import { statusOf } from "./refused.ts";
import type { Route } from "./route.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What has a name in the document, because several routes speak of it. */
const named = new Map<unknown, string>(
  Object.entries({
    Group: group,
    Ring: ring,
    Hours: hours,
    Tag: tag,
    Rule: rule,
    Routing: routing,
    ConfigFile: configFile,
    ConfigImport: configImport,
  }).map(([name, schema]) => [schema, name]),
);

const rooms: Readonly<Record<Route["room"], string>> = {
  session: "Signing in and out",
  team: "Accounts and groups, one by one",
  config: "The whole configuration",
  inbox: "What visitors left for later",
  service: "The engine itself",
};

const preamble =
  "Whatever is no GET is taken from pages of the engine's own origin only: a program sends `Origin` with the address it talks " +
  "to. What does not exist and what is none of the asker's business look the same: `not_found`.";

export function openApi(routes: readonly Route[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  const schemas = [...named].map(([schema, name]) => [name, plain(schema as TSchema, schema)]);
  return {
    openapi: "3.1.0",
    info: { title: "Peakdesk", version: "1", description: preamble },
    servers: [{ url: "/" }],
    tags: Object.entries(rooms).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: { ...(Object.fromEntries(schemas) as Record<string, Json>), Error: errorSchema },
      securitySchemes: { session: { type: "apiKey", in: "cookie", name: sessionCookie } },
    },
  };
}

function operation(route: Route): Json {
  const { summary, room, who, body, answers } = route;
  const parameters = parametersOf(route);
  return {
    operationId: operationId(route),
    summary,
    tags: [room],
    security: who === "anybody" ? [] : [{ session: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: json(body) } }),
    responses: {
      ...Object.fromEntries(
        Object.entries<TSchema | null>(answers).map(([status, schema]) => [status, answer(route, status, schema)]),
      ),
      ...refusalsOf(route),
    },
  };
}

/** `put /api/groups/:id` is `putGroupsId`. */
function operationId({ method, path }: Route): string {
  const words = path.split(/[^A-Za-z]+/).filter((word) => word !== "" && word !== "api");
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function parametersOf({ path, params = {}, query, version }: Route): Json[] {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = ""]): Json => {
    const schema = params[name];
    return { name, in: "path", required: true, schema: schema === undefined ? { type: "string" } : plain(schema) };
  });
  const inQuery = Object.entries(query?.properties ?? {}).map(([name, schema]): Json => {
    return { name, in: "query", required: query?.required?.includes(name) ?? false, schema: plain(schema) };
  });
  const all = [...inPath, ...inQuery];
  if (version === undefined) return all;
  const description = 'The version that the change was made from, like "12", or * for any.';
  const schema = { type: "string", pattern: '^("\\d{1,15}"|\\*)$' };
  return [...all, { name: "If-Match", in: "header", required: version === "required", description, schema }];
}

function answer({ room }: Route, status: string, schema: TSchema | null): Json {
  const description = schema === null ? "Done." : status === "201" ? "Added." : "The answer.";
  const headers = room === "config" ? { headers: { ETag: { schema: { type: "string" } } } } : {};
  return { description, ...headers, ...(schema === null ? {} : { content: json(schema) }) };
}

/** By status: which names it may have. */
function refusalsOf({ who, body, query, params, refusals = [] }: Route): Record<string, Json> {
  const all: WireErrorName[] = [...refusals, "internal", "busy"];
  if (who !== "anybody") all.push("not_signed_in");
  if (who !== "anybody" && who !== "staff") all.push("not_found");
  if (body !== undefined) all.push("frame_too_large");
  if ((body ?? query ?? params) !== undefined) all.push("bad_field");
  const byStatus = new Map<number, WireErrorName[]>();
  for (const name of new Set(all)) byStatus.set(statusOf(name), [...(byStatus.get(statusOf(name)) ?? []), name]);
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => [
      String(status),
      { description: names.toSorted().join(", "), content: { "application/json": { schema: ref("Error") } } },
    ]),
  );
}

function json(schema: TSchema): Json {
  return { "application/json": { schema: plain(schema) } };
}

function ref(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

/** As plain data, with a reference where something has a name; `whole` is written out although it has one. */
function plain(value: unknown, whole: unknown = null): Json {
  const name = named.get(value);
  if (name !== undefined && value !== whole) return ref(name);
  if (Array.isArray(value)) return value.map((one) => plain(one));
  if (typeof value !== "object" || value === null) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

const errorSchema: Json = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "name"],
      properties: {
        code: { type: "integer" },
        name: { enum: Object.keys(wireErrors) },
        detail: { type: "string", description: "Which field is wrong and what to do about it." },
      },
    },
  },
};
