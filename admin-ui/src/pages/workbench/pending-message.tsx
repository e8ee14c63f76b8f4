import type { ConversationView, Pending } from "peakdesk/client";
import { discardMessage, retryMessage } from "../../actions/talk.ts";
import { Icon } from "../../parts/icons/icon.tsx";
import { t } from "../../text.ts";
import { refusalText } from "../../words.ts";

interface Props {
  readonly pending: Pending;
  readonly first: boolean;
  readonly view: ConversationView;
}

/** Our words on their way, or held back by the engine. */
export function PendingMessage({ pending, first, view }: Props) {
  const { refused } = pending;
  return (
    <li class="message" data-by="agent" data-first={first} data-last data-refused={refused !== null}>
      <div class="message-line">
        <p class="bubble" dir="auto">
          {pending.body.text}
        </p>
      </div>
      {refused === null ? (
        <span class="message-meta">
          <span class="sent-mark">
            <Icon name={pending.acked ? "check" : "clock"} size={pending.acked ? 14 : 12} />
            {t(pending.acked ? "message.sent" : "message.sending")}
          </span>
        </span>
      ) : (
        <span class="message-meta" role="alert">
          <span class="refusal">{t("message.refused", { reason: refusalText(refused.name) })}</span>
          <button type="button" class="text-button" onClick={() => retryMessage(view.conv, pending)}>
            {t("message.retry")}
          </button>
          <button type="button" class="text-button" onClick={() => discardMessage(view.conv, pending)}>
            {t("message.discard")}
          </button>
        </span>
      )}
    </li>
  );
}
