/** The description of the protocol says what the code does: every table and every byte of it is held against the code. */
import { readFileSync } from "node:fs";
import { decode } from "@msgpack/msgpack";
import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import { expect, test } from "vitest";
import { gatewayLimits } from "../../engine/gateway/limits.ts";
import { readClientFrame } from "../../engine/gateway/read-frame.ts";
import { socketLimits } from "../../engine/ports/sockets.ts";
import { encodeFrame, subprotocol } from "../../engine/protocol/codec.ts";
import { closeCodes, wireErrors } from "../../engine/protocol/errors.ts";
import { deliveryClass, type ClientFrame } from "../../engine/protocol/frames.ts";
import { wireLimits } from "../../engine/protocol/limits.ts";
import {
  body,
  clientFrames,
  contact,
  conversationEvents,
  head,
  position,
  serverFrames,
} from "../../engine/protocol/schema.ts";
import { fieldsOf } from "./fields-of.ts";

const readme = readFileSync("engine/protocol/README.md", "utf8");

/** The text below a heading, up to the next one of its level or above. */
function section(heading: string, level = 2): string {
  const mark = "#".repeat(level);
  const from = readme.indexOf(`\n${mark} ${heading}\n`);
  if (from < 0) throw new Error(`the README has no section "${heading}"`);
  const rest = readme.slice(from + 1 + mark.length);
  const end = rest.search(new RegExp(`\n#{1,${level}} `));
  return end < 0 ? rest : rest.slice(0, end);
}

/** Cells of every row below the heads of the tables in a text. */
function rows(text: string): string[][] {
  const lines = text.split("\n").filter((line) => line.startsWith("|"));
  const cells = lines.map((line) =>
    line
      .slice(1, line.lastIndexOf("|"))
      .split("|")
      .map((cell) => cell.trim()),
  );
  return cells.filter(
    (_, index) => !/^\|[\s|:-]+\|$/.test(lines[index]!) && !/^\|[\s|:-]+\|$/.test(lines[index + 1] ?? ""),
  );
}

const names = (text: string): string[] => [...text.matchAll(/^#### (\S+)$/gm)].map((match) => match[1]!);
const unquoted = (cell: string): string => cell.replaceAll("`", "");

const tables: [string, Readonly<Record<string, TSchema>>][] = [
  ["Frames from the client", clientFrames],
  ["Frames from the engine", serverFrames],
  ["Events", conversationEvents],
  [
    "Values",
    {
      body,
      position,
      head,
      person: head.properties.visitor,
      contact,
      destination: serverFrames.transfer.properties.to,
    },
  ],
];

test.each(tables)("%s: all are described, and no others", (heading, schemas) => {
  expect(names(section(heading))).toEqual(Object.keys(schemas));
});

const described = tables.flatMap(([heading, schemas]) =>
  Object.entries(schemas).map(([name, schema]) => ({ heading, name, schema })),
);

test.each(described)("$heading: the fields of $name and what they may hold", ({ heading, name, schema }) => {
  const text = section(heading);
  const own = text.slice(text.indexOf(`#### ${name}\n`) + 5).split("\n#### ")[0]!;
  expect(rows(own).map(([field, value]) => [unquoted(field!), value])).toEqual(fieldsOf(schema));
});

test("the delivery class of every frame from the engine", () => {
  const stated = section("Frames from the engine").matchAll(/^#### (\S+)\n\n.*_(Durable|Latest)\._$/gm);
  expect(Object.fromEntries([...stated].map(([, name, of]) => [name, of!.toLowerCase()]))).toEqual(deliveryClass);
});

test("the answer of every command of a client is named in its section", () => {
  const answers = { ack: [], ok: [], stream: [], page: [], welcome: [], roster: [], none: [] } as Record<
    string,
    string[]
  >;
  for (const name of Object.keys(clientFrames)) {
    const [, stated] = new RegExp(`#### ${name}\n\n(?:Answered by \`(\\w+)\`|Not answered)\\.`).exec(readme) ?? [];
    answers[stated ?? "none"]!.push(name);
  }
  expect(answers["none"]!.map((name) => "ref" in clientFrames[name as ClientFrame["t"]].properties)).toEqual([
    false,
    false,
  ]);
  expect(answers).toMatchObject({
    ack: ["send"],
    stream: ["watch"],
    page: ["history"],
    welcome: ["hello"],
    roster: ["roster"],
  });
});

test("errors: code, name and what to do next", () => {
  const stated = rows(section("Errors")).map(([code, name, retry]) => [unquoted(name!), { code: Number(code), retry }]);
  expect(Object.fromEntries(stated)).toEqual(wireErrors);
  expect(stated).toHaveLength(Object.keys(wireErrors).length);
});

test("close codes: code, name and what to do next", () => {
  const stated = rows(section("Close codes")).map(([code, name, reconnect]) => [
    unquoted(name!),
    { code: Number(code), reconnect },
  ]);
  expect(Object.fromEntries(stated)).toEqual(closeCodes);
  expect(stated).toHaveLength(Object.keys(closeCodes).length);
});

test("limits: every limit of the wire, and those of a connection that a client can meet", () => {
  const all: Readonly<Record<string, number>> = { ...wireLimits, ...gatewayLimits, ...socketLimits };
  const stated = rows(section("Limits")).map(([name, value]) => [unquoted(name!), Number(value)] as const);
  for (const [name, value] of stated) expect([name, value]).toEqual([name, all[name]]);
  expect(stated.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(wireLimits)));
});

test("the subprotocol", () => {
  expect(readme).toContain(`# The protocol \`${subprotocol}\`\n`);
});

interface Spoken {
  readonly step: string;
  readonly from: "client" | "engine";
  readonly bytes: Uint8Array | null;
  readonly frame: { readonly t: string };
}

const session: Spoken[] = section("A session in bytes")
  .split(/^(?=\*\*\d+\. )/m)
  .slice(1)
  .map((text) => {
    const hex = /```hex\n([^`]*)```/.exec(text)?.[1];
    const digits = hex?.replaceAll(/#.*$/gm, "").replaceAll(/\s/g, "");
    return {
      step: /^\*\*(\d+\. . \w+)/.exec(text)![1]!,
      from: text.includes("→") ? "client" : "engine",
      bytes: digits === undefined ? null : Uint8Array.from(Buffer.from(digits, "hex")),
      frame: JSON.parse(/```json\n([^`]*)```/.exec(text)![1]!),
    };
  });

test.each(session)("the session, $step: a frame as the schema has it", ({ from, frame, step }) => {
  expect(step).toContain(frame.t);
  const schema: TSchema = { ...(from === "client" ? clientFrames : serverFrames) }[frame.t as never];
  expect([...Value.Errors(schema, frame)]).toEqual([]);
});

const spelled = session.flatMap(({ bytes, ...rest }) => (bytes === null ? [] : [{ ...rest, bytes }]));

test.each(spelled)("the session, $step: the bytes say what stands beside them", ({ from, frame, bytes }) => {
  expect(decode(bytes)).toEqual(frame);
  expect(encodeFrame(frame as ClientFrame)).toEqual(bytes);
  if (from === "client") expect(readClientFrame(bytes)).toEqual({ ok: true, frame });
});

test("the session spells out both directions", () => {
  expect(spelled.length).toBeGreaterThanOrEqual(8);
  expect(new Set(spelled.map(({ from }) => from))).toEqual(new Set(["client", "engine"]));
});
