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
import { account, ann, conv, group, help, lin, sales, Scene, staff, visitor } from "./scene.ts";

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
};

/** What the table below says of nobody is refused. */
const allowed: Readonly<Record<Object, Readonly<Record<string, readonly string[]>>>> = {
  running: {
    "the visitor": ["send", "recall", "read", "typing", "watch", "history", "end"],
    // What the visitor said is not hers to take back.
    "the agent who has it": ["send", "read", "typing", "watch", "history", "end"],
    "the supervisor of her group": ["watch", "history"],
  },
  waiting: {
    "the visitor": ["send", "recall", "read", "typing", "watch", "history", "end"],
    "the supervisor of her group": ["watch", "history"],
  },
  closed: {
    // Known to be over: these are told so, in so many words.
    "the visitor": ["send", "recall", "read", "typing", "watch", "history", "end"],
    "the agent who has it": ["send", "read", "watch", "history", "end"],
    "the supervisor of her group": ["watch", "history"],
  },
  "not begun": {
    "the visitor": ["send", "watch", "history", "end"],
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
  scene.by(null).gets({ t: "visitor.assign", conv: conv(1), agent: { id: lin, name: "Lin" } });
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
