import { CheckField } from "../../parts/check-field.tsx";
import { Field } from "../../parts/field.tsx";
import { capMax, capMin, loginCharsMax, nameCharsMax, passwordCharsMin } from "../../parts/form.ts";
import { LevelsEditor } from "../../parts/levels-editor.tsx";
import { PasswordField } from "../../parts/password-field.tsx";
import { myId } from "../../session.ts";
import { isLastAdmin, team } from "../../state/team.ts";
import type { Member, SkillGroup } from "../../state/team.ts";
import { t } from "../../text.ts";
import { GroupChoice } from "./group-choice.tsx";
import type { DraftErrors, MemberDraft } from "./member-draft.ts";
import { RoleChoice } from "./role-choice.tsx";

interface Props {
  readonly member: Member | null;
  readonly groups: readonly SkillGroup[];
  readonly draft: MemberDraft;
  readonly wrong: DraftErrors;
  readonly onChange: (change: Partial<MemberDraft>) => void;
}

export function MemberFields({ member, groups, draft, wrong, onChange }: Props) {
  const isLast = member !== null && team.value.s === "ready" && isLastAdmin(team.value.team, member.id);
  return (
    <>
      <div class="form-pair">
        <Field
          label={t("member.name")}
          hint={t("member.nameHint")}
          value={draft.name}
          error={wrong.name}
          onValue={(name) => onChange({ name })}
          input={{ name: "member-name", autocomplete: "off", maxLength: nameCharsMax, autofocus: true }}
        />
        <LoginField known={member !== null} value={draft.login} error={wrong.login} onChange={onChange} />
      </div>
      <PasswordField
        label={t(member === null ? "member.password" : "member.newPassword")}
        hint={member === null ? t("password.hint", { min: passwordCharsMin }) : t("member.newPasswordHint")}
        kind="new-password"
        value={draft.password}
        error={wrong.password}
        onValue={(password) => onChange({ password })}
      />
      <RoleChoice role={draft.role} fixed={isLast} onChoose={(role) => onChange({ role })} />
      <GroupChoice groups={groups} chosen={draft.groups} onChoose={(chosen) => onChange({ groups: chosen })} />
      <div class="form-pair">
        <Field
          label={t("member.cap")}
          hint={t("member.capHint")}
          value={draft.cap}
          error={wrong.cap}
          onValue={(cap) => onChange({ cap })}
          type="number"
          input={{ name: "member-cap", min: capMin, max: capMax, inputMode: "numeric" }}
        />
        <Field
          label={t("member.weight")}
          hint={t("member.weightHint")}
          value={draft.weight}
          error={wrong.weight}
          onValue={(weight) => onChange({ weight })}
          type="number"
          input={{ name: "member-weight", min: 1, max: 10, inputMode: "numeric" }}
        />
      </div>
      <LevelsEditor
        label={t("member.skills")}
        hint={t("member.skillsHint")}
        error={wrong.skills}
        value={draft.skills}
        onChange={(skills) => onChange({ skills })}
      />
      {member !== null && member.id !== myId() && !isLast && (
        <CheckField
          label={t("member.disabled")}
          hint={t("member.disabledHint")}
          checked={draft.disabled}
          onChange={(disabled) => onChange({ disabled })}
        />
      )}
    </>
  );
}

interface LoginProps {
  readonly known: boolean;
  readonly value: string;
  readonly error: string | null;
  readonly onChange: Props["onChange"];
}

function LoginField({ known, value, error, onChange }: LoginProps) {
  return (
    <Field
      label={t("member.login")}
      {...(known && { hint: t("member.loginFixed") })}
      value={value}
      error={error}
      onValue={(login) => onChange({ login })}
      input={{
        name: "member-login",
        autocomplete: "off",
        autocapitalize: "none",
        spellcheck: false,
        maxLength: loginCharsMax,
        readOnly: known,
      }}
    />
  );
}
