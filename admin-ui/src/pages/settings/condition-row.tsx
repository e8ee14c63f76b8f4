import { Icon } from "../../parts/icons/icon.tsx";
import { Select } from "../../parts/select.tsx";
import { ruleFields, ruleOps } from "../../state/config.ts";
import type { Condition, Tag } from "../../state/config.ts";
import { t } from "../../text.ts";

interface Props {
  readonly condition: Condition;
  readonly lead: string;
  readonly tags: readonly Tag[];
  readonly onChange: (condition: Condition) => void;
  /** Null for the only one. */
  readonly onRemove: (() => void) | null;
}

export function ConditionRow({ condition, lead, tags, onChange, onRemove }: Props) {
  const choosesTag = condition.field === "tag" && condition.op === "is" && tags.length > 0;
  return (
    <div class="condition">
      <span class="rule-lead">{lead}</span>
      <Select
        label={t("rules.field")}
        quiet
        value={condition.field}
        choices={ruleFields.map((value) => ({ value, label: t(`rules.field.${value}`) }))}
        onChoose={(value) => onChange(withField(condition, value, tags))}
      />
      <Select
        label={t("rules.op")}
        quiet
        value={condition.op}
        choices={ruleOps.map((value) => ({ value, label: t(`rules.op.${value}`) }))}
        onChoose={(value) => onChange({ ...condition, op: ruleOps.find((one) => one === value) ?? "is" })}
      />
      {choosesTag ? (
        <Select
          label={t("rules.value")}
          quiet
          value={condition.value}
          choices={tags.map(({ id, name }) => ({ value: id, label: name }))}
          onChoose={(value) => onChange({ ...condition, value })}
        />
      ) : (
        <div class="field-frame" data-wrong={condition.value.trim() === ""}>
          <input
            class="field-input"
            aria-label={t("rules.value")}
            aria-invalid={condition.value.trim() === ""}
            placeholder={t(`rules.example.${condition.field}`)}
            maxLength={200}
            value={condition.value}
            onInput={(event) => onChange({ ...condition, value: event.currentTarget.value })}
          />
        </div>
      )}
      {onRemove !== null && (
        <button type="button" class="icon-button" aria-label={t("common.remove")} onClick={onRemove}>
          <Icon name="close" size={14} />
        </button>
      )}
    </div>
  );
}

/** Another field has another kind of value: a tag is chosen, the others are written. */
function withField(condition: Condition, name: string, tags: readonly Tag[]): Condition {
  const field = ruleFields.find((one) => one === name) ?? "page";
  const [tag] = tags;
  if (field === "tag" && tag !== undefined) return { field, op: "is", value: tag.id };
  return { field, op: condition.op, value: condition.field === "tag" ? "" : condition.value };
}
