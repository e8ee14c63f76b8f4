import { expect, test } from "vitest";
import { rehearse } from "../../engine/testing/rehearse.ts";
import mask from "../../plugins/mask/index.ts";

const said = (text: string) => rehearse([mask], [text]).stored[0]?.text ?? "";

test("a card number keeps its last four digits and its length", () => {
  expect(said("my card is 4111 1111 1111 1111, thanks")).toBe("my card is •••• •••• •••• 1111, thanks");
  expect(said("6222020000000000000")).toBe("•••••••••••••••0000");
  expect(said("5500-0000-0000-0004")).toBe("••••-••••-••••-0004");
});

test("order numbers, phone numbers and wrong check digits pass unchanged", () => {
  for (const text of ["订单 1234567890123456789", "13800138000", "4111 1111 1111 1112", "9911111111111111"]) {
    expect(said(text)).toBe(text);
  }
});

test("what is masked once is not changed by masking it again, so that a retry is the same message", () => {
  const once = said("4111 1111 1111 1111");
  expect(said(once)).toBe(once);
});

test("a plugin that throws costs its own effect, never the message", () => {
  const broken = {
    name: "broken",
    rules: {
      "message:incoming": () => {
        throw new Error("no");
      },
    },
  };
  const { stored, faults } = rehearse([broken, mask], ["4111111111111111"]);
  expect(stored.map(({ text }) => text)).toEqual(["••••••••••••1111"]);
  expect(faults.map(({ plugin }) => plugin)).toEqual(["broken"]);
});
