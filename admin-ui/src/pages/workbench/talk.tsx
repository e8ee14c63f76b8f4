import type { ConversationView } from "peakdesk/client";
import { dismiss } from "../../actions/desk.ts";
import type { Row } from "../../state/conversations.ts";
import { t } from "../../text.ts";
import { visitorName } from "../../words.ts";
import { Composer } from "./composer.tsx";
import { TalkFacts } from "./talk-facts.tsx";
import { TalkHead } from "./talk-head.tsx";
import { TalkLog } from "./talk-log.tsx";

export function Talk({ row, view }: { row: Row; view: ConversationView }) {
  const name = visitorName(row.name, row.visitorId);
  return (
    <section class="talk" aria-label={t("talk.label", { name })}>
      <TalkHead row={row} view={view} name={name} />
      <TalkFacts row={row} view={view} />
      <TalkLog view={view} name={name} />
      {row.section === "ended" ? (
        <footer class="talk-over">
          <span>{t("composer.ended")}</span>
          <button type="button" class="button" onClick={() => dismiss(row.conv)}>
            {t("list.dismiss")}
          </button>
        </footer>
      ) : (
        <Composer conv={row.conv} name={name} />
      )}
    </section>
  );
}
