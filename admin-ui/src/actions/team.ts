/** Changes to the team. Each is followed by a fresh look at the record: the engine is the one who knows. */
import type { Role } from "peakdesk/protocol";
import { call } from "../api.ts";
import type { Answer, ApiError } from "../api.ts";
import { sessionExpired } from "../session.ts";
import { team } from "../state/team.ts";
import type { Levels } from "../state/config.ts";
import type { TeamRecord } from "../state/team.ts";

export interface NewMember {
  readonly login: string;
  readonly name: string;
  readonly password: string;
  readonly role: Role;
  readonly groups: readonly string[];
  readonly cap: number;
  readonly weight: number;
  readonly skills: Levels;
}

export type MemberChange = Partial<Omit<NewMember, "login">> & { readonly disabled?: boolean };

/** What is on the screen stays there while the new record is on its way. */
export async function loadTeam(): Promise<void> {
  if (team.value.s === "failed") team.value = { s: "loading" };
  const answer = await call<TeamRecord>("GET", "/team");
  team.value = answer.ok ? { s: "ready", team: answer.value } : { s: "failed", error: answer.error };
  if (!answer.ok) noticeExpiry(answer.error);
}

export function addMember(member: NewMember): Promise<Answer<unknown>> {
  return thenLook(call("POST", "/agents", member));
}

export function changeMember(id: string, change: MemberChange): Promise<Answer<unknown>> {
  return thenLook(call("PATCH", `/agents/${encodeURIComponent(id)}`, change));
}

async function thenLook<Value>(answering: Promise<Answer<Value>>): Promise<Answer<Value>> {
  const answer = await answering;
  if (answer.ok) await loadTeam();
  else noticeExpiry(answer.error);
  return answer;
}

function noticeExpiry(error: ApiError): void {
  if (error.name === "not_signed_in") sessionExpired();
}
