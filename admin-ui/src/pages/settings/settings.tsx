import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { loadConfig } from "../../actions/config.ts";
import { Empty } from "../../parts/empty.tsx";
import { Splash } from "../../parts/splash.tsx";
import { formatRoute, route } from "../../router.ts";
import { config } from "../../state/config.ts";
import type { ConfigRecord } from "../../state/config.ts";
import { t } from "../../text.ts";
import { apiErrorText } from "../../words.ts";
import { FileSection } from "./file-section.tsx";
import { GroupsSection } from "./groups-section.tsx";
import { HoursSection } from "./hours-section.tsx";
import { RoutingSection } from "./routing-section.tsx";
import { RulesSection } from "./rules-section.tsx";
import { TagsSection } from "./tags-section.tsx";
import "../page.css";
import "./settings.css";
import "./hours.css";

const sections = ["groups", "hours", "tags", "rules", "routing", "file"] as const;
type Section = (typeof sections)[number];

const views: Readonly<Record<Section, ComponentType<{ config: ConfigRecord }>>> = {
  groups: GroupsSection,
  hours: HoursSection,
  tags: TagsSection,
  rules: RulesSection,
  routing: RoutingSection,
  file: FileSection,
};

export function Settings() {
  useEffect(() => void loadConfig(), []);
  const here = sections.find((one) => one === route.value.rest[0]) ?? "groups";
  return (
    <div class="page">
      <header class="page-head">
        <h1>{t("settings.title")}</h1>
        <p>{t("settings.lead")}</p>
      </header>
      <div class="settings">
        <nav class="sections" aria-label={t("settings.title")}>
          <ul>
            {sections.map((section) => (
              <li key={section}>
                <a
                  ref={section === here ? intoView : null}
                  class="section-link"
                  href={formatRoute("settings", [section])}
                  aria-current={section === here ? "page" : undefined}
                >
                  {t(`settings.${section}`)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <Content section={here} />
      </div>
    </div>
  );
}

/** On a narrow screen the sections are a strip, of which only a part is seen. */
function intoView(link: HTMLElement | null): void {
  link?.scrollIntoView({ block: "nearest", inline: "center" });
}

function Content({ section }: { section: Section }) {
  const now = config.value;
  switch (now.s) {
    case "loading":
      return <Splash />;
    case "failed":
      return (
        <Empty icon="alert" title={t("settings.failed", { reason: apiErrorText(now.error) })}>
          <button type="button" class="button" onClick={() => void loadConfig()}>
            {t("app.retry")}
          </button>
        </Empty>
      );
    case "ready": {
      const View = views[section];
      return <View key={section} config={now.config} />;
    }
  }
}
