import type { Ms } from "peakdesk/protocol";
import { elapsed } from "../../format.ts";
import { Icon } from "../../parts/icons/icon.tsx";
import { now } from "../../state/clock.ts";
import { urgency } from "../../state/conversation.ts";
import { t } from "../../text.ts";

/** How long the visitor has been waiting for words. The figure says it; the colour only repeats it. */
export function Waiting({ since }: { since: Ms }) {
  const waited = Math.max(0, now.value - since);
  const time = elapsed(waited);
  return (
    <span class="waiting" data-urgency={urgency(waited)} title={t("list.waitingFor", { time })}>
      <Icon name="clock" size={12} />
      <span class="sr-only">{t("list.waitingFor", { time })}</span>
      <span aria-hidden="true">{time}</span>
    </span>
  );
}
