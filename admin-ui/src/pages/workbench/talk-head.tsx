import { askToEnd } from "../../actions/desk.ts";
import { Avatar } from "../../parts/avatar.tsx";
import { Icon } from "../../parts/icons/icon.tsx";
import type { Row } from "../../state/conversations.ts";
import { groupName } from "../../state/live.ts";
import { select, sideShown } from "../../state/selection.ts";
import { t } from "../../text.ts";

export function TalkHead({ row, name }: { row: Row; name: string }) {
  const ended = row.section === "ended";
  return (
    <header class="talk-head">
      <button type="button" class="icon-button talk-back" aria-label={t("talk.back")} onClick={() => select(null)}>
        <Icon name="back" size={20} />
      </button>
      <Avatar id={row.visitorId} name={row.name} online={ended ? null : row.online} />
      <div class="talk-who">
        <h2>{name}</h2>
        <p>
          {!ended && (
            <>
              <span>{t(row.online ? "visitor.online" : "visitor.offline")}</span>
              <span aria-hidden="true"> · </span>
            </>
          )}
          <span>{groupName(row.group)}</span>
        </p>
      </div>
      {!ended && (
        <button type="button" class="button talk-end" title="Alt E" onClick={askToEnd}>
          <Icon name="done" />
          <span>{t("talk.end")}</span>
        </button>
      )}
      <button
        type="button"
        class="icon-button"
        aria-label={t("talk.details")}
        title={t("talk.details")}
        aria-pressed={sideShown.value}
        onClick={() => (sideShown.value = !sideShown.value)}
      >
        <Icon name="details" size={18} />
      </button>
    </header>
  );
}
