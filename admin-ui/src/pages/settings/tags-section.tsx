import { useSignal } from "@preact/signals";
import { Empty } from "../../parts/empty.tsx";
import type { ConfigRecord, Tag } from "../../state/config.ts";
import { t } from "../../text.ts";
import { Entry } from "./entry.tsx";
import { Section } from "./section.tsx";
import { TagForm } from "./tag-form.tsx";

export function TagsSection({ config }: { config: ConfigRecord }) {
  const open = useSignal<Tag | "new" | null>(null);
  return (
    <Section
      title={t("settings.tags")}
      lead={t("settings.tags.lead", { max: config.routing.tagBoostMaxS })}
      add={{ label: t("tag.add"), run: () => (open.value = "new") }}
    >
      {config.tags.length === 0 && <Empty icon="route" title={t("tag.none")} detail={t("tag.noneDetail")} />}
      <ul class="entries">
        {config.tags.map((tag) => (
          <Entry
            key={tag.id}
            name={tag.name}
            told={[tag.id, ...(tag.noAffinity ? [t("tag.noAffinity")] : [])].join(" · ")}
            end={boostText(tag.boostS)}
            onOpen={() => (open.value = tag)}
          />
        ))}
      </ul>
      {open.value !== null && (
        <TagForm
          tag={open.value === "new" ? null : open.value}
          taken={config.tags.map(({ id }) => id)}
          onClose={() => (open.value = null)}
        />
      )}
    </Section>
  );
}

/** What it does to the place in line, in words. */
export function boostText(seconds: number): string {
  if (seconds === 0) return t("tag.noBoost");
  return t(seconds > 0 ? "tag.sooner" : "tag.later", { n: Math.abs(seconds) });
}
