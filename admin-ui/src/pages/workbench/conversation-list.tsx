import { dismissEnded, setStatus } from "../../actions/desk.ts";
import { Empty } from "../../parts/empty.tsx";
import { rows } from "../../state/conversations.ts";
import type { Row, Section } from "../../state/conversations.ts";
import { desk, offers } from "../../state/live.ts";
import { t } from "../../text.ts";
import { ConversationRow } from "./conversation-row.tsx";

const sections: readonly Section[] = ["waiting", "answered", "ended"];

export function ConversationList() {
  if (desk.value === null) return <ListSkeleton />;
  if (rows.value.length === 0) return offers.value.length > 0 ? <div class="list" /> : <NoConversations />;
  return (
    <div class="list">
      {sections.map((section) => (
        <ListSection key={section} section={section} rows={rows.value.filter((row) => row.section === section)} />
      ))}
    </div>
  );
}

function ListSection({ section, rows }: { section: Section; rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  return (
    <section class="list-section">
      <header class="list-head">
        <h2>{t(`list.${section}`)}</h2>
        <span class="list-count">{rows.length}</span>
        {section === "ended" && (
          <button type="button" class="text-button" onClick={dismissEnded}>
            {t("list.dismissAll")}
          </button>
        )}
      </header>
      <ul>
        {rows.map((row) => (
          <ConversationRow key={row.conv} row={row} />
        ))}
      </ul>
    </section>
  );
}

function NoConversations() {
  if (desk.value?.status === "online") {
    return (
      <div class="list">
        <Empty icon="tray" title={t("list.emptyOnline")} detail={t("list.emptyOnlineDetail")} />
      </div>
    );
  }
  return (
    <div class="list">
      <Empty icon="tray" title={t("list.emptyAway")} detail={t("list.emptyAwayDetail")}>
        <button type="button" class="button" data-look="accent" onClick={() => setStatus("online")}>
          {t("list.goOnline")}
        </button>
      </Empty>
    </div>
  );
}

/** Shapes of what will come; they keep the page from jumping. */
function ListSkeleton() {
  return (
    <div class="list" role="status">
      <span class="sr-only">{t("list.loading")}</span>
      {[1, 2, 3].map((one) => (
        <div key={one} class="skeleton-row" aria-hidden="true" />
      ))}
    </div>
  );
}
