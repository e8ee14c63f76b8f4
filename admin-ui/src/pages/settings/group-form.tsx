import { useSignal } from "@preact/signals";
import { putGroup, removeGroup } from "../../actions/config.ts";
import type { ApiError } from "../../api.ts";
import { groupIdWrong, required } from "../../parts/form.ts";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { RemoveButton } from "../../parts/remove-button.tsx";
import type { ConfigRecord, GroupSettings } from "../../state/config.ts";
import { notify } from "../../state/notices.ts";
import { refusedField } from "../../state/refused-field.ts";
import { t } from "../../text.ts";
import { apiErrorText } from "../../words.ts";
import { groupDraftOf, groupFits, groupFrom, groupNumbers, newGroup } from "./group-draft.ts";
import type { GroupDraft } from "./group-draft.ts";
import { GroupBasics } from "./group-basics.tsx";
import { GroupLimits } from "./group-limits.tsx";
import { RingsEditor } from "./rings-editor.tsx";
import { RefusalNote } from "./refusal-note.tsx";

interface Props {
  /** Null: a new one. */
  readonly group: GroupSettings | null;
  readonly config: ConfigRecord;
  readonly onClose: () => void;
}

export interface Refusal {
  readonly field: string;
  readonly text: string;
}

const refusable = [...groupNumbers, "name", "skills", "rings", "hours"] as const;

export function GroupForm({ group, config, onClose }: Props) {
  const draft = useSignal(groupDraftOf(group ?? newGroup));
  const tried = useSignal(false);
  const refusal = useSignal<Refusal | null>(null);
  const change = (next: Partial<GroupDraft>) => {
    draft.value = { ...draft.value, ...next };
    refusal.value = null;
  };
  const taken = config.groups.some(({ id }) => id === draft.value.id) ? t("field.taken") : null;
  const wrong = {
    name: required(draft.value.name),
    id: group === null ? (groupIdWrong(draft.value.id) ?? taken) : null,
  };
  const onRefused = (error: ApiError) => {
    const field = refusedField(error.detail, refusable);
    if (field !== null) refusal.value = { field, text: apiErrorText(error) };
    return field !== null;
  };
  const skills = draft.value.skills.map(({ skill }) => skill.trim()).filter((skill) => skill !== "");
  return (
    <FormDialog
      title={t(group === null ? "group.add" : "group.edit")}
      size="wide"
      submit={t(group === null ? "team.addGroup" : "common.save")}
      valid={wrong.name === null && wrong.id === null && groupFits(draft.value)}
      onTry={() => (tried.value = true)}
      save={() => putGroup(groupFrom(draft.value))}
      onRefused={onRefused}
      onSaved={() => notify(t(group === null ? "group.added" : "group.saved", { name: draft.value.name.trim() }))}
      onClose={onClose}
      aside={group !== null && <RemoveButton remove={() => removeGroup(group.id)} onRemoved={onClose} />}
    >
      <GroupBasics
        draft={draft.value}
        isNew={group === null}
        wrong={tried.value ? wrong : { name: null, id: null }}
        refusal={refusal.value}
        onChange={change}
      />
      <GroupLimits draft={draft.value} hours={config.hours} refusal={refusal.value} onChange={change} />
      <h3 class="form-part">{t("rings.title")}</h3>
      <p class="form-lead">{t("rings.lead")}</p>
      <RingsEditor
        rings={draft.value.rings}
        others={config.groups.filter(({ id }) => id !== draft.value.id)}
        skills={skills}
        tried={tried.value}
        onChange={(rings) => change({ rings })}
      />
      <RefusalNote refusal={refusal.value} field="rings" />
    </FormDialog>
  );
}
