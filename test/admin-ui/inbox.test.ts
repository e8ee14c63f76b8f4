import { expect, test } from "vitest";
import { inReplyOrder, isOverdue } from "../../admin-ui/src/state/inbox.ts";
import type { Letter } from "../../admin-ui/src/state/inbox.ts";

const now = 1_000_000;

function letter(id: string, change: Partial<Letter> = {}): Letter {
  return {
    id,
    conv: "v1.1",
    visitor: { id: "v1", name: "Ada" },
    at: now - 5_000,
    contact: { email: "ada@example.org" },
    text: "Please call back",
    files: [],
    why: "off_hours",
    state: "open",
    assignee: null,
    dueAt: now + 1_000,
    steps: [],
    ...change,
  };
}

test("what is late comes first, the longest overdue in front; the rest stays as it came", () => {
  const letters = [
    letter("newest"),
    letter("late", { dueAt: now - 1 }),
    letter("whenever", { dueAt: null }),
    letter("latest", { dueAt: now - 9 }),
  ];
  expect(inReplyOrder(letters, now).map(({ id }) => id)).toEqual(["latest", "late", "newest", "whenever"]);
});

test("what is done is never late, nor what has all the time there is", () => {
  expect(isOverdue(letter("late", { dueAt: now - 1 }), now)).toBe(true);
  expect(isOverdue(letter("done", { dueAt: now - 1, state: "done" }), now)).toBe(false);
  expect(isOverdue(letter("whenever", { dueAt: null }), now)).toBe(false);
});
