/** Changes to the team. Each is followed by a fresh look at the record: the engine is the one who knows. */
import type { Role } from "peakdesk/protocol";
import { call } from "../api.ts";
import type { Answer } from "../api.ts";
import { team } from "../state/team.ts";
import type { Member, TeamRecord } from "../state/team.ts";

export interface NewMember {
  readonly login: string;
  readonly name: string;
  readonly password: string;
  readonly role: Role;
  readonly groups: readonly string[];
  readonly cap: number;
}

export type MemberChange = Partial<Omit<NewMember, "login">> & { readonly disabled?: boolean };

/** What is on the screen stays there while the new record is on its way. */
export async function loadTeam(): Promise<void> {
  if (team.value.s === "failed") team.value = { s: "loading" };
  const answer = await call<TeamRecord>("GET", "/team");
  team.value = answer.ok ? { s: "ready", team: answer.value } : { s: "failed", error: answer.error };
}

export function addMember(member: NewMember): Promise<Answer<Member>> {
  return thenLook(call<Member>("POST", "/agents", member));
}

export function changeMember(id: string, change: MemberChange): Promise<Answer<Member>> {
  return thenLook(call<Member>("PATCH", `/agents/${encodeURIComponent(id)}`, change));
}

export function addGroup(id: string, name: string): Promise<Answer<unknown>> {
  return thenLook(call("POST", "/groups", { id, name }));
}

export function renameGroup(id: string, name: string): Promise<Answer<unknown>> {
  return thenLook(call("PATCH", `/groups/${encodeURIComponent(id)}`, { name }));
}

async function thenLook<Value>(answering: Promise<Answer<Value>>): Promise<Answer<Value>> {
  const answer = await answering;
  if (answer.ok) await loadTeam();
  return answer;
}
