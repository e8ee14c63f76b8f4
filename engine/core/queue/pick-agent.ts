/** Agent choice: the least loaded of those who may, in a total order, so that every run chooses the same. */
import type { AgentId } from "../../protocol/ids.ts";
import type { Member } from "./state.ts";

export interface Candidate {
  readonly id: AgentId;
  readonly member: Member;
  /** Reserved by this queue, those of the running match included. */
  readonly reserved: number;
}

export function pickAgent(candidates: Iterable<Candidate>, excluded: readonly AgentId[]): Candidate | null {
  let best: Candidate | null = null;
  for (const candidate of candidates) {
    if (!eligible(candidate) || excluded.includes(candidate.id)) continue;
    if (best === null || before(candidate, best)) best = candidate;
  }
  return best;
}

export function eligible({ member, reserved }: Candidate): boolean {
  return member.accepting && member.load + reserved < member.cap;
}

/** Lower share of the cap first, then the longest without a new conversation, then by id. */
function before(a: Candidate, b: Candidate): boolean {
  const shareA = (a.member.load + a.reserved) * b.member.cap;
  const shareB = (b.member.load + b.reserved) * a.member.cap;
  if (shareA !== shareB) return shareA < shareB;
  if (a.member.lastAssignedAt !== b.member.lastAssignedAt) return a.member.lastAssignedAt < b.member.lastAssignedAt;
  return a.id < b.id;
}
