import { Avatar } from "../../parts/avatar.tsx";
import { Icon } from "../../parts/icons/icon.tsx";
import { myId } from "../../session.ts";
import type { Member, SkillGroup } from "../../state/team.ts";
import { t } from "../../text.ts";

interface Props {
  readonly member: Member;
  readonly groups: readonly SkillGroup[];
  /** Null for those who may only look. */
  readonly onEdit: (() => void) | null;
}

export function MemberRow({ member, groups, onEdit }: Props) {
  return (
    <tr data-disabled={member.disabled}>
      <th scope="row" data-column="name">
        <span class="member">
          <Avatar id={member.id} name={member.name} />
          <span class="member-name">
            {member.name}
            {member.id === myId() && <span class="tag">{t("team.you")}</span>}
          </span>
          <span class="member-login">{member.login}</span>
        </span>
      </th>
      <td data-column="role">{t(`role.${member.role}`)}</td>
      <td data-column="groups">
        {member.groups.length === 0 ? (
          <span class="faint">{t("team.noGroupsOf")}</span>
        ) : (
          <span class="tags">
            {member.groups.map((id) => (
              <span key={id} class="tag">
                {groups.find((group) => group.id === id)?.name ?? id}
              </span>
            ))}
          </span>
        )}
      </td>
      <td data-column="cap">
        <span class="cell-label">{t("team.column.cap")}</span>
        {member.cap}
      </td>
      <td data-column="state">
        <span class="dot" data-tone={member.disabled ? "offline" : "online"} />
        {t(member.disabled ? "team.disabled" : "team.active")}
      </td>
      <td data-column="actions">
        {onEdit !== null && (
          <button
            type="button"
            class="icon-button"
            aria-label={t("member.edit", { name: member.name })}
            title={t("common.edit")}
            onClick={onEdit}
          >
            <Icon name="edit" />
          </button>
        )}
      </td>
    </tr>
  );
}
