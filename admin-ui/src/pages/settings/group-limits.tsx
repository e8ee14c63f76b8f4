import { AmountField } from "../../parts/amount-field.tsx";
import { Segmented } from "../../parts/segmented.tsx";
import { Select } from "../../parts/select.tsx";
import type { Hours } from "../../state/config.ts";
import { t } from "../../text.ts";
import { groupAmounts } from "./group-draft.ts";
import type { GroupDraft, GroupNumber } from "./group-draft.ts";
import type { Refusal } from "./group-form.tsx";

interface Props {
  readonly draft: GroupDraft;
  readonly hours: readonly Hours[];
  readonly refusal: Refusal | null;
  readonly onChange: (change: Partial<GroupDraft>) => void;
}

/** How long and how many, and when it is open. */
export function GroupLimits({ draft, hours, refusal, onChange }: Props) {
  const amount = (field: Exclude<GroupNumber, "acceptMs">) => (
    <AmountField
      amount={groupAmounts[field]}
      label={t(`group.${field}`)}
      explain={t(`group.${field}.why`)}
      value={draft.numbers[field]}
      refused={refusal?.field === field ? refusal.text : null}
      onValue={(value) => onChange({ numbers: { ...draft.numbers, [field]: value } })}
    />
  );
  return (
    <>
      <h3 class="form-part">{t("group.waiting")}</h3>
      <div class="form-pair">
        {amount("waitingMax")}
        {amount("queueMs")}
        {amount("affinityMs")}
        {amount("silentMs")}
        {amount("reserveSlots")}
      </div>
      <div class="field">
        <span class="field-label" aria-hidden="true">
          {t("group.otherwise")}
        </span>
        <Segmented
          label={t("group.otherwise")}
          name="group-otherwise"
          value={draft.otherwise}
          choices={(["message", "nothing"] as const).map((value) => ({ value, label: t(`group.otherwise.${value}`) }))}
          onChoose={(otherwise) => onChange({ otherwise })}
        />
      </div>
      <h3 class="form-part">{t("settings.hours")}</h3>
      <div class="form-pair">
        <Select
          label={t("group.hours")}
          {...(refusal?.field === "hours" && { hint: refusal.text })}
          value={draft.hours ?? ""}
          choices={[
            { value: "", label: t("hours.always") },
            ...hours.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChoose={(id) => onChange({ hours: id === "" ? null : id })}
        />
        {draft.hours !== null && amount("drainMs")}
      </div>
    </>
  );
}
