/** The inbox of a group over HTTP. Whether somebody may look or change is for the inbox's actor to say. */
import type { Context, Hono } from "hono";
import { Type, type Static, type TSchema } from "typebox";
import { Compile } from "typebox/compile";
import type { ActorRef, Principal } from "../core/actor.ts";
import type { Command, LeftState } from "../core/commands.ts";
import { findGroup, type Config } from "../core/config.ts";
import { noteMax } from "../core/inbox/decide.ts";
import type { Item } from "../core/inbox/state.ts";
import { cmid } from "../protocol/conversation.ts";
import type { WireErrorName } from "../protocol/errors.ts";
import type { AgentId, Ms } from "../protocol/ids.ts";
import { wireLimits } from "../protocol/limits.ts";

/** What these routes need of the app: who asks, what is in the body, an actor's answer, and a no. */
export interface InboxDoors {
  readonly config: () => Config;
  readonly now: () => Ms;
  readonly signedIn: (c: Context) => Promise<Principal>;
  readonly read: <T extends TSchema>(c: Context, schema: ReturnType<typeof Compile<T>>) => Promise<Static<T>>;
  readonly ask: <T>(to: ActorRef, command: Command, who: Principal) => Promise<T>;
  readonly refused: (reason: WireErrorName, detail?: string) => Error;
}

const leftStates: readonly LeftState[] = ["open", "assigned", "done"];
const strict = { additionalProperties: false } as const;
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const bodies = {
  change: Compile(
    Type.Partial(
      Type.Object({
        state: Type.Union([Type.Literal("open"), Type.Literal("assigned"), Type.Literal("done")]),
        assignee: orNull(Type.String({ minLength: 1, maxLength: 40 })),
        dueAt: orNull(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
        note: Type.String({ minLength: 1, maxLength: noteMax }),
      }),
      strict,
    ),
  ),
  contact: Compile(
    Type.Object({ cmid: cmid(), text: Type.String({ minLength: 1, maxLength: wireLimits.textCharsMax }) }, strict),
  ),
};

export function inboxRoutes(app: Hono, doors: InboxDoors): void {
  const { signedIn, read, ask, refused, now } = doors;
  app.get("/api/inbox", async (c) => {
    const who = await signedIn(c);
    const asked = c.req.query("state") ?? null;
    const state = asked === null ? null : leftStates.find((one) => one === asked);
    if (state === undefined) throw refused("bad_field", `state: one of ${leftStates.join(", ")}`);
    const list: Command = { t: "inbox.list", state, before: c.req.query("before") ?? null };
    const { items, more } = await ask<Page>(inboxOf(doors, c.req.query("group")), list, who);
    const at = now();
    return c.json({ items: items.map((item) => ({ ...item, overdue: isOverdue(item, at) })), more });
  });
  app.patch("/api/inbox/:group/:id", async (c) => {
    const who = await signedIn(c);
    const { state, assignee, dueAt, note } = await read(c, bodies.change);
    const change = {
      ...(state === undefined ? {} : { state }),
      ...(assignee === undefined ? {} : { assignee: assignee as AgentId | null }),
      ...(dueAt === undefined ? {} : { dueAt }),
    };
    const command: Command = {
      t: "inbox.change",
      item: c.req.param("id"),
      change,
      ...(note === undefined ? {} : { note }),
    };
    await ask(inboxOf(doors, c.req.param("group")), command, who);
    return c.body(null, 204);
  });
  app.post("/api/inbox/:group/:id/contact", async (c) => {
    const who = await signedIn(c);
    const words = await read(c, bodies.contact);
    const command: Command = { t: "inbox.contact", item: c.req.param("id"), ...words };
    await ask(inboxOf(doors, c.req.param("group")), command, who);
    return c.body(null, 202);
  });
}

interface Page {
  readonly items: readonly Item[];
  readonly more: boolean;
}

/** A group that does not exist must not get an actor because somebody asked for it. */
function inboxOf({ config, refused }: InboxDoors, group: string | undefined): ActorRef {
  const found = findGroup(config(), group);
  if (found === undefined) throw refused("not_found");
  return { kind: "inbox", id: found.id };
}

function isOverdue({ state, dueAt }: Item, now: Ms): boolean {
  return state !== "done" && dueAt !== null && dueAt < now;
}
