/** Why a visitor went to this agent and to no other: what the decision ledger keeps of each offer. */
import type { Effect, Turn } from "./actor.ts";
import type { Command, Source, WaitKey } from "./commands.ts";
import type { AgentId, ConversationId, GroupId, Ms } from "../protocol/ids.ts";

/** Why an agent could not be chosen. */
export const rejections = ["away", "full", "ramp", "skill", "excluded", "held", "reserve"] as const;
export type Rejection = (typeof rejections)[number];

export interface Choice {
  readonly at: Ms;
  readonly conv: ConversationId;
  /** Where the visitor waited. */
  readonly group: GroupId;
  readonly agent: AgentId;
  /** Null where nobody had to accept. */
  readonly offer: string | null;
  readonly how: Source;
  /** Version of the configuration it was decided with. */
  readonly version: number;
  /**
   * One line, the same that the agent sees: how she was chosen (a strategy, `affinity`, `overflow`, `transfer`, `forced`), then
   * `name=value` for what counted: `even-load waited=42 place=1/17`, seconds and the place in line. Screens put it in words.
   */
  readonly why: string;
  /** Of the visitor: the place in line at that moment (1 = first), and what made it. Null where no line was waited in. */
  readonly order: { readonly key: WaitKey; readonly place: number; readonly waiting: number } | null;
  /** Those who could have had it, the chosen one first, with what was compared; at most `candidatesMax`. */
  readonly candidates: readonly { readonly agent: AgentId; readonly terms: Readonly<Record<string, number>> }[];
  /** All the others, counted by reason, and the first few by name. */
  readonly rejected: Readonly<
    Partial<Record<Rejection, { readonly count: number; readonly some: readonly AgentId[] }>>
  >;
}

export const candidatesMax = 32;

type Considered = Pick<Choice, "order" | "candidates" | "rejected">;

/** For the ledger: the offer in its own words, and who was considered. Unless said, nobody was compared: a person chose, or a lender. */
export function choiceOf(
  { conv, group, offer, how, why }: Extract<Command, { t: "agent.reserve" }>,
  agent: AgentId,
  { now, config }: Turn,
  considered: Partial<Considered> = {},
): Effect {
  const nobodyElse: Considered = { order: null, candidates: [{ agent, terms: {} }], rejected: {} };
  return {
    do: "ledger",
    choice: { at: now, conv, group, agent, offer, how, version: config.version, why, ...nobodyElse, ...considered },
  };
}
