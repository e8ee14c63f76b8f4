/** The settings of a group while being written: pure. */
import { fits, shown, valueOf } from "../../state/amounts.ts";
import type { Amount } from "../../state/amounts.ts";
import type { GroupSettings, Ring } from "../../state/config.ts";
import type { LevelDraft } from "../../parts/levels-editor.tsx";
import { keyed } from "../../state/keyed.ts";
import type { Keyed } from "../../state/keyed.ts";
import { draftOf, levelsFrom, skillFits } from "../../state/levels.ts";
import { ringDraftOf, ringFrom, ringFits } from "./ring-draft.ts";
import type { RingDraft } from "./ring-draft.ts";

export type GroupNumber =
  | "acceptMs"
  | "affinityMs"
  | "waitingMax"
  | "queueMs"
  | "silentMs"
  | "reserveSlots"
  | "drainMs";

/** The bounds are those of the engine, in units that people write. */
export const groupAmounts: Readonly<Record<GroupNumber, Amount<GroupNumber>>> = {
  acceptMs: { field: "acceptMs", unit: "second", scale: 1_000, min: 1, max: 120 },
  affinityMs: { field: "affinityMs", unit: "second", scale: 1_000, min: 0, max: 600 },
  waitingMax: { field: "waitingMax", unit: "person", scale: 1, min: 0, max: 100_000 },
  queueMs: { field: "queueMs", unit: "minute", scale: 60_000, min: 0.1, max: 1_440 },
  silentMs: { field: "silentMs", unit: "minute", scale: 60_000, min: 0.1, max: 10_080 },
  reserveSlots: { field: "reserveSlots", unit: "place", scale: 1, min: 0, max: 200 },
  drainMs: { field: "drainMs", unit: "minute", scale: 60_000, min: 0, max: 1_440 },
};
export const groupNumbers = Object.keys(groupAmounts) as GroupNumber[];

export interface GroupDraft extends Pick<GroupSettings, "id" | "name" | "accept" | "strategy" | "otherwise" | "hours"> {
  readonly numbers: Readonly<Record<GroupNumber, string>>;
  readonly skills: LevelDraft;
  readonly rings: readonly Keyed<RingDraft>[];
}

/** What the engine gives a group of which nothing more is said. */
export const newGroup: GroupSettings = {
  id: "",
  name: "",
  accept: "auto",
  acceptMs: 30_000,
  strategy: "even-load",
  skills: {},
  affinityMs: 30_000,
  waitingMax: 500,
  queueMs: 600_000,
  otherwise: "message",
  silentMs: 600_000,
  rings: [],
  reserveSlots: 1,
  hours: null,
  drainMs: 1_800_000,
};

export function groupDraftOf(group: GroupSettings): GroupDraft {
  const { id, name, accept, strategy, otherwise, hours } = group;
  const numbers = Object.fromEntries(
    groupNumbers.map((field) => [field, shown(groupAmounts[field], group[field])]),
  ) as Record<GroupNumber, string>;
  return {
    id,
    name,
    accept,
    strategy,
    otherwise,
    hours,
    numbers,
    skills: draftOf(group.skills),
    rings: group.rings.map((ring) => keyed(ringDraftOf(ring))),
  };
}

export function groupFrom(draft: GroupDraft): GroupSettings {
  const { numbers, skills, rings, ...rest } = draft;
  const values = Object.fromEntries(
    groupNumbers.map((field) => [field, valueOf(groupAmounts[field], numbers[field])]),
  ) as Record<GroupNumber, number>;
  const made: readonly Ring[] = rings.map(ringFrom);
  return { ...rest, name: draft.name.trim(), ...values, skills: levelsFrom(skills), rings: made };
}

/** Everything but name and id, which have words of their own. */
export function groupFits({ numbers, skills, rings }: GroupDraft): boolean {
  return (
    groupNumbers.every((field) => fits(groupAmounts[field], numbers[field])) &&
    skills.every(({ skill }) => skillFits(skill)) &&
    rings.every(ringFits)
  );
}
