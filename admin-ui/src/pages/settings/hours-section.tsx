import { useSignal } from "@preact/signals";
import { Empty } from "../../parts/empty.tsx";
import type { ConfigRecord, Hours } from "../../state/config.ts";
import { t } from "../../text.ts";
import { Entry } from "./entry.tsx";
import { HoursForm } from "./hours-form.tsx";
import { OpenMark } from "./open-mark.tsx";
import { Section } from "./section.tsx";

export function HoursSection({ config }: { config: ConfigRecord }) {
  const open = useSignal<Hours | "new" | null>(null);
  return (
    <Section
      title={t("settings.hours")}
      lead={t("settings.hours.lead")}
      add={{ label: t("hours.add"), run: () => (open.value = "new") }}
    >
      {config.hours.length === 0 && <Empty icon="clock" title={t("hours.none")} detail={t("hours.noneDetail")} />}
      <ul class="entries">
        {config.hours.map((hours) => (
          <Entry
            key={hours.id}
            name={hours.name}
            told={toldOf(hours, config)}
            end={<OpenMark hours={hours} />}
            onOpen={() => (open.value = hours)}
          />
        ))}
      </ul>
      {open.value !== null && (
        <HoursForm
          hours={open.value === "new" ? null : open.value}
          taken={config.hours.map(({ id }) => id)}
          onClose={() => (open.value = null)}
        />
      )}
    </Section>
  );
}

function toldOf({ id, timeZone }: Hours, { groups }: ConfigRecord): string {
  const used = groups.filter(({ hours }) => hours === id).map(({ name }) => name);
  return [timeZone, used.length === 0 ? t("hours.unused") : used.join(", ")].join(" · ");
}
