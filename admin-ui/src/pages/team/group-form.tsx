import { useSignal } from "@preact/signals";
import { addGroup, changeGroup } from "../../actions/team.ts";
import { Field } from "../../parts/field.tsx";
import { groupIdCharsMax, groupIdWrong, nameCharsMax, required } from "../../parts/form.ts";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { Segmented } from "../../parts/segmented.tsx";
import { notify } from "../../state/notices.ts";
import type { SkillGroup } from "../../state/team.ts";
import { t } from "../../text.ts";

interface Props {
  /** Null: a new one. */
  readonly group: SkillGroup | null;
  readonly taken: readonly SkillGroup[];
  readonly onClose: () => void;
}

export function GroupForm({ group, taken, onClose }: Props) {
  const name = useSignal(group?.name ?? "");
  const id = useSignal(group?.id ?? "");
  const accept = useSignal(group?.accept ?? "auto");
  const tried = useSignal(false);
  const wrong = { name: required(name.value), id: group === null ? idWrong(id.value, taken) : null };

  const save = () => {
    const written = { name: name.value.trim(), accept: accept.value };
    return group === null ? addGroup({ id: id.value, ...written }) : changeGroup(group.id, written);
  };
  return (
    <FormDialog
      title={t(group === null ? "group.add" : "group.edit")}
      submit={t(group === null ? "team.addGroup" : "common.save")}
      valid={wrong.name === null && wrong.id === null}
      onTry={() => (tried.value = true)}
      save={save}
      onSaved={() => notify(t(group === null ? "group.added" : "group.saved", { name: name.value.trim() }))}
      onClose={onClose}
    >
      <Field
        label={t("group.name")}
        value={name.value}
        error={tried.value ? wrong.name : null}
        onValue={(value) => (name.value = value)}
        input={{ name: "group-name", autocomplete: "off", maxLength: nameCharsMax, autofocus: true }}
      />
      {group === null && (
        <Field
          label={t("group.id")}
          hint={t("group.idHint")}
          value={id.value}
          error={tried.value ? wrong.id : null}
          onValue={(value) => (id.value = value)}
          input={{
            name: "group-id",
            autocomplete: "off",
            autocapitalize: "none",
            spellcheck: false,
            maxLength: groupIdCharsMax,
          }}
        />
      )}
      <div class="field">
        <span class="field-label" aria-hidden="true">
          {t("group.accept")}
        </span>
        <Segmented
          label={t("group.accept")}
          name="group-accept"
          value={accept.value}
          choices={(["auto", "manual"] as const).map((value) => ({ value, label: t(`group.accept.${value}`) }))}
          onChoose={(value) => (accept.value = value)}
        />
        <p class="field-told">{t(`group.acceptHint.${accept.value}`)}</p>
      </div>
    </FormDialog>
  );
}

function idWrong(id: string, taken: readonly SkillGroup[]): string | null {
  return groupIdWrong(id) ?? (taken.some((group) => group.id === id) ? t("field.taken") : null);
}
