/**
 * Which of the agents who may have a visitor gets it. Every strategy is a total order, so that every run chooses the same:
 * a list of terms, compared one after the other, the smallest first, the id last.
 */
import type { Capacity } from "../commands.ts";
import type { Account, Levels, Strategy } from "../config.ts";
import type { AgentId } from "../../protocol/ids.ts";

export interface Candidate {
  readonly id: AgentId;
  readonly capacity: Capacity;
  readonly account: Account | undefined;
  /** Conversations and offers, those of the running match included. */
  readonly load: number;
  /** Work received so far by the measure of `weighted`: grows by 1/weight with each visitor. */
  readonly share: number;
}

type Terms = Readonly<Record<string, number>>;

/** Minutes that a day at work counts at least: the first minutes say nothing. */
const onlineMinutesMin = 15;

const terms: Readonly<Record<Strategy, (who: Candidate, skills: Levels) => Terms>> = {
  "even-load": (who) => ({ load: loadOf(who), taken: who.capacity.takenToday, last: who.capacity.lastAssignedAt }),
  "even-count": (who) => ({
    rate: who.capacity.takenToday / Math.max(who.capacity.onlineMsToday / 60_000, onlineMinutesMin),
    load: loadOf(who),
    last: who.capacity.lastAssignedAt,
  }),
  "longest-idle": (who) => ({ last: who.capacity.lastAssignedAt }),
  capability: (who, skills) => ({
    skill: -skillOf(who.account, skills),
    load: loadOf(who),
    last: who.capacity.lastAssignedAt,
  }),
  /** Stride scheduling: in proportion as exactly as smooth weighted round robin, but each choice touches one agent only. */
  weighted: (who) => ({ share: who.share }),
};

export function termsOf(strategy: Strategy, who: Candidate, skills: Levels): Terms {
  return terms[strategy](who, skills);
}

export function pick(strategy: Strategy, candidates: Iterable<Candidate>, skills: Levels): Candidate | null {
  const score = terms[strategy];
  let best: Candidate | null = null;
  let bestTerms: Terms = {};
  for (const candidate of candidates) {
    const own = score(candidate, skills);
    if (best !== null && !before(own, candidate.id, bestTerms, best.id)) continue;
    best = candidate;
    bestTerms = own;
  }
  return best;
}

export function meets(account: Account | undefined, skills: Levels): boolean {
  for (const skill in skills) if ((account?.skills[skill] ?? 0) < (skills[skill] ?? 0)) return false;
  return true;
}

function before(a: Terms, aId: string, b: Terms, bId: string): boolean {
  for (const name in a) {
    const difference = (a[name] ?? 0) - (b[name] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return aId < bId;
}

function loadOf({ load, capacity }: Candidate): number {
  return load / capacity.cap;
}

/** What is asked for most counts most. */
function skillOf(account: Account | undefined, skills: Levels): number {
  let sum = 0;
  for (const skill in skills) sum += (account?.skills[skill] ?? 0) * (skills[skill] ?? 0);
  return sum;
}
