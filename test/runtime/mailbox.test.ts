import { expect, test } from "vitest";
import { limits } from "../../engine/runtime/limits.ts";
import { Mailbox, type Letter } from "../../engine/runtime/mailbox.ts";

const session = { shard: "s0", id: 1, principal: null };
const fromClient = (key: string): Letter => ({ command: { t: "beat", key }, origin: { kind: "session", session } });
const fromActor = (key: string): Letter => ({
  command: { t: "beat", key },
  origin: { kind: "peer", lane: "s1@e", n: 1 },
});
const keyOf = (letter: Letter | undefined) => (letter?.command.t === "beat" ? letter.command.key : null);

test("commands of actors go before those of clients, each in the order they came", () => {
  const mailbox = new Mailbox();
  for (const key of ["c1", "c2"]) mailbox.offer(fromClient(key));
  for (const key of ["a1", "a2"]) mailbox.offer(fromActor(key));
  expect([1, 2, 3, 4, 5].map(() => keyOf(mailbox.take()))).toEqual(["a1", "a2", "c1", "c2", null]);
});

test("a full user lane refuses clients and still takes actors", () => {
  const mailbox = new Mailbox();
  for (let i = 0; i < limits.userMailboxMax; i += 1) expect(mailbox.offer(fromClient("x"))).toBe(true);
  expect(mailbox.offer(fromClient("one too many"))).toBe(false);
  expect(mailbox.offer(fromActor("still"))).toBe(true);
});

test("a full system lane refuses other shards, never the actors of its own", () => {
  const mailbox = new Mailbox();
  for (let i = 0; i < limits.systemMailboxMax; i += 1) mailbox.offer(fromActor("x"));
  expect(mailbox.offer(fromActor("one too many"))).toBe(false);
  const tell = { kind: "local", number: null, settled: false } as const;
  expect(mailbox.offer({ command: { t: "due" }, origin: tell })).toBe(true);
});

test("what was offered and taken in turns comes out in order, however often the lane wraps", () => {
  const mailbox = new Mailbox();
  const out: (string | null)[] = [];
  let next = 0;
  for (let round = 0; round < 4_000; round += 1) {
    for (let i = 0; i < 3 && mailbox.length < 900; i += 1) mailbox.offer(fromClient(String(next++)));
    for (let i = 0; i < 2; i += 1) out.push(keyOf(mailbox.take()));
  }
  while (mailbox.length > 0) out.push(keyOf(mailbox.take()));
  const seen = out.filter((key) => key !== null);
  expect(seen).toEqual(Array.from({ length: next }, (_, index) => String(index)));
});
