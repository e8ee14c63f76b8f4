import { Empty } from "../../parts/empty.tsx";
import { Icon } from "../../parts/icons/icon.tsx";
import type { SkillGroup, TeamRecord } from "../../state/team.ts";
import { t } from "../../text.ts";

interface Props {
  readonly record: TeamRecord;
  readonly mayChange: boolean;
  readonly onOpen: (group: SkillGroup | null) => void;
}

export function Groups({ record, mayChange, onOpen }: Props) {
  return (
    <section class="card" aria-labelledby="groups-title">
      <header class="card-head">
        <h2 id="groups-title">{t("team.groups")}</h2>
        <span class="list-count">{record.groups.length}</span>
        {mayChange && (
          <button type="button" class="button card-last" onClick={() => onOpen(null)}>
            <Icon name="plus" />
            {t("team.addGroup")}
          </button>
        )}
      </header>
      {record.groups.length === 0 ? (
        <Empty icon="tray" title={t("team.noGroups")} />
      ) : (
        <ul class="group-list">
          {record.groups.map((group) => (
            <li key={group.id} class="group">
              <span class="group-name">{group.name}</span>
              <span class="group-id">
                <span class="mono">{group.id}</span> · {t(`group.accept.${group.accept}`)}
              </span>
              <span class="group-count">
                {t("team.memberCount", {
                  n: record.agents.filter((member) => member.groups.includes(group.id)).length,
                })}
              </span>
              {mayChange && (
                <button
                  type="button"
                  class="icon-button"
                  aria-label={`${t("group.edit")}: ${group.name}`}
                  title={t("group.edit")}
                  onClick={() => onOpen(group)}
                >
                  <Icon name="edit" />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
