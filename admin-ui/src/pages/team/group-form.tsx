import { useSignal } from "@preact/signals";
import { addGroup, renameGroup } from "../../actions/team.ts";
import { Field } from "../../parts/field.tsx";
import { groupIdWrong, required } from "../../parts/form.ts";
import { FormDialog } from "../../parts/form-dialog.tsx";
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
  const tried = useSignal(false);
  const wrong = { name: required(name.value), id: group === null ? idWrong(id.value, taken) : null };

  const save = () => (group === null ? addGroup(id.value, name.value.trim()) : renameGroup(group.id, name.value.trim()));
  return (
    <FormDialog
      title={t(group === null ? "group.add" : "group.rename")}
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
        input={{ name: "group-name", autocomplete: "off", maxLength: 60, autofocus: true }}
      />
      {group === null && (
        <Field
          label={t("group.id")}
          hint={t("group.idHint")}
          value={id.value}
          error={tried.value ? wrong.id : null}
          onValue={(value) => (id.value = value)}
          input={{ name: "group-id", autocomplete: "off", autocapitalize: "none", spellcheck: false, maxLength: 32 }}
        />
      )}
    </FormDialog>
  );
}

function idWrong(id: string, taken: readonly SkillGroup[]): string | null {
  return groupIdWrong(id) ?? (taken.some((group) => group.id === id) ? t("field.taken") : null);
}
