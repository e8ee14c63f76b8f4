/**
 * Bugs planted from outside, each one that a hurried hand could write. A checker that finds nothing is not evidence: the
 * simulation must catch every one of these.
 */
import { spoiledLines } from "./mutants/lines.ts";
import { spoiledRouting } from "./mutants/routing.ts";
import { spoiledRules } from "./mutants/rules.ts";
import { spoiledSurroundings } from "./mutants/surroundings.ts";
import type { Flaw } from "./world.ts";

export const mutants: Readonly<Record<string, Flaw>> = {
  ...spoiledRules,
  ...spoiledRouting,
  ...spoiledLines,
  ...spoiledSurroundings,
};
