import { expect, test } from "vitest";
import type { Leaving } from "../../engine/client/index.ts";
import type { ConversationEvent, ConversationEvents, Stage } from "../../engine/protocol/frames.ts";
import type { Cmid, ConversationId } from "../../engine/protocol/ids.ts";
import { choicesOf, serviceIn } from "../../widget/src/choices.ts";
import { view } from "./views.ts";

const open = { open: true, changesAt: null, form: true };
const shut = { open: false, changesAt: 1_000, form: true };
const closed = (why: ConversationEvents["closed"]["why"]): ConversationEvent => ({
  k: "closed",
  seq: 1,
  at: 1,
  by: "system",
  why,
});
const left: ConversationEvent = { k: "left", seq: 2, at: 2, cmid: "c", text: "call me" };
const onItsWay: Leaving = {
  cmid: "c" as Cmid,
  conv: "vann.1" as ConversationId,
  contact: { phone: "110" },
  text: "call me",
  refused: null,
};
const at = (stage: Stage, events: ConversationEvent[] = []) => view(events, { stage });

test("while somebody can serve, nothing stands between the visitor and their words", () => {
  for (const stage of ["none", "waiting", "talking"] as const) {
    expect(choicesOf(at(stage), open, [], false)).toMatchObject({ away: false, form: false, offer: false });
  }
});

test.each(["queue_full", "queue_timeout", "off_hours"] as const)("after %s a message may be left, once", (why) => {
  expect(choicesOf(at("closed", [closed(why)]), open, [], false)).toMatchObject({ form: false, offer: true });
  expect(choicesOf(at("closed", [closed(why)]), open, [], true)).toMatchObject({ form: true, offer: false });
  expect(choicesOf(at("closed", [closed(why), left]), open, [], false)).toMatchObject({ offer: false, sent: true });
  expect(choicesOf(at("closed", [closed(why)]), open, [onItsWay], false)).toMatchObject({ offer: false, sent: true });
});

test("after a conversation that was served, nobody is asked for a message", () => {
  expect(choicesOf(at("closed", [closed("done")]), open, [], false)).toMatchObject({ form: false, offer: false });
});

test("closed by the clock, the form is there at once; after a message its receipt", () => {
  expect(choicesOf(at("none"), shut, [], false)).toMatchObject({ away: true, form: true });
  expect(choicesOf(at("closed", [left]), shut, [], false)).toMatchObject({ away: true, form: false, offer: true });
  expect(choicesOf(at("closed", [left]), shut, [], true)).toMatchObject({ form: true });
});

test("a group that wants no messages says only when it is back", () => {
  const mute = { ...shut, form: false };
  expect(choicesOf(at("none"), mute, [], false)).toMatchObject({ away: true, form: false, offer: true });
});

test("whoever waits or talks when the group closes is served on", () => {
  expect(choicesOf(at("waiting"), shut, [], false)).toMatchObject({ away: false, form: false });
  expect(choicesOf(at("talking"), shut, [], false)).toMatchObject({ away: false, form: false });
});

test("the form goes as soon as an agent is there", () => {
  expect(choicesOf(at("waiting"), open, [], true).form).toBe(true);
  expect(choicesOf(at("talking"), open, [], true).form).toBe(false);
});

test("opening hours are those told last, also when the next conversation has not begun", () => {
  const told = view([], { stage: "closed", service: shut });
  const next = view([], { stage: "none" });
  expect(serviceIn([view([], { service: open }), told, next])).toBe(shut);
  expect(serviceIn([next])).toBeUndefined();
});
