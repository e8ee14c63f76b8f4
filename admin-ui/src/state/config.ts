/** What administrators decide about routing, as the engine has it on record. */
import { computed, signal } from "@preact/signals";
import type { Role } from "peakdesk/protocol";
import type { ApiError } from "../api.ts";

/** Levels by skill, 1 to 5. */
export type Levels = Readonly<Record<string, number>>;

export const strategies = ["even-load", "even-count", "longest-idle", "capability", "weighted"] as const;
export type Strategy = (typeof strategies)[number];

export type RingTrigger =
  | { readonly t: "after"; readonly ms: number }
  | { readonly t: "offline" }
  | { readonly t: "full"; readonly waiting: number }
  | { readonly t: "estimate"; readonly ms: number };

export interface Ring {
  readonly groups: readonly string[];
  readonly when: RingTrigger;
  readonly dropSkills: readonly string[];
}

export interface GroupSettings {
  readonly id: string;
  readonly name: string;
  readonly accept: "auto" | "manual";
  readonly acceptMs: number;
  readonly strategy: Strategy;
  readonly skills: Levels;
  readonly affinityMs: number;
  readonly waitingMax: number;
  readonly queueMs: number;
  readonly otherwise: "message" | "nothing";
  readonly silentMs: number;
  readonly rings: readonly Ring[];
  readonly reserveSlots: number;
  readonly hours: string | null;
  readonly drainMs: number;
}

/** Minutes from midnight; `to` is not included and may be 1440. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface SpecialDay {
  readonly date: string;
  readonly name: string;
  readonly open: readonly Span[];
}

export interface Hours {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  /** From Monday. */
  readonly week: readonly (readonly Span[])[];
  readonly days: readonly SpecialDay[];
}

export interface Tag {
  readonly id: string;
  readonly name: string;
  readonly boostS: number;
  readonly noAffinity: boolean;
}

export const ruleFields = ["tag", "lang", "page", "channel", "name"] as const;
export const ruleOps = ["is", "has", "starts"] as const;

export interface Condition {
  readonly field: (typeof ruleFields)[number];
  readonly op: (typeof ruleOps)[number];
  readonly value: string;
}

export interface Rule {
  readonly id: string;
  readonly when: readonly Condition[];
  readonly group: string;
}

export interface Break {
  readonly id: string;
  readonly name: string;
}

export interface Routing {
  readonly timeZone: string;
  readonly tagBoostMaxS: number;
  readonly failedBoostS: number;
  readonly failedBoostMaxS: number;
  readonly repeatBoostS: number;
  readonly repeatBoostMaxS: number;
  readonly transferBoostS: number;
  readonly overflowPenaltyS: number;
  readonly rampPerSecond: number;
  readonly missesMax: number;
  readonly affinityDays: number;
  readonly reopenMs: number;
  readonly graceMs: number;
  readonly handoverMs: number;
  readonly ledgerDays: number;
  readonly breaks: readonly Break[];
}

export interface ConfigRecord {
  readonly version: number;
  readonly agents: readonly { readonly login: string; readonly role: Role; readonly skills: Levels }[];
  readonly groups: readonly GroupSettings[];
  readonly hours: readonly Hours[];
  readonly tags: readonly Tag[];
  readonly rules: readonly Rule[];
  readonly routing: Routing;
}

export type ConfigState =
  | { readonly s: "loading" }
  | { readonly s: "failed"; readonly error: ApiError }
  | { readonly s: "ready"; readonly config: ConfigRecord };

export const config = signal<ConfigState>({ s: "loading" });

/** Every skill that somebody has or needs, to be offered where one is written. */
export const knownSkills = computed(() => {
  if (config.value.s !== "ready") return [];
  const { agents, groups } = config.value.config;
  const all = [...agents, ...groups].flatMap(({ skills }) => Object.keys(skills));
  return [...new Set(all)].toSorted((a, b) => (a < b ? -1 : 1));
});
