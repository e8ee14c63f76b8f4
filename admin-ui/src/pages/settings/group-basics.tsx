import { Field } from "../../parts/field.tsx";
import { groupIdCharsMax, nameCharsMax } from "../../parts/form.ts";
import { LevelsEditor } from "../../parts/levels-editor.tsx";
import { AmountField } from "../../parts/amount-field.tsx";
import { Segmented } from "../../parts/segmented.tsx";
import { Select } from "../../parts/select.tsx";
import { strategies } from "../../state/config.ts";
import { skillFits } from "../../state/levels.ts";
import { t } from "../../text.ts";
import { groupAmounts } from "./group-draft.ts";
import type { GroupDraft } from "./group-draft.ts";
import type { Refusal } from "./group-form.tsx";

interface Props {
  readonly draft: GroupDraft;
  readonly isNew: boolean;
  readonly wrong: { readonly name: string | null; readonly id: string | null };
  readonly refusal: Refusal | null;
  readonly onChange: (change: Partial<GroupDraft>) => void;
}

/** What it is called, and who of it gets the next visitor. */
export function GroupBasics({ draft, isNew, wrong, refusal, onChange }: Props) {
  const refused = (field: string) => (refusal?.field === field ? refusal.text : null);
  const badSkill = draft.skills.every(({ skill }) => skillFits(skill)) ? null : t("skills.wrong");
  return (
    <>
      <div class="form-pair">
        <Field
          label={t("group.name")}
          value={draft.name}
          error={wrong.name ?? refused("name")}
          onValue={(name) => onChange({ name })}
          input={{ name: "group-name", autocomplete: "off", maxLength: nameCharsMax, autofocus: true }}
        />
        <Field
          label={t("group.id")}
          hint={t("group.idHint")}
          value={draft.id}
          error={wrong.id}
          onValue={(id) => onChange({ id })}
          input={{
            name: "group-id",
            autocomplete: "off",
            autocapitalize: "none",
            spellcheck: false,
            maxLength: groupIdCharsMax,
            readOnly: !isNew,
          }}
        />
      </div>
      <h3 class="form-part">{t("group.choosing")}</h3>
      <Select
        label={t("group.strategy")}
        hint={t(`strategy.told.${draft.strategy}`)}
        value={draft.strategy}
        choices={strategies.map((value) => ({ value, label: t(`strategy.${value}`) }))}
        onChoose={(value) => onChange({ strategy: strategies.find((one) => one === value) ?? "even-load" })}
      />
      <div class="form-pair">
        <Accept draft={draft} onChange={onChange} />
        {draft.accept === "manual" && (
          <AmountField
            amount={groupAmounts.acceptMs}
            label={t("group.acceptMs")}
            explain={t("group.acceptMs.why")}
            value={draft.numbers.acceptMs}
            refused={refused("acceptMs")}
            onValue={(acceptMs) => onChange({ numbers: { ...draft.numbers, acceptMs } })}
          />
        )}
      </div>
      <LevelsEditor
        label={t("group.skills")}
        hint={t("group.skillsHint")}
        error={badSkill ?? refused("skills")}
        value={draft.skills}
        onChange={(skills) => onChange({ skills })}
      />
    </>
  );
}

function Accept({ draft, onChange }: Pick<Props, "draft" | "onChange">) {
  return (
    <div class="field">
      <span class="field-label" aria-hidden="true">
        {t("group.accept")}
      </span>
      <Segmented
        label={t("group.accept")}
        name="group-accept"
        value={draft.accept}
        choices={(["auto", "manual"] as const).map((value) => ({ value, label: t(`group.accept.${value}`) }))}
        onChoose={(accept) => onChange({ accept })}
      />
      <p class="field-told">{t(`group.acceptHint.${draft.accept}`)}</p>
    </div>
  );
}
