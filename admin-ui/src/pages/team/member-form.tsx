import { useSignal } from "@preact/signals";
import type { Role } from "peakdesk/protocol";
import { addMember, changeMember } from "../../actions/team.ts";
import { CheckField } from "../../parts/check-field.tsx";
import { Field } from "../../parts/field.tsx";
import { capMax, capMin, passwordCharsMin } from "../../parts/form.ts";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { PasswordField } from "../../parts/password-field.tsx";
import { Segmented } from "../../parts/segmented.tsx";
import { myId } from "../../session.ts";
import { notify } from "../../state/notices.ts";
import type { Member, SkillGroup } from "../../state/team.ts";
import { t } from "../../text.ts";
import { changeOf, draftFrom, draftWrong, newMember } from "./member-draft.ts";
import type { MemberDraft } from "./member-draft.ts";

interface Props {
  /** Null: a new one. */
  readonly member: Member | null;
  readonly groups: readonly SkillGroup[];
  readonly onClose: () => void;
}

const roles: readonly Role[] = ["agent", "supervisor", "admin"];

export function MemberForm({ member, groups, onClose }: Props) {
  const draft = useSignal(draftFrom(member));
  const tried = useSignal(false);
  const wrong = draftWrong(draft.value, member);
  const shown = (error: string | null) => (tried.value ? error : null);
  const set = (change: Partial<MemberDraft>) => (draft.value = { ...draft.value, ...change });
  const isMe = member !== null && member.id === myId();

  return (
    <FormDialog
      title={member === null ? t("member.add") : t("member.edit", { name: member.name })}
      submit={t(member === null ? "member.add" : "common.save")}
      valid={Object.values(wrong).every((error) => error === null)}
      onTry={() => (tried.value = true)}
      save={() => (member === null ? addMember(newMember(draft.value)) : changeMember(member.id, changeOf(draft.value, member)))}
      onSaved={() => notify(t(member === null ? "member.added" : "member.saved", { name: draft.value.name.trim() }))}
      onClose={onClose}
    >
      <div class="form-pair">
        <Field
          label={t("member.name")}
          hint={t("member.nameHint")}
          value={draft.value.name}
          error={shown(wrong.name)}
          onValue={(name) => set({ name })}
          input={{ name: "member-name", autocomplete: "off", maxLength: 60, autofocus: true }}
        />
        <Field
          label={t("member.login")}
          {...(member !== null && { hint: t("member.loginFixed") })}
          value={draft.value.login}
          error={shown(wrong.login)}
          onValue={(login) => set({ login })}
          input={{ name: "member-login", autocomplete: "off", autocapitalize: "none", spellcheck: false, readOnly: member !== null }}
        />
      </div>
      <PasswordField
        label={t(member === null ? "member.password" : "member.newPassword")}
        hint={member === null ? t("password.hint", { min: passwordCharsMin }) : t("member.newPasswordHint")}
        kind="new-password"
        value={draft.value.password}
        error={shown(wrong.password)}
        onValue={(password) => set({ password })}
      />
      <RoleChoice role={draft.value.role} onChoose={(role) => set({ role })} />
      <GroupChoice groups={groups} chosen={draft.value.groups} onChoose={(chosen) => set({ groups: chosen })} />
      <Field
        label={t("member.cap")}
        hint={t("member.capHint")}
        value={draft.value.cap}
        error={shown(wrong.cap)}
        onValue={(cap) => set({ cap })}
        type="number"
        input={{ name: "member-cap", min: capMin, max: capMax, inputMode: "numeric" }}
      />
      {member !== null && !isMe && (
        <CheckField
          label={t("member.disabled")}
          hint={t("member.disabledHint")}
          checked={draft.value.disabled}
          onChange={(disabled) => set({ disabled })}
        />
      )}
    </FormDialog>
  );
}

function RoleChoice({ role, onChoose }: { role: Role; onChoose: (role: Role) => void }) {
  return (
    <div class="field">
      <span class="field-label" aria-hidden="true">
        {t("member.role")}
      </span>
      <Segmented
        label={t("member.role")}
        name="member-role"
        value={role}
        choices={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
        onChoose={onChoose}
      />
      <p class="field-told">{t(`member.roleHint.${role}`)}</p>
    </div>
  );
}

interface GroupChoiceProps {
  readonly groups: readonly SkillGroup[];
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: readonly string[]) => void;
}

function GroupChoice({ groups, chosen, onChoose }: GroupChoiceProps) {
  const toggle = (id: string) => onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <fieldset class="field">
      <legend class="field-label">{t("member.groups")}</legend>
      {groups.length === 0 && <p class="field-told">{t("member.noGroups")}</p>}
      <div class="chips">
        {groups.map((group) => (
          <label key={group.id} class="chip">
            <input type="checkbox" checked={chosen.includes(group.id)} onChange={() => toggle(group.id)} />
            <span>{group.name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
