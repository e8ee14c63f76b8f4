/** Who works here, as the engine has it on record. */
import { signal } from "@preact/signals";
import type { Role } from "peakdesk/protocol";
import type { ApiError } from "../api.ts";
import type { Levels } from "./config.ts";

export interface Member {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly groups: readonly string[];
  /** Conversations at once. */
  readonly cap: number;
  readonly disabled: boolean;
  /** Share of the work where groups go by weight, 1 to 10. */
  readonly weight: number;
  readonly skills: Levels;
}

export interface SkillGroup {
  readonly id: string;
  readonly name: string;
  /** Does a visitor come at once, or on a click of the agent? */
  readonly accept: "auto" | "manual";
}

export interface TeamRecord {
  readonly agents: readonly Member[];
  readonly groups: readonly SkillGroup[];
}

export type TeamState =
  | { readonly s: "loading" }
  | { readonly s: "failed"; readonly error: ApiError }
  | { readonly s: "ready"; readonly team: TeamRecord };

export const team = signal<TeamState>({ s: "loading" });

/** Without this member nobody could change the team any more. */
export function isLastAdmin(record: TeamRecord, id: string): boolean {
  const admins = record.agents.filter((member) => member.role === "admin" && !member.disabled);
  return admins.length === 1 && admins[0]?.id === id;
}

/** Those at work first, then by name as the reader's language sorts it. */
export function inTeamOrder(members: readonly Member[], locale: string): Member[] {
  const collator = new Intl.Collator(locale);
  return members.toSorted(
    (a, b) =>
      Number(a.disabled) - Number(b.disabled) || collator.compare(a.name, b.name) || collator.compare(a.id, b.id),
  );
}

/** Every word must stand in the name, the login or one of the groups. */
export function membersMatching(record: TeamRecord, asked: string): Member[] {
  const words = asked
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return record.agents.filter((member) => {
    const groups = member.groups.map((id) => record.groups.find((group) => group.id === id)?.name ?? id);
    const text = [member.name, member.login, ...groups].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
