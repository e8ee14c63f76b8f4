/** What staff do with a conversation besides talking: hand it over, force it, tag it, see who is there. */
import { expect, test } from "vitest";
import type { ServerFrame, ServerFrames } from "../../engine/protocol/frames.ts";
import { agent, event, first, headOf, message, refusal, Scene, stream, words } from "./scene.ts";

const sales = { kind: "group", id: "sales", name: "Sales" } as const;
const asked = { to: sales, by: "a1", until: 60_000 };
const told = (state: ServerFrames["transfer"]["state"]): ServerFrame => ({
  t: "transfer",
  conv: first,
  to: sales,
  state,
});

function watching(head = headOf(first)): Scene {
  const scene = agent().signsIn();
  scene.link.watch(first);
  return scene.says(stream(1, [message(1, "a", "visitor")], { ref: scene.sentOf("watch")[0]!.ref, head }));
}

test("a transfer waits until everything written before it has arrived", () => {
  const scene = watching();
  scene.link.send(first, words("I hand you over"));
  scene.link.transfer(first, { group: "sales" }, "wants a discount");
  expect(scene.sentOf("transfer")).toEqual([]);
  const [letter] = scene.link.view(first)!.pending;
  scene.says(event(message(2, "I hand you over", "agent", letter!.cmid)));
  expect(scene.sentOf("transfer")).toMatchObject([{ conv: first, group: "sales", note: "wants a discount" }]);
});

test("a transfer is shown from the asking to how it went", () => {
  const scene = watching();
  const transfer = () => scene.link.view(first)?.transfer;
  expect(transfer()).toBeNull();
  scene.says(told("asking"));
  expect(transfer()).toEqual({ to: sales, state: "asking" });
  scene.says(told("declined"));
  expect(transfer()).toEqual({ to: sales, state: "declined" });
});

test("whoever comes later sees a transfer that waits, and no more of it once somebody has taken it", () => {
  const scene = watching(headOf(first, { transfer: asked }));
  expect(scene.link.view(first)?.transfer).toEqual({ to: sales, state: "asking" });
  const wei = { id: "a2", name: "Wei" };
  scene.says(event({ k: "assigned", seq: 2, at: 2, agent: wei, group: "sales", how: "transfer" }));
  expect(scene.link.view(first)).toMatchObject({ transfer: null, head: { agent: wei, group: "sales" } });
  expect(scene.link.view(first)?.head.transfer).toBeUndefined();
});

test("a transfer that ended while we were away is not shown as asked", () => {
  const scene = watching(headOf(first, { transfer: asked }))
    .cuts()
    .passes(30_000)
    .signsIn();
  scene.says(stream(1, [], { ref: scene.sentOf("watch")[0]!.ref }));
  expect(scene.link.view(first)?.transfer).toBeNull();
});

test("taking a transfer back never overtakes the asking", () => {
  const scene = watching();
  scene.link.transfer(first, { agent: "a2" });
  scene.link.transferBack(first);
  const [transfer] = scene.sentOf("transfer");
  expect(scene.sentOf("transferBack")).toEqual([]);
  scene.says({ t: "ok", ref: transfer!.ref });
  expect(scene.sentOf("transferBack")).toMatchObject([{ conv: first }]);
});

test("a transfer that cannot be is told to the listener", () => {
  const scene = watching();
  scene.link.transfer(first, { agent: "a2" });
  scene.says(refusal(scene.sentOf("transfer")[0]!.ref, "agent_away"));
  expect(scene.refusals).toEqual(["transfer agent_away"]);
});

test("forced assignment, tags, and reasons for a break and for declining go out as said", () => {
  const scene = watching();
  scene.link.assign(first, "a2");
  scene.link.tag(first, ["vip"]);
  scene.link.status("away", "meal");
  scene.link.decline("o1", "no French");
  expect(scene.sent()).toMatchObject([
    { t: "assign", conv: first, agent: "a2" },
    { t: "tag", conv: first, tags: ["vip"] },
    { t: "status", status: "away", reason: "meal" },
    { t: "decline", offer: "o1", reason: "no French" },
  ]);
});

test("a roster is told once for each question, notices as they come", () => {
  const heard: string[] = [];
  const scene = new Scene(
    { as: "staff" },
    {
      roster: ({ group, waiting }) => heard.push(`${group} ${waiting}`),
      notice: ({ kind, agent: { name } }) => heard.push(`${kind} ${name}`),
    },
  ).signsIn();
  scene.link.roster("sales");
  const [question] = scene.sentOf("roster");
  const answer: ServerFrame = { t: "roster", ref: question!.ref, group: "sales", waiting: 3, agents: [] };
  scene.says(answer, answer);
  scene.says({ t: "notice", kind: "agent_lost", agent: { id: "a2", name: "Wei" }, count: 2, at: 1 });
  expect(heard).toEqual(["sales 3", "agent_lost Wei"]);
});
