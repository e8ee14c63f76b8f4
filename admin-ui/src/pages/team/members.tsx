import { useSignal } from "@preact/signals";
import { Empty } from "../../parts/empty.tsx";
import { Icon } from "../../parts/icons/icon.tsx";
import { inTeamOrder, membersMatching } from "../../state/team.ts";
import type { Member, TeamRecord } from "../../state/team.ts";
import { locale, t } from "../../text.ts";
import { MemberRow } from "./member-row.tsx";

interface Props {
  readonly record: TeamRecord;
  readonly mayChange: boolean;
  readonly onOpen: (member: Member | null) => void;
}

const columns = ["name", "role", "groups", "cap", "state"] as const;

export function Members({ record, mayChange, onOpen }: Props) {
  const asked = useSignal("");
  const shown = inTeamOrder(membersMatching(record, asked.value), locale.value);
  return (
    <section class="card" aria-labelledby="members-title">
      <header class="card-head">
        <h2 id="members-title">{t("team.members")}</h2>
        <span class="list-count">{record.agents.length}</span>
        <label class="search">
          <Icon name="search" size={14} />
          <input
            type="search"
            aria-label={t("team.search")}
            placeholder={t("team.search")}
            value={asked.value}
            onInput={(event) => (asked.value = event.currentTarget.value)}
          />
        </label>
        {mayChange && (
          <button type="button" class="button" data-look="accent" onClick={() => onOpen(null)}>
            <Icon name="plus" />
            {t("team.addMember")}
          </button>
        )}
      </header>
      {shown.length === 0 ? (
        <Empty icon="team" title={t(record.agents.length === 0 ? "team.noMembers" : "team.noMatch")} />
      ) : (
        <table class="members">
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col" data-column={column}>
                  {t(`team.column.${column}`)}
                </th>
              ))}
              <th scope="col">
                <span class="sr-only">{t("team.column.actions")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((member) => (
              <MemberRow
                key={member.id}
                member={member}
                groups={record.groups}
                onEdit={mayChange ? () => onOpen(member) : null}
              />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
