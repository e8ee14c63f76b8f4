import { expect, test } from "vitest";
import type { SessionRef } from "../../engine/core/actor.ts";
import { Attachments } from "../../engine/runtime/attachments.ts";
import { limits } from "../../engine/runtime/limits.ts";

const session = (shard: string, id: number): SessionRef => ({ shard, id, principal: null });

function scene() {
  const changes: string[] = [];
  const attachments = new Attachments((actor, topic, count) => changes.push(`${actor} ${topic} ${count}`));
  return { attachments, changes };
}

test("an actor hears when a topic gets its first session and loses its last, and of nothing between", () => {
  const { attachments, changes } = scene();
  attachments.attach("a", "desk", session("s1", 1), 0);
  attachments.attach("a", "desk", session("s1", 2), 0);
  attachments.detach("a", "desk", session("s1", 1));
  attachments.detach("a", "desk", session("s1", 2));
  expect(changes).toEqual(["a desk 1", "a desk 0"]);
});

test("attaching again is known, and says so", () => {
  const { attachments } = scene();
  expect(attachments.attach("a", "desk", session("s1", 1), 0)).toBe(true);
  expect(attachments.attach("a", "desk", session("s1", 1), 5)).toBe(false);
  expect(attachments.count("a", "desk")).toBe(1);
});

test("sessions of the same number on two shards are two", () => {
  const { attachments } = scene();
  attachments.attach("a", "desk", session("s1", 1), 0);
  attachments.attach("a", "desk", session("s2", 1), 0);
  expect(Object.fromEntries(attachments.audience("a", ["desk"], session("s1", 1)))).toEqual({ s2: [1] });
});

test("a session that listens to two topics hears what goes to both once", () => {
  const { attachments } = scene();
  attachments.attach("a", "visitor", session("s1", 1), 0);
  attachments.attach("a", "staff:1", session("s1", 1), 0);
  expect(Object.fromEntries(attachments.audience("a", ["visitor", "staff:1"], null))).toEqual({ s1: [1] });
});

test("a session that is gone is gone from every topic of the actor and from no other actor", () => {
  const { attachments } = scene();
  attachments.attach("a", "x", session("s1", 1), 0);
  attachments.attach("a", "y", session("s1", 1), 0);
  attachments.attach("b", "x", session("s1", 1), 0);
  attachments.detachAll("a", "s1", 1);
  expect([attachments.has("a"), attachments.has("b")]).toEqual([false, true]);
});

test("a shard that started anew has taken its sessions with it", () => {
  const { attachments, changes } = scene();
  attachments.attach("a", "x", session("s1", 1), 0);
  attachments.attach("a", "x", session("s2", 2), 0);
  attachments.dropShard("s1");
  expect([attachments.count("a", "x"), changes]).toEqual([1, ["a x 1"]]);
});

test("sessions of other shards that stopped refreshing themselves are let go, own ones never", () => {
  const { attachments } = scene();
  attachments.attach("a", "x", session("s1", 1), 0);
  attachments.attach("a", "x", session("s2", 1), 0);
  attachments.attach("a", "x", session("s2", 2), 0);
  attachments.attach("a", "x", session("s2", 2), 50_000);
  attachments.dropStale("s1", limits.attachmentMsMax + 1);
  expect(Object.fromEntries(attachments.audience("a", ["x"], null))).toEqual({ s1: [1], s2: [2] });
});
