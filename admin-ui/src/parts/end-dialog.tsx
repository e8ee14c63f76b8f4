import { endConversation } from "../actions/talk.ts";
import type { ConversationId } from "peakdesk/protocol";
import { closeOverlay } from "../state/overlay.ts";
import { rows } from "../state/conversations.ts";
import { t } from "../text.ts";
import { visitorName } from "../words.ts";
import { Dialog } from "./dialog.tsx";

/** The last question before a conversation ends. Enter says yes. */
export function EndDialog({ conv }: { conv: ConversationId }) {
  const row = rows.value.find((one) => one.conv === conv);
  const title = t("end.title", { name: row === undefined ? conv : visitorName(row.name, row.visitorId) });
  const end = (event: SubmitEvent) => {
    event.preventDefault();
    endConversation(conv);
    closeOverlay();
  };
  return (
    <Dialog label={title} size="small" onClose={closeOverlay}>
      <form class="confirm" onSubmit={end}>
        <h2>{title}</h2>
        <p>{t("end.detail")}</p>
        <div class="confirm-actions">
          <button type="button" class="button" onClick={closeOverlay}>
            {t("common.cancel")}
          </button>
          <button type="submit" class="button" data-look="accent" autofocus>
            {t("end.confirm")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
