import type { ConversationView } from "peakdesk/client";
import { dayMark } from "../../format.ts";
import { now } from "../../state/clock.ts";
import type { Item } from "../../state/timeline.ts";
import { t } from "../../text.ts";
import { Note } from "./note.tsx";
import { PendingMessage } from "./pending-message.tsx";
import { Recalled } from "./recalled.tsx";
import { SaidMessage } from "./said-message.tsx";

/** One line of the log, whatever kind it is. */
export function LogItem({ item, view }: { item: Item; view: ConversationView }) {
  switch (item.t) {
    case "day":
      return (
        <li class="log-day">
          <span>{dayMark(item.at, now.value)}</span>
        </li>
      );
    case "fresh":
      return (
        <li class="log-fresh">
          <span>{t("talk.fresh")}</span>
        </li>
      );
    case "note":
      return <Note event={item.event} />;
    case "recalled":
      return <Recalled event={item.event} />;
    case "said":
      return <SaidMessage item={item} view={view} />;
    case "pending":
      return <PendingMessage pending={item.pending} first={item.first} view={view} />;
  }
}
