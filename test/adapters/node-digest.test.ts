import { expect, test } from "vitest";
import { nodeDigest } from "../../engine/adapters/node-digest.ts";

const digest = nodeDigest();
const hash = (password: string): Promise<string> => new Promise((resolve) => digest.hashPassword(password, resolve));
const verify = (password: string, stored: string): Promise<boolean> =>
  new Promise((resolve) => digest.verifyPassword(password, stored, resolve));

test("sha256 is base64url of the UTF-8 bytes", () => {
  expect(digest.sha256("abc")).toBe("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
  expect(digest.sha256("客服")).toBe(digest.sha256("\u5ba2\u670d"));
});

test("a password is verified by its own hash only", async () => {
  const stored = await hash("correct horse");
  expect(stored).toMatch(/^scrypt\$32768\$8\$1\$[\w-]+\$[\w-]+$/);
  expect(await verify("correct horse", stored)).toBe(true);
  expect(await verify("correct horse ", stored)).toBe(false);
  expect(await verify("", stored)).toBe(false);
});

test("the same password twice gives two hashes", async () => {
  expect(await hash("same")).not.toBe(await hash("same"));
});

test("an accent is the same password however it was typed", async () => {
  expect(await verify("cafe\u0301", await hash("caf\u00e9"))).toBe(true);
});

test("a hash made with other parameters still verifies", async () => {
  const { scryptSync } = await import("node:crypto");
  const salt = Buffer.from("0123456789abcdef");
  const key = scryptSync("older", salt, 32, { N: 2 ** 14, r: 8, p: 1 });
  const stored = ["scrypt", 2 ** 14, 8, 1, salt.toString("base64url"), key.toString("base64url")].join("$");
  expect(await verify("older", stored)).toBe(true);
});

test.each([
  "",
  "scrypt",
  "bcrypt$1$2$3$aaaaaaaaaaaa$bbbbbbbbbbbbbbbbbbbbbb",
  "scrypt$32768$8$1$$",
  "scrypt$32767$8$1$aaaaaaaaaaaaaaaa$bbbbbbbbbbbbbbbbbbbbbbbbbbbb",
  "scrypt$0$8$1$aaaaaaaaaaaaaaaa$bbbbbbbbbbbbbbbbbbbbbbbbbbbb",
  "scrypt$9999999$8$1$aaaaaaaaaaaaaaaa$bbbbbbbbbbbbbbbbbbbbbbbbbbbb",
  "scrypt$4194304$8$1$aaaaaaaaaaaaaaaa$bbbbbbbbbbbbbbbbbbbbbbbbbbbb",
  "scrypt$32768$99$1$aaaaaaaaaaaaaaaa$bbbbbbbbbbbbbbbbbbbbbbbbbbbb",
])("a hash that cannot be parsed, or asks too much, answers false: %s", async (stored) => {
  expect(await verify("any", stored)).toBe(false);
});

test("done never runs inside the call", () => {
  let ran = false;
  digest.verifyPassword("any", "nonsense", () => (ran = true));
  digest.hashPassword("any", () => (ran = true));
  expect(ran).toBe(false);
});
