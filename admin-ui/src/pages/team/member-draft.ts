/** A member while being written: pure. */
import type { Role } from "peakdesk/protocol";
import type { MemberChange, NewMember } from "../../actions/team.ts";
import { capWrong, loginWrong, passwordWrong, required, weightWrong } from "../../parts/form.ts";
import type { LevelDraft } from "../../parts/levels-editor.tsx";
import type { Levels } from "../../state/config.ts";
import { draftOf, levelsFrom, skillFits } from "../../state/levels.ts";
import type { Member } from "../../state/team.ts";
import { t } from "../../text.ts";

export interface MemberDraft {
  readonly name: string;
  readonly login: string;
  readonly password: string;
  readonly role: Role;
  readonly groups: readonly string[];
  readonly cap: string;
  readonly weight: string;
  readonly skills: LevelDraft;
  readonly disabled: boolean;
}

/** What most agents can hold at once without losing the thread. */
const usualCap = 5;
/** The middle: nobody gets more than others until somebody says so. */
const usualWeight = 5;

export function draftFrom(member: Member | null): MemberDraft {
  return {
    name: member?.name ?? "",
    login: member?.login ?? "",
    password: "",
    role: member?.role ?? "agent",
    groups: member?.groups ?? [],
    cap: String(member?.cap ?? usualCap),
    weight: String(member?.weight ?? usualWeight),
    skills: draftOf(member?.skills ?? {}),
    disabled: member?.disabled ?? false,
  };
}

/** By field, in words; null where all is well. */
export interface DraftErrors {
  readonly name: string | null;
  readonly login: string | null;
  readonly password: string | null;
  readonly cap: string | null;
  readonly weight: string | null;
  readonly skills: string | null;
}

export const nothingWrong: DraftErrors = {
  name: null,
  login: null,
  password: null,
  cap: null,
  weight: null,
  skills: null,
};

/** The password of a known member may stay as it is. */
export function draftWrong(draft: MemberDraft, member: Member | null): DraftErrors {
  const keepsPassword = member !== null && draft.password === "";
  return {
    name: required(draft.name),
    login: member === null ? loginWrong(draft.login) : null,
    password: keepsPassword ? null : passwordWrong(draft.password),
    cap: capWrong(draft.cap),
    weight: weightWrong(draft.weight),
    skills: draft.skills.every(({ skill }) => skillFits(skill)) ? null : t("skills.wrong"),
  };
}

export function newMember(draft: MemberDraft): NewMember {
  const { password, role, groups } = draft;
  return {
    login: draft.login.trim(),
    name: draft.name.trim(),
    password,
    role,
    groups,
    cap: Number(draft.cap),
    weight: Number(draft.weight),
    skills: levelsFrom(draft.skills),
  };
}

/** Only what differs travels: two administrators at once then undo as little as possible of each other's work. */
export function changeOf(draft: MemberDraft, member: Member): MemberChange {
  const sameGroups =
    draft.groups.length === member.groups.length && draft.groups.every((id) => member.groups.includes(id));
  return {
    ...(draft.name.trim() !== member.name && { name: draft.name.trim() }),
    ...(draft.password !== "" && { password: draft.password }),
    ...(draft.role !== member.role && { role: draft.role }),
    ...(!sameGroups && { groups: draft.groups }),
    ...(Number(draft.cap) !== member.cap && { cap: Number(draft.cap) }),
    ...(Number(draft.weight) !== member.weight && { weight: Number(draft.weight) }),
    ...(!sameLevels(levelsFrom(draft.skills), member.skills) && { skills: levelsFrom(draft.skills) }),
    ...(draft.disabled !== member.disabled && { disabled: draft.disabled }),
  };
}

function sameLevels(a: Levels, b: Levels): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((skill) => a[skill] === b[skill]);
}
