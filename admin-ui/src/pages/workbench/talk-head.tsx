import type { ConversationView } from "peakdesk/client";
import { askToEnd, askToTransfer } from "../../actions/desk.ts";
import { Avatar } from "../../parts/avatar.tsx";
import { Icon } from "../../parts/icons/icon.tsx";
import type { Row } from "../../state/conversations.ts";
import { groupName } from "../../state/live.ts";
import { select, sideShown } from "../../state/selection.ts";
import { t } from "../../text.ts";

interface Props {
  readonly row: Row;
  readonly view: ConversationView;
  readonly name: string;
}

export function TalkHead({ row, view, name }: Props) {
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
      {!ended && view.transfer?.state !== "asking" && (
        <button type="button" class="button talk-act" title="Alt T" onClick={askToTransfer}>
          <Icon name="transfer" />
          <span>{t("talk.transfer")}</span>
        </button>
      )}
      {!ended && (
        <button type="button" class="button talk-act" title="Alt E" onClick={askToEnd}>
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
