/**
 * Every frame of a client, asked by everybody, of every kind of conversation. Who may do what is written here a second time;
 * and whatever is refused must look exactly as if the conversation did not exist.
 */
import { expect, test } from "vitest";
import type { Principal } from "../../engine/core/actor.ts";
import type { ClientCommand } from "../../engine/core/commands.ts";
import { visitor as kind } from "../../engine/core/visitor/index.ts";
import type { AgentId, Cmid, VisitorId } from "../../engine/protocol/ids.ts";
import { noConfig } from "../../engine/core/config.ts";
import { authorize } from "../../engine/core/policy.ts";
import { account, ann, conv, group, help, lin, offer, sales, Scene, staff, visitor } from "./scene.ts";

const colleague = "acolleague" as AgentId;
const overseer = "aoverseer" as AgentId;
const strangerOverseer = "aelsewhere" as AgentId;
const boss = "aboss" as AgentId;

const people: Readonly<Record<string, Principal | null>> = {
  "the visitor": visitor(ann),
  "another visitor": visitor("vbob" as VisitorId),
  "the agent who has it": staff(lin),
  "a colleague of her group": staff(colleague),
  "the supervisor of her group": staff(overseer, "supervisor"),
  "the supervisor of another group": staff(strangerOverseer, "supervisor"),
  "an administrator": staff(boss, "admin"),
  "somebody who is not signed in": null,
};

type Object = "running" | "waiting" | "closed" | "not begun";

const cmid = "0123456789abcdef" as Cmid;
const frames: Readonly<Record<string, (n: number) => ClientCommand>> = {
  send: (n) => ({ t: "send", ref: 1, conv: conv(n), cmid, body: { type: "text", text: "words" } }),
  recall: (n) => ({ t: "recall", ref: 1, conv: conv(n), seq: 3 }),
  read: (n) => ({ t: "read", ref: 1, conv: conv(n), seq: 3 }),
  typing: (n) => ({ t: "typing", conv: conv(n), on: true }),
  watch: (n) => ({ t: "watch", ref: 1, conv: conv(n), epoch: "", seq: 0 }),
  history: (n) => ({ t: "history", ref: 1, conv: conv(n), before: 9 }),
  end: (n) => ({ t: "end", ref: 1, conv: conv(n) }),
  transfer: (n) => ({ t: "transfer", ref: 1, conv: conv(n), agent: colleague }),
  transferBack: (n) => ({ t: "transferBack", ref: 1, conv: conv(n) }),
  assign: (n) => ({ t: "assign", ref: 1, conv: conv(n), agent: colleague }),
  tag: (n) => ({ t: "tag", ref: 1, conv: conv(n), tags: [] }),
  leave: (n) => ({ t: "leave", ref: 1, conv: conv(n), cmid, contact: { email: "ann@example.com" }, text: "words" }),
};

const visitors = ["send", "recall", "read", "typing", "watch", "history", "end", "leave"];

/** What the table below says of nobody is refused. */
const allowed: Readonly<Record<Object, Readonly<Record<string, readonly string[]>>>> = {
  running: {
    "the visitor": visitors,
    // What the visitor said is not hers to take back.
    "the agent who has it": ["send", "read", "typing", "watch", "history", "end", "transfer", "transferBack", "tag"],
    "the supervisor of her group": ["watch", "history", "assign", "tag"],
  },
  waiting: {
    "the visitor": visitors,
    "the supervisor of her group": ["watch", "history", "assign", "tag"],
  },
  closed: {
    // Known to be over: these are told so, in so many words.
    "the visitor": visitors,
    "the agent who has it": ["send", "read", "watch", "history", "end", "tag"],
    "the supervisor of her group": ["watch", "history", "tag"],
  },
  "not begun": {
    "the visitor": ["send", "watch", "history", "end", "leave"],
  },
};

function scene(object: Object) {
  const scene = new Scene(kind, ann);
  const of = (id: AgentId, groups: readonly (typeof sales)[], role: "agent" | "supervisor" | "admin") =>
    account({ id, login: id, groups, role });
  const agents = [
    account(),
    of(colleague, [sales], "agent"),
    of(overseer, [sales], "supervisor"),
    of(strangerOverseer, [help], "supervisor"),
    of(boss, [sales], "admin"),
  ];
  scene.config = { ...noConfig, version: 1, agents, groups: [group(), group({ id: help, name: "Help" })] };
  scene.listening = { visitor: 1 };
  scene.gets({ t: "visitor.hello", secretHash: "s", token: "vann.s", verified: null, resume: [] });
  if (object === "not begun") return scene;
  scene
    .by(visitor())
    .gets({ t: "send", ref: 1, conv: conv(1), cmid: "first-words-first", body: { type: "text", text: "hi" } });
  if (object === "waiting") return scene;
  scene.by(null).gets({
    t: "visitor.assign",
    conv: conv(1),
    agent: { id: lin, name: "Lin" },
    group: sales,
    how: "queue",
    offer: offer("q.1"),
  });
  if (object === "closed") scene.by(visitor()).gets({ t: "end", ref: 1, conv: conv(1) });
  return scene;
}

/** Everything that reaches the one who asked, or anybody else. */
function answer(object: Object, who: Principal | null, frame: ClientCommand) {
  const { decision, effects, refusal } = scene(object).by(who).gets(frame);
  const visible = effects.filter((effect) => effect.do !== "cast");
  return { refusal, visible, events: decision.ok ? decision.events.length : 0 };
}

const objects: readonly Object[] = ["running", "waiting", "closed", "not begun"];
const cases = objects.flatMap((object) =>
  Object.entries(people).flatMap(([who, principal]) =>
    Object.entries(frames).map(([name, frame]) => ({ object, who, principal, name, frame })),
  ),
);

test.each(cases)("$who asks $name of a conversation that is $object", ({ object, who, principal, name, frame }) => {
  const given = answer(object, principal, frame(1));
  if (allowed[object][who]?.includes(name) === true) {
    expect(given.refusal).not.toBe("not_found");
    return;
  }
  expect(given).toEqual(answer(object, principal, frame(77)));
  expect(given.events).toBe(0);
  expect(given.visible).toEqual([]);
});

test("the words of somebody else are taken back by nobody, not even by who may write there", () => {
  const lins = scene("running")
    .by(staff())
    .gets({ t: "recall", ref: 1, conv: conv(1), seq: 3 });
  expect(lins.refusal).toBe("not_found");
});

const kept = { visitor: ann, group: sales, agent: null, open: false };

test.each([
  ["the agent who has it", true],
  ["a colleague of her group", true],
  ["the supervisor of her group", true],
  ["the supervisor of another group", false],
  ["an administrator", false],
  ["the visitor", false],
  ["somebody who is not signed in", false],
])("%s may look into what was left for the group: %s", (who, may) => {
  const groups = who.includes("another") ? [help] : who === "an administrator" ? [] : [sales];
  const asked = (["inbox.read", "inbox.change"] as const).map((action) =>
    authorize(people[who] ?? null, action, { ...kept, groups }),
  );
  expect(asked).toEqual([may, may]);
});

test.each([
  ["the visitor", []],
  ["somebody who is not signed in", []],
  ["a colleague of her group", ["roster"]],
  ["the supervisor of another group", ["roster", "config.read", "ledger.read"]],
  ["an administrator", ["roster", "config.read", "config.change", "ledger.read"]],
])("%s may, of what concerns no conversation: %s", (who, may) => {
  const actions = ["roster", "config.read", "config.change", "ledger.read"] as const;
  expect(actions.filter((action) => authorize(people[who] ?? null, action))).toEqual(may);
});
