/** What a signed identity may say of a person's tags. The signature itself is tried against a server in test/threads. */
import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { jwtIdentity } from "../../engine/adapters/jwt-identity.ts";

const now = 1_790_000_000_000;
const settings = { mode: "optional", issuer: "shop", audience: "peakdesk" } as const;
const verifier = jwtIdentity({ ...settings, keys: [{ alg: "HS256", key: "a secret" }] });

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

function signed(claims: object): string {
  const seconds = now / 1_000;
  const body = { sub: "customer-7", iss: "shop", aud: "peakdesk", iat: seconds, exp: seconds + 600, ...claims };
  const told = `${part({ alg: "HS256" })}.${part(body)}`;
  return `${told}.${createHmac("sha256", "a secret").update(told).digest("base64url")}`;
}

test("tags come with the identity, none if it names none", () => {
  const vip = verifier.verify(signed({ name: "王小明", tags: ["vip", "long-standing"] }), now);
  expect(vip).toEqual({
    ok: true,
    identity: { subject: "customer-7", issuer: "shop", name: "王小明", tags: ["vip", "long-standing"] },
  });
  expect(verifier.verify(signed({}), now)).toEqual({ ok: true, identity: { subject: "customer-7", issuer: "shop" } });
});

test.each([
  ["no list", "vip"],
  ["something that is no text", ["vip", 7]],
  ["something that is no id", ["a b"]],
  ["an empty one", [""]],
  ["more than twenty", Array.from({ length: 21 }, (_, n) => `t${n}`)],
])("tags with %s are refused with the identity", (_what, tags) => {
  expect(verifier.verify(signed({ tags }), now)).toMatchObject({ ok: false });
});
