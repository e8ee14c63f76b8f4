import { expect, test } from "vitest";
import { visitor as kind } from "../../engine/core/visitor/index.ts";
import { dedupMs } from "../../engine/core/visitor/dedup.ts";
import type { ConversationEvent } from "../../engine/protocol/frames.ts";
import type { Cmid } from "../../engine/protocol/ids.ts";
import { wireLimits } from "../../engine/protocol/limits.ts";
import { ann, conv, group, help, lin, max, offer, sales, Scene, staff, visitor } from "./scene.ts";

const cmid = (name: string) => name.padEnd(16, "-") as Cmid;
const say = (text: string, name = text, n = 1) =>
  ({ t: "send", ref: 1, conv: conv(n), cmid: cmid(name), body: { type: "text", text } }) as const;
const assign = (id = lin) =>
  ({
    t: "visitor.assign",
    conv: conv(1),
    agent: { id, name: id },
    group: sales,
    how: "queue",
    offer: offer(`${id}.1`),
  }) as const;
const hello = { t: "visitor.hello", secretHash: "s", token: "vann.s", verified: null, resume: [] } as const;
const end = (n = 1) => ({ t: "end", ref: 2, conv: conv(n) }) as const;

function scene() {
  const scene = new Scene(kind, ann);
  scene.listening = { visitor: 1 };
  return scene.by(null).gets(hello).by(visitor());
}

const waiting = () => scene().gets(say("hi"));
const talking = () => waiting().by(null).gets(assign()).by(visitor());
const facts = (of: { state: { conversation: { log: readonly ConversationEvent[] } | null } }) =>
  of.state.conversation?.log.map(({ k }) => k) ?? [];

test("the first words begin a conversation, put it in line and are acknowledged as its third fact", () => {
  const { replies, told, state } = waiting();
  expect(facts({ state })).toEqual(["started", "queued", "message"]);
  expect(replies).toMatchObject([{ t: "ack", seq: 3 }]);
  expect(told).toEqual([`queue:${sales} queue.join`]);
});

test("a visitor goes to the line the page asked for, or to the first one", () => {
  const helped = new Scene(kind, ann)
    .by(null)
    .gets({ ...hello, group: help })
    .by(visitor())
    .gets(say("hi"));
  expect(helped.told).toEqual([`queue:${help} queue.join`]);
  const lost = new Scene(kind, ann)
    .by(null)
    .gets({ ...hello, group: "gone" })
    .by(visitor())
    .gets(say("hi"));
  expect(lost.told).toEqual([`queue:${sales} queue.join`]);
});

test("the same words under the same id are acknowledged again and stored once", () => {
  const { replies, decision, state } = waiting().gets(say("hi"));
  expect(replies).toMatchObject([{ t: "ack", seq: 3 }]);
  expect(decision).toMatchObject({ ok: true, events: [] });
  expect(facts({ state })).toHaveLength(3);
});

test("other words under a known id are a mistake and are told so", () => {
  expect(waiting().gets(say("bye", "hi")).refusal).toBe("cmid_conflict");
});

test("an agent's id is not a visitor's: the author is part of what is known", () => {
  const { replies } = talking().by(staff()).gets(say("hi"));
  expect(replies).toMatchObject([{ t: "ack", seq: 5 }]);
});

test("a retry finds its acknowledgement after the end, new words do not, and after a day nothing is known any more", () => {
  const over = talking().gets(end());
  expect(over.gets(say("hi")).replies).toMatchObject([{ t: "ack", seq: 3 }]);
  expect(over.gets(say("more")).refusal).toBe("conversation_closed");
  over.passes(dedupMs + 1).gets(say("again", "again", 2));
  expect(over.gets(say("hi")).refusal).toBe("duplicate_window_passed");
});

test("an agent's retry finds its acknowledgement although the conversation was closed meanwhile", () => {
  const over = talking().by(staff()).gets(say("yes")).by(visitor()).gets(end()).by(staff());
  expect(over.gets(say("yes")).replies).toMatchObject([{ t: "ack", seq: 5 }]);
  expect(over.gets(say("no")).refusal).toBe("conversation_closed");
});

test("of two agents who took the same visitor the first has the conversation and the other one's place is freed", () => {
  const { told, state } = talking().by(null).gets(assign(max));
  expect(told).toEqual([`agent:${max} agent.release`]);
  expect(state.conversation?.agent?.id).toBe(lin);
});

test("hearing twice from the agent who has it changes nothing", () => {
  expect(talking().by(null).gets(assign()).decision).toEqual({ ok: true, events: [], effects: [] });
});

test("nobody is assigned a visitor who has left", () => {
  const { told, state } = waiting().gets(end()).by(null).gets(assign());
  expect(told).toEqual([`agent:${lin} agent.release`]);
  expect(facts({ state }).at(-1)).toBe("closed");
});

test("leaving the line takes one out of the queue, ending a talk frees the agent", () => {
  expect(waiting().gets(end()).told).toEqual([`queue:${sales} queue.leave`]);
  expect(talking().gets(end()).told).toEqual([`agent:${lin} agent.release`]);
});

test("ending what has ended is fine: it is the answer to a retry", () => {
  expect(waiting().gets(end(), end()).replies).toEqual([{ t: "ok", ref: 2 }]);
});

test("a visitor whose last page is gone keeps the place for a minute", () => {
  const away = waiting().by(null).gets({ t: "sessions", topic: "visitor", count: 0 });
  const back = () => away.by(null).gets({ t: "sessions", topic: "visitor", count: 1 });
  away.passes(59_000);
  expect(back().gets({ t: "due" }).state.conversation?.stage).toBe("waiting");
  away.gets({ t: "sessions", topic: "visitor", count: 0 }).rings();
  expect(away.state.conversation?.log.at(-1)).toMatchObject({ k: "closed", by: "visitor", why: "left_queue" });
});

test("who waits longer than the group allows is told so", () => {
  const { state } = waiting().rings();
  expect(state.conversation?.log.at(-1)).toMatchObject({ k: "closed", by: "system", why: "queue_timeout" });
});

test("a conversation in which nobody says anything ends, and words put that off", () => {
  const silent = group().silentMs;
  const talk = talking()
    .passes(silent - 1)
    .gets(say("still here"));
  expect(talk.deadline).toBe(talk.now + silent);
  expect(talk.rings().state.conversation?.log.at(-1)).toMatchObject({ k: "closed", why: "silent" });
});

test("a full line closes the conversation it was for and no other", () => {
  const full = waiting()
    .by(null)
    .gets({ t: "visitor.turnedAway", conv: conv(2), group: sales });
  expect(full.state.conversation?.stage).toBe("waiting");
  full.gets({ t: "visitor.turnedAway", conv: conv(1), group: sales });
  expect(full.state.conversation?.log.at(-1)).toMatchObject({ k: "closed", why: "queue_full" });
});

test("words that are taken back are gone from the log, and stay gone", () => {
  const talk = talking().gets({ t: "recall", ref: 3, conv: conv(1), seq: 3 });
  expect(talk.state.conversation?.log[2]).toMatchObject({ k: "message", body: null });
  expect(talk.gets({ t: "recall", ref: 4, conv: conv(1), seq: 3 }).decision).toMatchObject({ ok: true, events: [] });
});

test("nobody takes back the words of another, nor their own after two minutes", () => {
  const recall = { t: "recall", ref: 3, conv: conv(1), seq: 3 } as const;
  expect(talking().by(staff()).gets(recall).refusal).toBe("not_found");
  expect(talking().passes(wireLimits.recallMsMax).gets(recall).refusal).toBe(null);
  expect(
    talking()
      .passes(wireLimits.recallMsMax + 1)
      .gets(recall).refusal,
  ).toBe("recall_too_late");
});

test("read cursors grow, stop at the words of the other side, and never go back", () => {
  const talk = talking().by(staff()).gets(say("one"), say("two")).by(visitor());
  const read = (seq: number) => talk.gets({ t: "read", ref: 5, conv: conv(1), seq }).state.conversation?.visitorRead;
  expect([read(5), read(4), read(99)]).toEqual([5, 5, 6]);
  expect(talk.decision).toMatchObject({ ok: true, events: [{ e: { upTo: 6 } }] });
  read(99);
  expect(talk.decision).toMatchObject({ ok: true, events: [] });
});

test("a known position gets what is missing; another history, or one that is ahead, gets the newest part anew", () => {
  const talk = talking();
  const watch = (epoch: string, seq: number) => talk.gets({ t: "watch", ref: 7, conv: conv(1), epoch, seq }).replies;
  expect(watch("e1", 2)).toMatchObject([{ recovered: true, seq: 4, events: [{ seq: 3 }, { seq: 4 }] }]);
  expect(watch("e0", 2)).toMatchObject([{ recovered: false, events: { length: 4 } }]);
  expect(watch("e1", 9)).toMatchObject([{ recovered: false, seq: 4 }]);
});

test("a hello with another secret is hung up on, and makes nobody", () => {
  expect(
    scene()
      .by(null)
      .gets({ ...hello, secretHash: "guess" }).hungUp,
  ).toBe(true);
  const nobody = new Scene(kind, ann).by(null).gets({ ...hello, token: null });
  expect([nobody.hungUp, nobody.events]).toEqual([true, []]);
});

test("an agent who speaks of a conversation that is not hers is asked whether her desk shows it", () => {
  const asked = waiting().by(staff()).gets(end());
  expect(asked.refusal).toBe("not_found");
  expect(asked.tells("agent.doubt")).toEqual([{ t: "agent.doubt", conv: conv(1) }]);
});

test("an agent's beat on a conversation that is no longer hers ends her listening", () => {
  const { effects } = waiting()
    .by(staff())
    .gets({ t: "beat", key: conv(1) });
  expect(effects).toEqual([
    { do: "reply", frame: { t: "left", conv: conv(1) } },
    { do: "detach", topic: "staff:1" },
  ]);
});

test("typing is passed to the other side and is not a fact", () => {
  const { published, events } = talking().gets({ t: "typing", conv: conv(1), on: true });
  expect(published).toEqual([{ t: "typing", conv: conv(1), by: "visitor", on: true }]);
  expect(events.at(-1)).toMatchObject({ e: { k: "assigned" } });
});

test("a visitor who slept on disk is the same afterwards", () => {
  const before = talking().gets(say("one"), { t: "recall", ref: 3, conv: conv(1), seq: 3 });
  const state = structuredClone(before.state);
  expect(before.sleeps().state).toEqual(state);
  expect(before.by(visitor()).gets(say("one")).replies).toMatchObject([{ t: "ack", seq: 5 }]);
});
