/** Skills between a form and the configuration. Pure. */
import type { Levels } from "./config.ts";
import { keyed } from "./keyed.ts";
import type { Keyed } from "./keyed.ts";

export function draftOf(levels: Levels): Keyed<{ skill: string; level: number }>[] {
  return Object.entries(levels).map(([skill, level]) => keyed({ skill, level }));
}

/** Rows without a name do not count. */
export function levelsFrom(rows: readonly { readonly skill: string; readonly level: number }[]): Levels {
  return Object.fromEntries(
    rows.filter(({ skill }) => skill.trim() !== "").map(({ skill, level }) => [skill.trim(), level]),
  );
}

/** As the engine takes names of skills: without white space, and no underscore in front. */
export function skillFits(skill: string): boolean {
  return skill.trim() === "" || /^[^\s_]\S{0,39}$/.test(skill.trim());
}
