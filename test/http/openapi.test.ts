import { readFileSync } from "node:fs";
import { Errors } from "typebox/schema";
import { expect, test } from "vitest";
import { Office } from "./office.ts";

interface Document {
  readonly openapi: string;
  readonly info: { title?: string };
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, object> };
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: { in: string; name: string }[];
  readonly requestBody?: { content: { "application/json": { schema: object } } };
  readonly responses: Record<string, { content?: { "application/json": { schema: object } } }>;
}

/** What the OpenAPI initiative publishes: the schema of version 3.1 documents. */
const published = JSON.parse(readFileSync("test/http/openapi-3.1.schema.json", "utf8")) as object;

async function scene() {
  const office = await Office.opens();
  const { body } = await office.asks("nobody", "GET", "/api/openapi.json");
  return { office, document: body as Document };
}

function operations({ paths }: Document): [method: string, path: string, operation: Operation][] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]): [string, string, Operation] => [method, path, one]),
  );
}

/** What is wrong with a value, by a schema of the document. */
function wrong(document: Document, schema: object, value: unknown): unknown[] {
  return Errors({ components: document.components, ...schema }, value)[1];
}

test("the document is valid by the schema that OpenAPI publishes, which would notice", async () => {
  const { document } = await scene();
  expect(Errors(published, document)).toEqual([true, []]);
  const spoilt = [
    { ...document, info: {} },
    { ...document, paths: { "/x": { get: { responses: 3 } } } },
    { ...document, paths: { "/x": { get: { parameters: [{ name: "x", in: "nowhere" }] } } } },
    { ...document, nonsense: 1 },
  ];
  for (const one of spoilt) expect(Errors(published, one)[0]).toBe(false);
});

test("it describes every route there is, and no other", async () => {
  const { office, document } = await scene();
  const [app] = office.apps;
  const there = app!.routes
    .filter(({ method, path }) => method !== "ALL" && path !== "/*")
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, "{$1}")}`);
  expect(there.length).toBeGreaterThan(20);
  expect(
    operations(document)
      .map(([method, path]) => `${method} ${path}`)
      .toSorted(),
  ).toEqual(there.toSorted());
});

test("every operation has a name of its own, every place in a path a parameter, every reference an end", async () => {
  const { document } = await scene();
  const names = operations(document).map(([, , { operationId }]) => operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const [method, path, { parameters = [] }] of operations(document)) {
    const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect([method, path, parameters.filter((one) => one.in === "path").map(({ name }) => name)]).toEqual([
      method,
      path,
      places,
    ]);
  }
  const ends = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name!);
  expect(ends.length).toBeGreaterThan(20);
  expect(ends.filter((name) => !Object.hasOwn(document.components.schemas, name))).toEqual([]);
});

test("answers are what it says they are, and so are refusals", async () => {
  const { office, document } = await scene();
  for (const path of ["/api/setup", "/api/me", "/api/team", "/api/config", "/healthz", "/api/openapi.json"]) {
    const { status, body } = await office.asks("boss", "GET", path);
    const { schema } = document.paths[path]!["get"]!.responses[status]!.content!["application/json"];
    expect([path, wrong(document, schema, body)]).toEqual([path, []]);
    expect([path, wrong(document, schema, { strange: 1 }).length > 0]).toEqual([path, true]);
  }
  const { status, body } = await office.asks("nobody", "GET", "/api/config");
  const { schema } = document.paths["/api/config"]!["get"]!.responses[status]!.content!["application/json"];
  expect(wrong(document, schema, body)).toEqual([]);
});

test("a body that it allows is taken, and one that it does not is refused", async () => {
  const { office, document } = await scene();
  const { schema } = document.paths["/api/tags/{id}"]!["put"]!.requestBody!.content["application/json"];
  for (const [body, good] of [
    [{ name: "VIP", boostS: 600, noAffinity: true }, true],
    [{ name: "VIP", boostS: 601, noAffinity: true }, false],
    [{ name: "", boostS: 1, noAffinity: true }, false],
    [{ name: "VIP", boostS: 1 }, false],
  ] as const) {
    expect(wrong(document, schema, body).length === 0).toBe(good);
    expect((await office.asks("boss", "PUT", "/api/tags/vip", body)).status).toBe(good ? 200 : 400);
  }
});
