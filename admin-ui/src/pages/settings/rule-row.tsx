import { Icon } from "../../parts/icons/icon.tsx";
import { Select } from "../../parts/select.tsx";
import type { Condition, GroupSettings, Tag } from "../../state/config.ts";
import { keyed } from "../../state/keyed.ts";
import { t } from "../../text.ts";
import { ConditionRow } from "./condition-row.tsx";
import { blank, conditionsMax } from "./rules-draft.ts";
import type { RuleDraft } from "./rules-draft.ts";

interface Props {
  readonly rule: RuleDraft;
  readonly at: number;
  readonly last: boolean;
  readonly groups: readonly GroupSettings[];
  readonly tags: readonly Tag[];
  readonly onChange: (rule: RuleDraft) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** If all of this holds, then that group. */
export function RuleRow({ rule, at, last, groups, tags, onChange, onMove, onRemove }: Props) {
  const { when } = rule;
  const change = (index: number, next: Condition | null) =>
    onChange({
      ...rule,
      when: when.flatMap((one, here) => (here === index ? (next === null ? [] : { ...next, key: one.key }) : one)),
    });
  return (
    <li class="rule">
      <span class="rule-number" aria-hidden="true">
        {at + 1}
      </span>
      <div class="rule-body">
        {when.map((condition, index) => (
          <ConditionRow
            key={condition.key}
            condition={condition}
            lead={t(index === 0 ? "rules.if" : "rules.and")}
            tags={tags}
            onChange={(next) => change(index, next)}
            onRemove={when.length > 1 ? () => change(index, null) : null}
          />
        ))}
        <div class="rule-then">
          <span class="rule-lead">{t("rules.then")}</span>
          <Select
            label={t("transfer.group")}
            quiet
            value={rule.group}
            choices={groups.map(({ id, name }) => ({ value: id, label: name }))}
            onChoose={(group) => onChange({ ...rule, group })}
          />
          {when.length < conditionsMax && (
            <button
              type="button"
              class="text-button"
              onClick={() => onChange({ ...rule, when: [...when, keyed(blank)] })}
            >
              {t("rules.addCondition")}
            </button>
          )}
        </div>
      </div>
      <div class="rule-actions">
        <button
          type="button"
          class="icon-button"
          aria-label={t("rules.up")}
          disabled={at === 0}
          onClick={() => onMove(-1)}
        >
          <Icon name="up" />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={t("rules.down")}
          disabled={last}
          onClick={() => onMove(1)}
        >
          <Icon name="down" />
        </button>
        <button type="button" class="icon-button" aria-label={t("common.remove")} onClick={onRemove}>
          <Icon name="trash" />
        </button>
      </div>
    </li>
  );
}
