/** Visitors whom the site knows: signed identities, and everything that only looks like one. */
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "vitest";
import { closeCodes } from "../../engine/protocol/errors.ts";
import type { Hello } from "../../engine/protocol/frames.ts";
import { visitor } from "../support/clients.ts";
import { rawSocket } from "../support/raw-socket.ts";
import { Server, settingsFile, sharedServer } from "../support/server.ts";

const secret = "a secret of the shop, long enough for HS256";
const pair = generateKeyPairSync("ed25519");
const stranger = generateKeyPairSync("ed25519");
const pem = pair.publicKey.export({ type: "spki", format: "pem" }) as string;
const settings = {
  issuer: "https://shop.example",
  audience: "peakdesk",
  keys: [
    { alg: "HS256", key: secret },
    { alg: "EdDSA", key: pem },
  ],
};

const server = sharedServer((atEnd) => ({
  flags: ["--config", settingsFile({ identity: { mode: "optional", ...settings } }, atEnd)],
}));

const seconds = (): number => Math.floor(Date.now() / 1_000);
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function claims(changes: object = {}): object {
  return {
    sub: "customer-7",
    iss: settings.issuer,
    aud: settings.audience,
    iat: seconds(),
    exp: seconds() + 600,
    ...changes,
  };
}

function hs256(body: object, key = secret, header: object = { alg: "HS256", typ: "JWT" }): string {
  const signed = `${part(header)}.${part(body)}`;
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}

function eddsa(body: object, key = pair.privateKey, header: object = { alg: "EdDSA" }): string {
  const signed = `${part(header)}.${part(body)}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString("base64url")}`;
}

async function knock(hello: Omit<Hello, "t" | "v" | "as">, url = server().url) {
  const socket = await rawSocket(url);
  socket.say({ t: "hello", v: 1, as: "visitor", ...hello });
  await socket.until((frame) => frame.t === "welcome");
  const errors = socket.heard.flatMap((frame) => (frame.t === "error" ? [frame.name] : []));
  const welcome = socket.heard.find((frame) => frame.t === "welcome");
  return { closed: socket.closed, errors, you: welcome?.t === "welcome" ? welcome.you : null };
}

test("a person the site signs for is the same visitor everywhere, by name, and by either key", async () => {
  const first = await knock({ identity: hs256(claims({ name: "王小明" })) });
  expect(first.you).toMatchObject({ kind: "visitor", name: "王小明", id: expect.stringMatching(/^u/) });
  expect(first.you).not.toHaveProperty("token");
  const phone = await knock({ identity: eddsa(claims({ name: "王小明" })) });
  expect(phone.you).toEqual(first.you);
  const other = await knock({ identity: hs256(claims({ sub: "customer-8" })) });
  expect(other.you?.id).not.toBe(first.you?.id);
});

test("a verified person and an anonymous visitor are two, and neither sees the other's talk", async () => {
  const anonymous = await visitor(server().url).opens();
  anonymous.says("before signing in");
  await anonymous.settles();
  const known = await visitor(server().url, {
    token: anonymous.token,
    identity: hs256(claims({ sub: "both" })),
  }).opens();
  expect(known.conv).not.toBe(anonymous.conv);
  expect(known.lines()).toEqual([]);
  known.says("after signing in");
  await known.settles();
  const again = await visitor(server().url, { identity: eddsa(claims({ sub: "both" })) }).opens();
  expect(again.lines()).toEqual(["after signing in"]);
  expect(anonymous.lines()).toEqual(["before signing in"]);
});

const asPem = { alg: "HS256" };
const tampered = (token: string, change: object): string => {
  const [head, body, signature] = token.split(".") as [string, string, string];
  const told = JSON.parse(Buffer.from(body, "base64url").toString()) as object;
  return [head, part({ ...told, ...change }), signature].join(".");
};

test.each<[string, () => string]>([
  ["no algorithm", () => `${part({ alg: "none" })}.${part(claims())}.`],
  ["no algorithm, in other letters", () => `${part({ alg: "NONE" })}.${part(claims())}.`],
  ["the public key used as a secret", () => hs256(claims(), pem, asPem)],
  ["a header that names the other algorithm", () => hs256(claims(), secret, { alg: "EdDSA" })],
  ["a header that names a weaker hash", () => hs256(claims(), secret, { alg: "HS1" })],
  ["a key id that is a path", () => hs256(claims(), "", { alg: "HS256", kid: "../../dev/null" })],
  [
    "an embedded key",
    () => eddsa(claims(), stranger.privateKey, { alg: "EdDSA", jwk: stranger.publicKey.export({ format: "jwk" }) }),
  ],
  ["another secret", () => hs256(claims(), `${secret}!`)],
  ["another key", () => eddsa(claims(), stranger.privateKey)],
  ["another subject under the same signature", () => tampered(hs256(claims()), { sub: "customer-1" })],
  ["a name that was not signed", () => tampered(eddsa(claims()), { name: "boss" })],
  ["another audience", () => hs256(claims({ aud: "shop" }))],
  ["no audience", () => hs256(claims({ aud: undefined }))],
  ["another issuer", () => hs256(claims({ iss: "https://evil.example" }))],
  ["expired", () => hs256(claims({ iat: seconds() - 900, exp: seconds() - 120 }))],
  ["issued in the future", () => hs256(claims({ iat: seconds() + 300, exp: seconds() + 900 }))],
  ["valid for a day", () => hs256(claims({ exp: seconds() + 86_400 }))],
  ["without an end", () => hs256(claims({ exp: undefined }))],
  ["times as text", () => hs256(claims({ exp: String(seconds() + 600) }))],
  ["no subject", () => hs256(claims({ sub: "" }))],
  ["a subject that is a list", () => hs256(claims({ sub: ["customer-7"] }))],
  ["two parts", () => hs256(claims()).split(".").slice(0, 2).join(".")],
  ["four parts", () => `${hs256(claims())}.x`],
  ["no JSON", () => "eyJ.eyJ.eyJ"],
  ["no token", () => "x"],
])("an identity with %s is refused", async (_what, identity) => {
  const { closed, errors, you } = await knock({ identity: identity() });
  expect({ closed, errors, you }).toEqual({
    closed: closeCodes.not_signed_in.code,
    errors: ["not_signed_in"],
    you: null,
  });
});

test("where identities are required, nobody comes in without one", async () => {
  const strict = await Server.start({
    workers: 1,
    flags: ["--config", settingsFile({ identity: { mode: "required", ...settings } })],
  });
  const refused = { closed: closeCodes.not_signed_in.code, errors: ["identity_required"], you: null };
  expect(await knock({}, strict.url)).toEqual(refused);
  expect(await knock({ token: `v${"a".repeat(24)}.${"b".repeat(26)}` }, strict.url)).toEqual(refused);
  expect((await knock({ identity: hs256(claims()) }, strict.url)).you).not.toBeNull();
});
