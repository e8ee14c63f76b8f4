import { expect, test } from "vitest";
import { visitor as kind } from "../../../engine/core/visitor/index.ts";
import { wireLimits } from "../../../engine/protocol/limits.ts";
import { ann, conv, Scene, visitor } from "../scene.ts";

function talk(messages: number, length: number) {
  const scene = new Scene(kind, ann);
  scene.gets({ t: "visitor.hello", secretHash: "s", token: "vann.s", verified: null, resume: [] }).by(visitor());
  for (let n = 0; n < messages; n += 1) {
    const body = { type: "text", text: "字".repeat(length) } as const;
    scene.gets({ t: "send", ref: 1, conv: conv(1), cmid: `cmid-${String(n).padStart(12, "0")}`, body });
  }
  return scene;
}

function page(scene: ReturnType<typeof talk>, before: number) {
  const [effect] = scene.gets({ t: "history", ref: 1, conv: conv(1), before }).effects;
  if (effect?.do !== "page") throw new Error("no page was asked for");
  return effect;
}

test("a page that takes everything in memory goes on with what is on disk", () => {
  expect(page(talk(5, 1), 6)).toMatchObject({ recent: { length: 5 }, olderOnDisk: true });
});

test("a page that was cut, for its size or for its number, does not reach past what it left out", () => {
  const heavy = page(talk(60, wireLimits.textCharsMax), 50);
  expect(heavy.recent.at(-1)?.seq).toBe(49);
  expect(heavy.recent.length).toBeLessThan(49);
  expect(heavy.olderOnDisk).toBe(false);
  const many = page(talk(150, 1), 140);
  expect([many.recent.length, many.olderOnDisk]).toEqual([wireLimits.pageEventsMax, false]);
});

test("a page of an ended conversation of which nothing is in memory is all on disk", () => {
  const scene = talk(3, 1).gets({ t: "end", ref: 2, conv: conv(1) });
  scene.gets({
    t: "send",
    ref: 1,
    conv: conv(2),
    cmid: "cmid-second-0000",
    body: { type: "text", text: "again" },
  });
  expect(page(scene, 9)).toMatchObject({ recent: [], olderOnDisk: true });
});
