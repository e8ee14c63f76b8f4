import { expect, test } from "vitest";
import { Inbox } from "../../engine/runtime/inbox.ts";

const lane = "s1@epoch";

test("numbers are taken once and in order; what comes early waits for its turn", () => {
  const inbox = new Inbox();
  expect(inbox.accept(lane, 1, 1)).toBe("take");
  expect(inbox.accept(lane, 1, 1)).toBe("known");
  expect(inbox.accept(lane, 3, 1)).toBe("early");
  expect(inbox.accept(lane, 2, 1)).toBe("take");
  expect(inbox.accept(lane, 3, 1)).toBe("take");
});

test("only a gapless run counts as applied, though turns end in any order", () => {
  const inbox = new Inbox();
  for (const n of [1, 2, 3]) inbox.accept(lane, n, 1);
  expect(inbox.applied(lane, 2)).toBe(0);
  expect(inbox.applied(lane, 1)).toBe(2);
});

test("what is applied is acknowledged only as far as its blocks are durable", () => {
  const inbox = new Inbox();
  for (const n of [1, 2]) inbox.accept(lane, n, 1);
  const block = inbox.applied(lane, 1);
  inbox.applied(lane, 2);
  expect(inbox.acknowledged(lane)).toBe(0);
  inbox.confirm(lane, block);
  expect(inbox.acknowledged(lane)).toBe(1);
});

test("after a crash what was accepted but not applied is taken again, what was applied is not", () => {
  const before = new Inbox();
  for (const n of [1, 2, 3]) before.accept(lane, n, 1);
  before.applied(lane, 1);
  before.applied(lane, 3);
  const after = new Inbox(before.freeze());
  expect(after.accept(lane, 1, 1)).toBe("known");
  expect(after.accept(lane, 2, 1)).toBe("take");
  expect(after.accept(lane, 3, 1)).toBe("known");
  expect(after.accept(lane, 4, 1)).toBe("take");
});

test("numbers the sender will never send again, because a life from before a restore applied them, leave no gap", () => {
  const inbox = new Inbox();
  expect(inbox.accept(lane, 8, 8)).toBe("take");
  expect(inbox.accept(lane, 7, 8)).toBe("known");
});

test("what was applied beyond such a gap counts once the gap is closed", () => {
  const inbox = new Inbox();
  for (const n of [1, 2]) inbox.accept(lane, n, 1);
  expect(inbox.applied(lane, 2)).toBe(0);
  inbox.accept(lane, 3, 2);
  expect(inbox.reached(lane)).toBe(2);
});

test("a refused number may come again", () => {
  const inbox = new Inbox();
  inbox.accept(lane, 1, 1);
  inbox.reject(lane, 1);
  expect(inbox.accept(lane, 1, 1)).toBe("take");
});

test("another history of the sender numbers from one again", () => {
  const inbox = new Inbox();
  inbox.accept(lane, 1, 1);
  expect(inbox.accept("s1@restored", 1, 1)).toBe("take");
});
