import { expect, test } from "vitest";
import {
  lastWords,
  mayRecall,
  standingMessages,
  unreadCount,
  urgency,
  waitingSince,
} from "../../admin-ui/src/state/conversation.ts";
import { talk } from "./talk-builder.ts";

test("only words of the visitor above the read mark are unread", () => {
  const { view } = talk().visitor("one").agentReads().agent("answer").visitor("two").visitor("three");
  expect(unreadCount(view)).toBe(2);
});

test("a recalled message is no longer unread", () => {
  const { view } = talk().visitor("one").visitor("oops").recalled();
  expect(unreadCount(view)).toBe(1);
  expect(standingMessages(view).map((message) => message.body.text)).toEqual(["one"]);
});

test("a visitor waits since the first words after our last ones, however often they ask again", () => {
  const story = talk().visitor("hello").agent("hi").visitor("a question");
  const asked = story.now;
  expect(waitingSince(story.later(60_000).visitor("still there?").view)).toBe(asked);
});

test("nobody waits once we have answered, nor once all is over", () => {
  expect(waitingSince(talk().visitor("hello").agent("hi").view)).toBeNull();
  expect(waitingSince(talk().visitor("hello").closed().view)).toBeNull();
  expect(waitingSince(talk().view)).toBeNull();
});

test("an answer on its way counts, a refused one does not", () => {
  expect(waitingSince(talk().visitor("hello").sending("hi").view)).toBeNull();
  const refused = talk().visitor("hello").sending("hi", { name: "busy", retry: "never" });
  expect(waitingSince(refused.view)).not.toBeNull();
});

test("taking an answer back leaves the visitor waiting again", () => {
  const story = talk().visitor("hello");
  const asked = story.now;
  expect(waitingSince(story.agent("wrong window").recalled().view)).toBe(asked);
});

test("a visitor who takes the only question back does not wait", () => {
  expect(waitingSince(talk().visitor("hello").recalled().view)).toBeNull();
});

test("waiting is calm below one minute and late from three", () => {
  expect([59_999, 60_000, 179_999, 180_000].map(urgency)).toEqual(["calm", "soon", "soon", "late"]);
});

test("the last words are our own unsent ones before any that were sent", () => {
  expect(lastWords(talk().visitor("hello").view)).toMatchObject({ ours: false, text: "hello" });
  expect(lastWords(talk().visitor("hello").sending("wait").view)).toMatchObject({ ours: true, text: "wait" });
  expect(lastWords(talk().view)).toBeNull();
});

test("words can be recalled for two minutes and only while they stand", () => {
  const said = talk().agent("hi");
  const message = standingMessages(said.view)[0]!;
  expect(mayRecall(message, message.at + 119_999)).toBe(true);
  expect(mayRecall(message, message.at + 120_000)).toBe(false);
  expect(mayRecall({ ...message, body: null }, message.at)).toBe(false);
});
