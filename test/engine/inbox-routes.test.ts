/** The inbox's routes with the inbox itself behind them: everything of the app but the sign-in. */
import { Hono } from "hono";
import { expect, test } from "vitest";
import type { ActorRef } from "../../engine/core/actor.ts";
import type { Command, NewLeft } from "../../engine/core/commands.ts";
import { inbox } from "../../engine/core/inbox/index.ts";
import { dueMs } from "../../engine/core/inbox/state.ts";
import { inboxRoutes } from "../../engine/http/inbox.ts";
import { ann, conv, lin, max, sales, Scene, staff } from "../core/scene.ts";

class Refused extends Error {}

function desk(who = staff()) {
  const scene = new Scene(inbox, sales);
  const left: NewLeft = {
    id: `${conv(1)}-2`,
    conv: conv(1),
    visitor: { id: ann, name: "Ann" },
    at: 1_000,
    contact: { phone: "555" },
    text: "please call",
    files: [],
    why: "queue_full",
  };
  scene.gets({ t: "inbox.add", item: left }).by(who);
  const asked: string[] = [];
  const app = new Hono();
  app.onError((error, c) => c.json({ error: error.message }, error instanceof Refused ? 400 : 500));
  inboxRoutes(app, {
    config: () => scene.config,
    now: () => scene.now,
    signedIn: async () => who,
    read: async (c, schema) => {
      const body: unknown = await c.req.json();
      if (schema.Check(body)) return body;
      throw new Refused("bad_field");
    },
    ask: async <T>({ kind, id }: ActorRef, command: Command) => {
      asked.push(`${kind}:${id}`);
      scene.gets(command);
      if (scene.refusal !== null) throw new Refused(scene.refusal);
      return scene.effects.flatMap((effect) => (effect.do === "answer" ? [effect.value as T] : []))[0] as T;
    },
    refused: (reason) => new Refused(reason),
  });
  const send = (method: string, path: string, body?: object) =>
    app.request(path, body === undefined ? { method } : { method, body: JSON.stringify(body) });
  return { scene, asked, send, path: `/api/inbox/sales/${left.id}` };
}

test("what is late is shown as overdue until it is done", async () => {
  const { scene, send, path } = desk();
  const overdue = async () => {
    const { items } = (await (await send("GET", "/api/inbox?group=sales")).json()) as { items: { overdue: boolean }[] };
    return items.map((item) => item.overdue);
  };
  expect(await overdue()).toEqual([false]);
  scene.passes(dueMs);
  expect(await overdue()).toEqual([true]);
  expect((await send("PATCH", path, { state: "done", note: "called" })).status).toBe(204);
  expect(await overdue()).toEqual([false]);
});

test("an item is given away and its day is moved, and nothing else of it can be changed", async () => {
  const { scene, send, path } = desk();
  expect((await send("PATCH", path, { assignee: lin, dueAt: null })).status).toBe(204);
  const item = [...scene.state.items.values()][0];
  expect(item).toMatchObject({ state: "assigned", assignee: lin, dueAt: null });
  expect((await send("PATCH", path, { text: "other words" })).status).toBe(400);
  expect((await send("PATCH", path, { state: "lost" })).status).toBe(400);
});

test("an agent writes to the visitor about it", async () => {
  const { scene, send, path } = desk();
  const words = { cmid: "0123456789abcdef", text: "hello Ann" };
  expect((await send("POST", `${path}/contact`, words)).status).toBe(202);
  expect(scene.tells("visitor.contact")).toMatchObject([{ text: "hello Ann", agent: { id: lin } }]);
  expect((await send("POST", `${path}/contact`, { ...words, text: "" })).status).toBe(400);
});

test("a state or a group that does not exist is refused before any actor is asked", async () => {
  const { asked, send } = desk();
  const paths = ["/api/inbox?group=sales&state=lost", "/api/inbox?group=nowhere", "/api/inbox"];
  for (const path of paths) expect((await send("GET", path)).status).toBe(400);
  expect(asked).toEqual([]);
});

test("staff of another group hear that there is nothing", async () => {
  const { send, path } = desk(staff(max));
  expect(await (await send("GET", "/api/inbox?group=sales")).json()).toEqual({ error: "not_found" });
  expect(await (await send("PATCH", path, { state: "done" })).json()).toEqual({ error: "not_found" });
});
