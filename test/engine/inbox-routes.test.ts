/** The inbox's routes with the inbox itself behind them: everything but the sign-in. */
import { Errors } from "typebox/schema";
import { expect, test } from "vitest";
import { cryptoRandom } from "../../engine/adapters/crypto-random.ts";
import { nodeDigest } from "../../engine/adapters/node-digest.ts";
import { systemClock } from "../../engine/adapters/system-clock.ts";
import type { ActorRef, Principal } from "../../engine/core/actor.ts";
import type { Command, NewLeft } from "../../engine/core/commands.ts";
import { inbox } from "../../engine/core/inbox/index.ts";
import { dueMs } from "../../engine/core/inbox/state.ts";
import { createApp } from "../../engine/http/app.ts";
import { inboxRoutes } from "../../engine/http/inbox.ts";
import { FileStore } from "../../engine/http/files.ts";
import { account, ann, conv, help, lin, max, sales, Scene, staff } from "../core/scene.ts";

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
  const app = createApp({
    ask: (to: ActorRef, command: Command, principal: Principal | null, done: (value: unknown) => void) => {
      if (command.t === "agent.check") return done({ ok: true });
      asked.push(`${to.kind}:${to.id}`);
      scene.by(principal).gets(command);
      if (scene.refusal !== null) return done({ ok: false, error: scene.refusal });
      return scene.effects.forEach((effect) => effect.do === "answer" && done(effect.value));
    },
    config: () => ({ ...scene.config, agents: [account(), account({ id: max, login: "max", groups: [help] })] }),
    clock: { ...systemClock(), now: () => scene.now },
    digest: nodeDigest(),
    random: cryptoRandom(),
    log: { info: () => {}, warn: () => {}, error: () => {} },
    setupHash: null,
    health: () => ({ ok: true, report: {} }),
    files: new FileStore([]),
    behindProxy: false,
  });
  const cookie = `peakdesk_session=${who.id}.${"s".repeat(32)}`;
  const headers = { cookie, origin: "http://desk", host: "desk" };
  const send = async (method: string, path: string, body?: object) =>
    app.request(path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
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
  const statuses = await Promise.all(paths.map((path) => send("GET", path).then(({ status }) => status)));
  expect(statuses).toEqual([400, 404, 400]);
  expect(asked).toEqual([]);
});

test("the list is what the document says it is", async () => {
  const { send } = desk();
  const [list] = inboxRoutes;
  const page = await (await send("GET", "/api/inbox?group=sales&state=open")).json();
  expect(page).toMatchObject({ items: [{ text: "please call", state: "open" }], more: false });
  expect(Errors(list!.answers[200]!, page)).toEqual([true, []]);
});

test("staff of another group hear that there is nothing", async () => {
  const { send, path } = desk(staff(max));
  expect(await (await send("GET", "/api/inbox?group=sales")).json()).toMatchObject({ error: { name: "not_found" } });
  expect(await (await send("PATCH", path, { state: "done" })).json()).toMatchObject({ error: { name: "not_found" } });
});
