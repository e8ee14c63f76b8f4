import { useSignal } from "@preact/signals";
import { addMember, changeMember } from "../../actions/team.ts";
import type { Answer } from "../../api.ts";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { notify } from "../../state/notices.ts";
import type { Member, SkillGroup } from "../../state/team.ts";
import { t } from "../../text.ts";
import { changeOf, draftFrom, draftWrong, newMember, nothingWrong } from "./member-draft.ts";
import type { MemberDraft } from "./member-draft.ts";
import { MemberFields } from "./member-fields.tsx";

interface Props {
  /** Null: a new one. */
  readonly member: Member | null;
  readonly groups: readonly SkillGroup[];
  readonly onClose: () => void;
}

export function MemberForm({ member, groups, onClose }: Props) {
  const draft = useSignal(draftFrom(member));
  const tried = useSignal(false);
  const wrong = draftWrong(draft.value, member);
  return (
    <FormDialog
      title={member === null ? t("member.add") : t("member.edit", { name: member.name })}
      submit={t(member === null ? "member.add" : "common.save")}
      valid={Object.values(wrong).every((error) => error === null)}
      onTry={() => (tried.value = true)}
      save={() => save(draft.value, member)}
      onSaved={() => notify(t(member === null ? "member.added" : "member.saved", { name: draft.value.name.trim() }))}
      onClose={onClose}
    >
      <MemberFields
        member={member}
        groups={groups}
        draft={draft.value}
        wrong={tried.value ? wrong : nothingWrong}
        onChange={(change) => (draft.value = { ...draft.value, ...change })}
      />
    </FormDialog>
  );
}

function save(draft: MemberDraft, member: Member | null): Promise<Answer<unknown>> {
  return member === null ? addMember(newMember(draft)) : changeMember(member.id, changeOf(draft, member));
}
