/** Rules while being written: pure. */
import type { Condition, Rule } from "../../state/config.ts";
import { keyed } from "../../state/keyed.ts";
import type { Keyed } from "../../state/keyed.ts";

export const conditionsMax = 10;

export interface RuleDraft extends Omit<Rule, "when"> {
  readonly when: readonly Keyed<Condition>[];
}

export const blank: Condition = { field: "page", op: "has", value: "" };

export function rulesDraftOf(rules: readonly Rule[]): readonly RuleDraft[] {
  return rules.map((rule) => ({ ...rule, when: rule.when.map(keyed) }));
}

export function rulesFrom(drafts: readonly RuleDraft[]): readonly Rule[] {
  return drafts.map((rule) => ({
    ...rule,
    when: rule.when.map(({ field, op, value }) => ({ field, op, value: value.trim() })),
  }));
}

/** The first number that no rule has yet. */
export function newRule(rules: readonly RuleDraft[], group: string): RuleDraft {
  let number = rules.length + 1;
  while (rules.some(({ id }) => id === `rule-${number}`)) number += 1;
  return { id: `rule-${number}`, when: [keyed(blank)], group };
}

/** One place up or down; at an end it stays. */
export function moved(rules: readonly RuleDraft[], at: number, by: -1 | 1): readonly RuleDraft[] {
  const other = rules[at + by];
  const rule = rules[at];
  if (rule === undefined || other === undefined) return rules;
  return rules.with(at, other).with(at + by, rule);
}

export function ruleFits({ when }: RuleDraft): boolean {
  return when.length > 0 && when.every(({ value }) => value.trim() !== "");
}
