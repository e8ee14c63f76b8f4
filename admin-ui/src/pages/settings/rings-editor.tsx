import { AmountField } from "../../parts/amount-field.tsx";
import { Icon } from "../../parts/icons/icon.tsx";
import { Select } from "../../parts/select.tsx";
import type { GroupSettings } from "../../state/config.ts";
import { keyed } from "../../state/keyed.ts";
import type { Keyed } from "../../state/keyed.ts";
import { t } from "../../text.ts";
import { newRing, ringTriggers, ringsMax, triggerAmounts, withTrigger } from "./ring-draft.ts";
import type { RingDraft } from "./ring-draft.ts";

interface Props {
  readonly rings: readonly Keyed<RingDraft>[];
  /** Groups that could help: all but this one. */
  readonly others: readonly GroupSettings[];
  /** Skills that this group asks for. */
  readonly skills: readonly string[];
  readonly tried: boolean;
  readonly onChange: (rings: readonly Keyed<RingDraft>[]) => void;
}

/** Who else may serve when it gets tight: rings open in this order and never close again for a visitor. */
export function RingsEditor({ rings, others, skills, tried, onChange }: Props) {
  const change = (at: number, next: RingDraft | null) =>
    onChange(rings.flatMap((ring, index) => (index === at ? (next === null ? [] : { ...next, key: ring.key }) : ring)));
  if (others.length === 0) return <p class="field-told">{t("rings.alone")}</p>;
  return (
    <div class="rings">
      {rings.map((ring, at) => (
        <fieldset key={ring.key} class="ring">
          <legend>{t("rings.ring", { n: at + 1 })}</legend>
          <button
            type="button"
            class="icon-button ring-remove"
            aria-label={t("common.remove")}
            onClick={() => change(at, null)}
          >
            <Icon name="close" />
          </button>
          <Trigger ring={ring} onChange={(next) => change(at, next)} />
          <Chips
            label={t("rings.groups")}
            told={tried && ring.groups.length === 0 ? t("field.required") : null}
            choices={others
              .filter(({ id }) => !rings.some((other, index) => index !== at && other.groups.includes(id)))
              .map(({ id, name }) => ({ id, name }))}
            chosen={ring.groups}
            onChoose={(groups) => change(at, { ...ring, groups })}
          />
          {skills.length > 0 && (
            <Chips
              label={t("rings.dropSkills")}
              told={null}
              choices={skills.map((skill) => ({ id: skill, name: skill }))}
              chosen={ring.dropSkills}
              onChoose={(dropSkills) => change(at, { ...ring, dropSkills })}
            />
          )}
        </fieldset>
      ))}
      {rings.length < ringsMax && (
        <button type="button" class="text-button line-add" onClick={() => onChange([...rings, keyed(newRing)])}>
          {t("rings.add")}
        </button>
      )}
    </div>
  );
}

function Trigger({ ring, onChange }: { ring: RingDraft; onChange: (ring: RingDraft) => void }) {
  const amount = triggerAmounts[ring.t];
  return (
    <div class="form-pair">
      <Select
        label={t("rings.when")}
        value={ring.t}
        choices={ringTriggers.map((value) => ({ value, label: t(`rings.when.${value}`) }))}
        onChoose={(value) => onChange(withTrigger(ring, ringTriggers.find((one) => one === value) ?? "after"))}
      />
      {amount !== null && (
        <AmountField
          amount={amount}
          label={t(`rings.amount.${ring.t}`)}
          value={ring.amount}
          onValue={(value) => onChange({ ...ring, amount: value })}
        />
      )}
    </div>
  );
}

interface ChipsProps {
  readonly label: string;
  readonly told: string | null;
  readonly choices: readonly { readonly id: string; readonly name: string }[];
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: readonly string[]) => void;
}

function Chips({ label, told, choices, chosen, onChoose }: ChipsProps) {
  const toggle = (id: string) => onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <fieldset class="field" data-wrong={told !== null}>
      <legend class="field-label">{label}</legend>
      <div class="chips">
        {choices.map(({ id, name }) => (
          <label key={id} class="chip">
            <input type="checkbox" checked={chosen.includes(id)} onChange={() => toggle(id)} />
            <span>{name}</span>
          </label>
        ))}
      </div>
      {told !== null && <p class="field-told">{told}</p>}
    </fieldset>
  );
}
