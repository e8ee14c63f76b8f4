import { expect, test } from "vitest";
import { hunt } from "../../engine/testing/sim/gate.ts";
import { mutants } from "../../engine/testing/sim/mutants.ts";

test.each(Object.entries(mutants))("an engine that %s is caught", { timeout: 240_000 }, (mutant, flaw) => {
  expect(hunt(mutant, flaw, 300).verdict).not.toBe("");
});
