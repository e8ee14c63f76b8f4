/** A message for later: a promise that the words arrive. */
import { expect, test } from "vitest";
import type { Cmid } from "../../engine/protocol/ids.ts";
import { event, first, headOf, message, refusal, Scene, second, stream, visitor } from "./scene.ts";

const call = { contact: { phone: "138 0000" }, text: "call me back" };
const waiting = headOf(first, { stage: "waiting", agent: null });

function inLine(): Scene {
  return visitor().arrives(first, stream(1, [message(1, "hi", "visitor")], { head: waiting }));
}

test("it is kept and sent again, the same bytes, until the server has it", () => {
  const scene = inLine();
  const cmid = scene.link.leave(first, call);
  const sent = scene.sentOf("leave");
  expect(sent).toMatchObject([{ conv: first, cmid, ...call }]);
  scene.cuts().passes(30_000).arrives(first, stream(1, []));
  expect(scene.sentOf("leave")).toEqual(sent);
  expect(scene.link.leaving.map((left) => left.cmid)).toEqual([cmid]);
  scene.says({ t: "ok", ref: sent[0]!.ref }).cuts().passes(30_000).arrives(first, stream(1, []));
  expect([scene.sentOf("leave"), scene.link.leaving]).toEqual([[], []]);
});

test("left before the first welcome, it goes into the conversation the server names", () => {
  const scene = visitor();
  scene.link.start();
  scene.link.leave(scene.link.current!, call);
  scene.arrives(second, stream(0, [], { head: headOf(second, { stage: "none" }) }));
  expect(scene.sentOf("leave")).toMatchObject([{ conv: second, ...call }]);
});

test("under the id of an earlier visit the server recognises it", () => {
  const scene = inLine();
  scene.link.leave(first, call, "written-yesterday" as Cmid);
  expect(scene.sentOf("leave")).toMatchObject([{ cmid: "written-yesterday" }]);
});

test("if its conversation is over and the next has begun, it goes there", () => {
  const scene = inLine();
  scene.link.leave(first, call);
  const [sent] = scene.sentOf("leave");
  scene.says(event({ k: "closed", seq: 2, at: 2, by: "visitor", why: "left_queue" }));
  scene.says(refusal(sent!.ref, "conversation_closed"));
  expect(scene.sentOf("leave")).toMatchObject([{ conv: second, cmid: sent!.cmid }]);
});

test("a busy server is asked again, and an impossible message stays visible until it is discarded", () => {
  const scene = inLine();
  const cmid = scene.link.leave(first, { ...call, contact: {} });
  const [sent] = scene.sentOf("leave");
  scene.says(refusal(sent!.ref, "busy", 1_000)).passes(2_000);
  expect(scene.sentOf("leave")).toEqual([sent]);
  scene.says(refusal(sent!.ref, "contact_missing"));
  expect(scene.link.leaving).toMatchObject([{ cmid, refused: "contact_missing" }]);
  const again = scene.link.retry(first, cmid);
  expect(scene.link.leaving).toMatchObject([{ cmid: again, refused: null }]);
  scene.says(refusal(scene.sentOf("leave")[0]!.ref, "contact_missing"));
  scene.link.discard(first, again!);
  expect(scene.link.leaving).toEqual([]);
});

test("its owner hears what becomes of it", () => {
  const heard: (string | null)[][] = [];
  const scene = new Scene({ as: "visitor" }, { leaving: (all) => heard.push(all.map((left) => left.refused)) });
  scene.arrives(first, stream(1, [message(1, "hi", "visitor")], { head: waiting }));
  scene.link.leave(first, call);
  scene.passes(0).says({ t: "ok", ref: scene.sentOf("leave")[0]!.ref });
  expect(heard).toEqual([[null], []]);
});

test("a visitor can ask how things stand, as when opening hours change", () => {
  const shut = { open: false, changesAt: 60_000, form: true };
  const scene = visitor().arrives(first, stream(0, [], { head: headOf(first, { stage: "none", service: shut }) }));
  expect(scene.link.view(first)?.head.service).toEqual(shut);
  scene.link.refresh();
  const [asked] = scene.sentOf("watch");
  const open = { ...shut, open: true };
  scene.says(stream(0, [], { ref: asked!.ref, head: headOf(first, { stage: "none", service: open }) }));
  expect(scene.link.view(first)?.head.service).toEqual(open);
});
