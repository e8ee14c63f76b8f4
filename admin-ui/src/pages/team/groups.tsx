import { Empty } from "../../parts/empty.tsx";
import { Icon } from "../../parts/icons/icon.tsx";
import { formatRoute } from "../../router.ts";
import type { TeamRecord } from "../../state/team.ts";
import { t } from "../../text.ts";

interface Props {
  readonly record: TeamRecord;
  readonly mayChange: boolean;
}

export function Groups({ record, mayChange }: Props) {
  return (
    <section class="card" aria-labelledby="groups-title">
      <header class="card-head">
        <h2 id="groups-title">{t("team.groups")}</h2>
        <span class="list-count">{record.groups.length}</span>
        {mayChange && (
          <a class="button card-last" href={formatRoute("settings", ["groups"])}>
            <Icon name="settings" />
            {t("team.setGroups")}
          </a>
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
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
