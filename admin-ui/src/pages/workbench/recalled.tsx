import { myId } from "../../session.ts";
import type { MessageEvent } from "../../state/conversation.ts";
import { t } from "../../text.ts";

/** Where words were taken back: that there were some, and whose. */
export function Recalled({ event }: { event: MessageEvent }) {
  return (
    <li class="log-note">
      <span>{recalledText(event)}</span>
    </li>
  );
}

function recalledText(event: MessageEvent): string {
  switch (event.by) {
    case "visitor":
      return t("message.recalledByVisitor");
    case "agent":
      return event.agent === myId() ? t("message.recalledByYou") : t("message.recalledByUs");
    case "system":
      return t("message.recalledBySystem");
  }
}
