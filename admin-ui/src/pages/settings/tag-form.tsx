import { useSignal } from "@preact/signals";
import { putTag, removeTag } from "../../actions/config.ts";
import { AmountField } from "../../parts/amount-field.tsx";
import { CheckField } from "../../parts/check-field.tsx";
import { Field } from "../../parts/field.tsx";
import { nameCharsMax, required, slugWrong } from "../../parts/form.ts";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { RemoveButton } from "../../parts/remove-button.tsx";
import { fits, valueOf } from "../../state/amounts.ts";
import type { Amount } from "../../state/amounts.ts";
import type { Tag } from "../../state/config.ts";
import { notify } from "../../state/notices.ts";
import { t } from "../../text.ts";

interface Props {
  /** Null: a new one. */
  readonly tag: Tag | null;
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

const boost: Amount = { field: "boostS", unit: "second", scale: 1, min: -600, max: 600 };

export function TagForm({ tag, taken, onClose }: Props) {
  const name = useSignal(tag?.name ?? "");
  const id = useSignal(tag?.id ?? "");
  const boostS = useSignal(String(tag?.boostS ?? 60));
  const noAffinity = useSignal(tag?.noAffinity ?? false);
  const tried = useSignal(false);
  const wrong = { name: required(name.value), id: tag === null ? slugWrong(id.value, taken) : null };
  const save = () =>
    putTag({
      id: id.value,
      name: name.value.trim(),
      boostS: valueOf(boost, boostS.value),
      noAffinity: noAffinity.value,
    });
  return (
    <FormDialog
      title={t(tag === null ? "tag.add" : "tag.edit")}
      submit={t("common.save")}
      valid={wrong.name === null && wrong.id === null && fits(boost, boostS.value)}
      onTry={() => (tried.value = true)}
      save={save}
      onSaved={() => notify(t("common.saved", { name: name.value.trim() }))}
      onClose={onClose}
      aside={tag !== null && <RemoveButton remove={() => removeTag(tag.id)} onRemoved={onClose} />}
    >
      <div class="form-pair">
        <Field
          label={t("tag.name")}
          value={name.value}
          error={tried.value ? wrong.name : null}
          onValue={(value) => (name.value = value)}
          input={{ autocomplete: "off", maxLength: nameCharsMax, autofocus: true }}
        />
        <Field
          label={t("tag.id")}
          hint={t("tag.idHint")}
          value={id.value}
          error={tried.value ? wrong.id : null}
          onValue={(value) => (id.value = value)}
          input={{ autocomplete: "off", autocapitalize: "none", spellcheck: false, readOnly: tag !== null }}
        />
      </div>
      <AmountField
        amount={boost}
        label={t("tag.boost")}
        explain={t("tag.boost.why")}
        value={boostS.value}
        onValue={(value) => (boostS.value = value)}
      />
      <CheckField
        label={t("tag.noAffinity")}
        hint={t("tag.noAffinityHint")}
        checked={noAffinity.value}
        onChange={(checked) => (noAffinity.value = checked)}
      />
    </FormDialog>
  );
}
