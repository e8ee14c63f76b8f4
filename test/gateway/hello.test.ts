import { expect, test } from "vitest";
import type { Command } from "../../engine/core/commands.ts";
import { visitorHello, type Door } from "../../engine/gateway/hello.ts";
import type { VerifiedIdentity } from "../../engine/ports/identity.ts";
import type { Hello } from "../../engine/protocol/frames.ts";

const identity: VerifiedIdentity = { subject: "customer-7", issuer: "shop", name: "Ann", tags: ["vip"] };
const hello: Hello = { t: "hello", v: 1, as: "visitor", token: `v${"a".repeat(24)}.${"b".repeat(26)}` };

/** A door that has seen every identity before. */
const door = {
  digest: { sha256: (text: string) => `hash of ${text}` },
  identity: { mode: "optional", verify: () => ({ ok: true, identity }) },
  clock: { now: () => 0 },
} as unknown as Door;

function commandOf(said: Hello): Command {
  const knock = visitorHello(door, said);
  if (!knock.ok) throw new Error(knock.error);
  return knock.command;
}

test("how the visitor came and from which page are told to their actor, for the routing rules", () => {
  const page = { url: "https://shop.example/tea", title: "Tea" };
  expect(commandOf({ ...hello, channel: "app", page })).toMatchObject({
    channel: "app",
    page: page.url,
    verified: null,
  });
  expect(Object.keys(commandOf(hello))).not.toEqual(expect.arrayContaining(["channel", "page"]));
});

test("tags are believed when they are signed", () => {
  expect(commandOf({ ...hello, identity: "signed" })).toMatchObject({ verified: { name: "Ann", tags: ["vip"] } });
});
