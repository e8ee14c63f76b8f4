import { useSignal } from "@preact/signals";
import type { ConfigRecord, GroupSettings } from "../../state/config.ts";
import { t } from "../../text.ts";
import { Entry } from "./entry.tsx";
import { GroupForm } from "./group-form.tsx";
import { OpenMark } from "./open-mark.tsx";
import { Section } from "./section.tsx";

export function GroupsSection({ config }: { config: ConfigRecord }) {
  const open = useSignal<GroupSettings | "new" | null>(null);
  return (
    <Section
      title={t("settings.groups")}
      lead={t("settings.groups.lead")}
      add={{ label: t("team.addGroup"), run: () => (open.value = "new") }}
    >
      <ul class="entries">
        {config.groups.map((group, at) => (
          <Entry
            key={group.id}
            name={group.name}
            told={toldOf(group, at === 0)}
            end={<OpenMark hours={config.hours.find(({ id }) => id === group.hours) ?? null} />}
            onOpen={() => (open.value = group)}
          />
        ))}
      </ul>
      {open.value !== null && (
        <GroupForm
          group={open.value === "new" ? null : open.value}
          config={config}
          onClose={() => (open.value = null)}
        />
      )}
    </Section>
  );
}

function toldOf(group: GroupSettings, isFirst: boolean): string {
  return [
    group.id,
    t(`group.accept.${group.accept}`),
    t(`strategy.${group.strategy}`),
    ...(group.rings.length > 0 ? [t("rings.count", { n: group.rings.length })] : []),
    ...(isFirst ? [t("settings.groups.first")] : []),
  ].join(" · ");
}
