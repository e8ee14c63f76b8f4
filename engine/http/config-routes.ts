/** The whole configuration: as one file, and part by part. */
import type { Context } from "hono";
import { Type, type Static, type TSchema } from "typebox";
import type { Command } from "../core/commands.ts";
import {
  accountDefaults,
  groupDefaults,
  routingDefaults,
  type ConfigChange,
  type ConfigFile,
  type Routing,
} from "../core/config.ts";
import { fileOf } from "../core/directory/file.ts";
import { directoryRef } from "../core/directory/index.ts";
import type { GroupId } from "../protocol/ids.ts";
import {
  configFile,
  configImport,
  groupEntry,
  hoursEntry,
  routingEntry,
  rulesBody,
  tagEntry,
} from "./config-schema.ts";
import { groupId, slug, strict, version } from "./fields.ts";
import { ask } from "./parts.ts";
import { Refused } from "./refused.ts";
import { staffRoute, type Route, type RouteFacts, type StaffCall } from "./route.ts";

/** A whole configuration with white space: twice what the directory takes. */
const fileBytesMax = 1024 * 1024;

const changed = Type.Object({ version }, strict);
const imported = Type.Object(
  { version, added: Type.Array(Type.String()), disabled: Type.Array(Type.String()) },
  strict,
);

const changeFacts = {
  room: "config",
  who: "config.change",
  version: "optional",
  answers: { 200: changed },
  refusals: ["config_changed"],
} as const satisfies Partial<RouteFacts>;

const exportFile = staffRoute(
  {
    method: "get",
    path: "/api/config",
    summary: "The configuration as one file, without secrets. Its version is in the file and in the ETag.",
    room: "config",
    who: "config.read",
    answers: { 200: configFile },
  },
  async ({ c, parts, who }) => {
    const here = parts.config();
    const command = { t: "directory.read", known: here.version } as const;
    const { file } = await ask<{ file: ConfigFile | null }>(parts, directoryRef, command, who);
    const newest = file ?? fileOf(here);
    return tagged(c, newest.version, newest);
  },
);

const importFile = staffRoute(
  {
    method: "put",
    path: "/api/config",
    summary:
      "Replace the configuration by a file. Accounts are found by login and keep their passwords; new ones come disabled " +
      "until they are given one; those not in the file are disabled, but not who imports it.",
    room: "config",
    who: "config.change",
    version: "required",
    body: configImport,
    bodyBytesMax: fileBytesMax,
    answers: { 200: imported },
    refusals: ["config_changed", "frame_too_large"],
  },
  (call) => {
    const { agents, groups, hours, tags, rules, routing } = call.body;
    const file = {
      agents: agents.map((entry) => ({ ...accountDefaults, disabled: false, ...entry })),
      groups: groups.map((entry) => ({ ...groupDefaults, ...entry })),
      hours,
      tags,
      rules,
      routing: { ...routingDefaults, ...routing } as Routing,
    };
    return send(call, { t: "directory.import", file, version: call.version });
  },
);

/** One thing put in its place. `make` gives the change that the body stands for. */
function change<Body extends TSchema>(
  at: Pick<RouteFacts, "path" | "params" | "summary">,
  body: Body,
  make: (body: Static<Body>, id: string) => ConfigChange,
): Route {
  return staffRoute({ ...changeFacts, ...at, method: "put", body }, async (call) => {
    const { id, version } = call;
    return send(call, { t: "directory.change", change: make(call.body, id), version });
  });
}

function removal(at: Pick<RouteFacts, "path" | "params" | "summary">, make: (id: string) => ConfigChange): Route {
  return staffRoute({ ...changeFacts, ...at, method: "delete", refusals: ["config_changed", "still_in_use"] }, (call) =>
    send(call, { t: "directory.change", change: make(call.id), version: call.version }),
  );
}

async function send({ c, parts, who }: StaffCall<unknown>, command: Command): Promise<Response> {
  const { ok: _ok, ...answer } = await ask<{ ok: true; version: number }>(parts, directoryRef, command, who);
  return tagged(c, answer.version, answer);
}

/** The version travels as the tag of the answer too, ready for the next `If-Match`. */
function tagged(c: Context, version: number, body: object): Response {
  c.header("ETag", `"${version}"`);
  return c.json(body);
}

function sameId(named: string | undefined, id: string): void {
  if (named !== undefined && named !== id) throw new Refused("bad_field", `id: '${id}' by the path; leave it out`);
}

export const configRoutes: readonly Route[] = [
  exportFile,
  importFile,
  change(
    {
      path: "/api/groups/:id",
      params: { id: groupId },
      summary: "Add a group, or replace it; what is not named has its default.",
    },
    groupEntry,
    (body, id) => {
      sameId(body.id, id);
      return { t: "groupPut", group: { ...groupDefaults, ...body, id: id as GroupId } };
    },
  ),
  removal({ path: "/api/groups/:id", params: { id: groupId }, summary: "Remove a group that nothing names." }, (id) => {
    return { t: "groupRemoved", id: id as GroupId };
  }),
  change(
    { path: "/api/hours/:id", params: { id: slug }, summary: "Add opening hours, or replace them." },
    hoursEntry,
    (body, id) => {
      sameId(body.id, id);
      return { t: "hoursPut", hours: { ...body, id } };
    },
  ),
  removal(
    { path: "/api/hours/:id", params: { id: slug }, summary: "Remove opening hours that no group has." },
    (id) => {
      return { t: "hoursRemoved", id };
    },
  ),
  change(
    { path: "/api/tags/:id", params: { id: slug }, summary: "Add a tag, or replace it." },
    tagEntry,
    (body, id) => {
      sameId(body.id, id);
      return { t: "tagPut", tag: { ...body, id } };
    },
  ),
  removal(
    { path: "/api/tags/:id", params: { id: slug }, summary: "Remove a tag; it moves nobody's place any more." },
    (id) => {
      return { t: "tagRemoved", id };
    },
  ),
  change({ path: "/api/rules", summary: "Replace all rules; the first that holds counts." }, rulesBody, ({ rules }) => {
    return { t: "rulesSet", rules };
  }),
  change(
    { path: "/api/routing", summary: "Replace what all groups share; what is not named has its default." },
    routingEntry,
    (body) => ({ t: "routingSet", routing: { ...routingDefaults, ...body } as Routing }),
  ),
];
