import { dismiss } from "../../actions/desk.ts";
import { listTime } from "../../format.ts";
import { Avatar } from "../../parts/avatar.tsx";
import { Icon } from "../../parts/icons/icon.tsx";
import { formatRoute } from "../../router.ts";
import { now } from "../../state/clock.ts";
import type { Row } from "../../state/conversations.ts";
import { draftOf } from "../../state/drafts.ts";
import { groupName } from "../../state/live.ts";
import { select, selected, workbenchPage } from "../../state/selection.ts";
import { t } from "../../text.ts";
import { visitorName } from "../../words.ts";
import { Waiting } from "./waiting.tsx";

/** A link, so that it can be opened in another tab; a plain click moves without filling the history. */
export function ConversationRow({ row }: { row: Row }) {
  const here = row.conv === selected.value;
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    select(row.conv);
  };
  return (
    <li class="row" data-section={row.section} data-unread={row.unread > 0}>
      <a class="row-link" href={formatRoute(workbenchPage, [row.conv])} aria-current={here || undefined} onClick={open}>
        <Avatar id={row.visitorId} name={row.name} online={row.section === "ended" ? null : row.online} />
        <span class="row-who">
          <span class="row-name">{visitorName(row.name, row.visitorId)}</span>
          <span class="row-group">{groupName(row.group)}</span>
        </span>
        <span class="row-time">{listTime(row.at, now.value)}</span>
        <span class="row-words">
          <Preview row={row} here={here} />
        </span>
        <span class="row-marks">
          {row.waitingSince !== null && <Waiting since={row.waitingSince} />}
          {row.unread > 0 && (
            <span class="count" aria-label={t("list.unread", { n: row.unread })}>
              {row.unread > 99 ? "99+" : row.unread}
            </span>
          )}
        </span>
      </a>
      {row.section === "ended" && (
        <button
          type="button"
          class="icon-button row-dismiss"
          aria-label={t("list.dismiss")}
          title={t("list.dismiss")}
          onClick={() => dismiss(row.conv)}
        >
          <Icon name="close" size={14} />
        </button>
      )}
    </li>
  );
}

/** What is going on there: writing, our own unsent words, or the last that was said. */
function Preview({ row, here }: { row: Row; here: boolean }) {
  if (row.typing) return <span class="row-typing">{t("list.typing")}</span>;
  const draft = here ? "" : draftOf(row.conv).trim();
  if (draft !== "" && row.section !== "ended") {
    return (
      <>
        <span class="row-draft">{t("list.draft")}</span>
        {draft}
      </>
    );
  }
  if (row.words === null) return <>{t("list.noWords")}</>;
  return (
    <>
      {row.words.ours && t("list.you")}
      {row.words.text}
    </>
  );
}
