import type { Role } from "peakdesk/protocol";
import { Segmented } from "../../parts/segmented.tsx";
import { t } from "../../text.ts";

const roles: readonly Role[] = ["agent", "supervisor", "admin"];

interface Props {
  readonly role: Role;
  /** The last administrator stays one. */
  readonly fixed: boolean;
  readonly onChoose: (role: Role) => void;
}

export function RoleChoice({ role, fixed, onChoose }: Props) {
  return (
    <div class="field">
      <span class="field-label" aria-hidden="true">
        {t("member.role")}
      </span>
      <Segmented
        label={t("member.role")}
        name="member-role"
        value={role}
        disabled={fixed}
        choices={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
        onChoose={onChoose}
      />
      <p class="field-told">{fixed ? t("member.lastAdmin") : t(`member.roleHint.${role}`)}</p>
    </div>
  );
}
