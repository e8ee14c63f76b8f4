/** A ring of helping groups while being written: pure. */
import { fits, shown, valueOf } from "../../state/amounts.ts";
import type { Amount } from "../../state/amounts.ts";
import type { Ring, RingTrigger } from "../../state/config.ts";

export const ringTriggers = ["after", "offline", "full", "estimate"] as const;
type TriggerName = (typeof ringTriggers)[number];

/** What each trigger counts; `offline` counts nothing. */
export const triggerAmounts: Readonly<Record<TriggerName, Amount | null>> = {
  after: { field: "after", unit: "second", scale: 1_000, min: 0, max: 86_400 },
  offline: null,
  full: { field: "full", unit: "person", scale: 1, min: 0, max: 100_000 },
  estimate: { field: "estimate", unit: "minute", scale: 60_000, min: 0, max: 1_440 },
};
const usual: Readonly<Record<TriggerName, string>> = { after: "60", offline: "", full: "5", estimate: "5" };

export const ringsMax = 6;

export interface RingDraft {
  readonly groups: readonly string[];
  readonly t: TriggerName;
  readonly amount: string;
  readonly dropSkills: readonly string[];
}

export const newRing: RingDraft = { groups: [], t: "after", amount: usual.after, dropSkills: [] };

export function withTrigger(ring: RingDraft, t: TriggerName): RingDraft {
  return { ...ring, t, amount: usual[t] };
}

export function ringDraftOf({ groups, when, dropSkills }: Ring): RingDraft {
  const amount = triggerAmounts[when.t];
  return { groups, t: when.t, amount: amount === null ? "" : shown(amount, countOf(when)), dropSkills };
}

export function ringFrom({ groups, t, amount, dropSkills }: RingDraft): Ring {
  return { groups, when: triggerFrom(t, amount), dropSkills };
}

export function ringFits({ groups, t, amount }: RingDraft): boolean {
  const counted = triggerAmounts[t];
  return groups.length > 0 && (counted === null || fits(counted, amount));
}

function countOf(when: RingTrigger): number {
  switch (when.t) {
    case "after":
    case "estimate":
      return when.ms;
    case "full":
      return when.waiting;
    case "offline":
      return 0;
  }
}

function triggerFrom(t: TriggerName, text: string): RingTrigger {
  const amount = triggerAmounts[t];
  const count = amount === null ? 0 : valueOf(amount, text);
  switch (t) {
    case "offline":
      return { t };
    case "full":
      return { t, waiting: count };
    case "after":
    case "estimate":
      return { t, ms: count };
  }
}
