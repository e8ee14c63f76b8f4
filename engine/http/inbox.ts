/** The inbox of a group over HTTP. Whether somebody may look or change is for the inbox's actor to say. */
import { Type, type TSchema } from "typebox";
import type { ActorRef } from "../core/actor.ts";
import type { Command, LeftState } from "../core/commands.ts";
import { findGroup } from "../core/config.ts";
import { noteMax } from "../core/inbox/decide.ts";
import type { Item } from "../core/inbox/state.ts";
import { cmid } from "../protocol/conversation.ts";
import type { Ms } from "../protocol/ids.ts";
import { wireLimits } from "../protocol/limits.ts";
import { agentId, groupId, strict } from "./fields.ts";
import { ask, type AppParts } from "./parts.ts";
import { Refused } from "./refused.ts";
import { staffRoute, type Route } from "./route.ts";

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const leftState = Type.Union((["open", "assigned", "done"] satisfies LeftState[]).map((name) => Type.Literal(name)));
const moment = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const itemId = Type.String({ minLength: 1, maxLength: 100 });

const itemAnswer = Type.Object({
  id: itemId,
  conv: Type.String(),
  visitor: Type.Object({ id: Type.String(), name: Type.String() }),
  at: moment,
  contact: Type.Object({
    name: Type.Optional(Type.String()),
    email: Type.Optional(Type.String()),
    phone: Type.Optional(Type.String()),
  }),
  text: Type.String(),
  files: Type.Array(Type.String()),
  why: Type.String(),
  state: leftState,
  assignee: orNull(agentId),
  dueAt: orNull(moment),
  overdue: Type.Boolean(),
});

const list = staffRoute(
  {
    method: "get",
    path: "/api/inbox",
    summary: "What was left for a group, the newest first.",
    room: "inbox",
    who: "staff",
    query: Type.Object({ group: groupId, state: Type.Optional(leftState), before: Type.Optional(itemId) }, strict),
    answers: { 200: Type.Object({ items: Type.Array(itemAnswer), more: Type.Boolean() }, strict) },
    refusals: ["not_found"],
  },
  async ({ c, parts, who, query }) => {
    const { group, state = null, before = null } = query;
    const { items, more } = await ask<Page>(parts, inboxOf(parts, group), { t: "inbox.list", state, before }, who);
    const at = parts.clock.now();
    return c.json({ items: items.map((item) => ({ ...item, overdue: isOverdue(item, at) })), more });
  },
);

const change = staffRoute(
  {
    method: "patch",
    path: "/api/inbox/:group/:id",
    summary: "Change the state of what was left, who takes care of it, or until when; a note says why.",
    room: "inbox",
    who: "staff",
    params: { group: groupId, id: itemId },
    body: Type.Partial(
      Type.Object({
        state: leftState,
        assignee: orNull(agentId),
        dueAt: orNull(moment),
        note: Type.String({ minLength: 1, maxLength: noteMax }),
      }),
      strict,
    ),
    answers: { 204: null },
    refusals: ["not_found"],
  },
  async ({ c, parts, who, body, id }) => {
    const { note, ...change } = body;
    const command: Command = { t: "inbox.change", item: id, change, ...(note === undefined ? {} : { note }) };
    await ask(parts, inboxOf(parts, c.req.param("group")), command, who);
    return c.body(null, 204);
  },
);

const contact = staffRoute(
  {
    method: "post",
    path: "/api/inbox/:group/:id/contact",
    summary: "Write to the visitor about it, which begins a conversation with whoever writes.",
    room: "inbox",
    who: "staff",
    params: { group: groupId, id: itemId },
    body: Type.Object(
      { cmid: cmid(), text: Type.String({ minLength: 1, maxLength: wireLimits.textCharsMax }) },
      strict,
    ),
    answers: { 202: null },
    refusals: ["not_found"],
  },
  async ({ c, parts, who, body, id }) => {
    await ask(parts, inboxOf(parts, c.req.param("group")), { t: "inbox.contact", item: id, ...body }, who);
    return c.body(null, 202);
  },
);

export const inboxRoutes: readonly Route[] = [list, change, contact];

interface Page {
  readonly items: readonly Item[];
  readonly more: boolean;
}

/** A group that does not exist must not get an actor because somebody asked for it. */
function inboxOf({ config }: AppParts, group: string | undefined): ActorRef {
  const found = findGroup(config(), group);
  if (found === undefined) throw new Refused("not_found");
  return { kind: "inbox", id: found.id };
}

function isOverdue({ state, dueAt }: Item, now: Ms): boolean {
  return state !== "done" && dueAt !== null && dueAt < now;
}
