import type { ConversationView } from "peakdesk/client";
import { recall } from "../../actions/talk.ts";
import { fullTime, timeOfDay } from "../../format.ts";
import { Icon } from "../../parts/icons/icon.tsx";
import { myId } from "../../session.ts";
import { now } from "../../state/clock.ts";
import { mayRecall } from "../../state/conversation.ts";
import type { MessageEvent } from "../../state/conversation.ts";
import type { Item } from "../../state/timeline.ts";
import { t } from "../../text.ts";

type Said = Extract<Item, { t: "said" }>;

export function SaidMessage({ item, view }: { item: Said; view: ConversationView }) {
  const { event, text, first, last, read, newest } = item;
  const mine = event.by === "agent" && event.agent === myId();
  const author = first ? authorName(event, view) : null;
  return (
    <li class="message" data-by={event.by} data-first={first} data-last={last}>
      {author !== null && <span class="message-author">{author}</span>}
      <div class="message-line">
        <p class="bubble" dir="auto" title={fullTime(event.at)}>
          {text}
        </p>
        {mine && view.head.stage !== "closed" && <Recall view={view} event={event} />}
      </div>
      {last && (
        <span class="message-meta">
          <time dateTime={new Date(event.at).toISOString()}>{timeOfDay(event.at)}</time>
          {event.by !== "visitor" && <SentMark read={read} inWords={newest} />}
        </span>
      )}
    </li>
  );
}

function SentMark({ read, inWords }: { read: boolean; inWords: boolean }) {
  return (
    <span class="sent-mark" data-read={read}>
      <Icon name={read ? "checkTwice" : "check"} size={14} />
      <span class={inWords ? undefined : "sr-only"}>{t(read ? "message.read" : "message.sent")}</span>
    </span>
  );
}

/** Watches the clock on its own, so that a second that passes redraws a button and not the log. */
function Recall({ view, event }: { view: ConversationView; event: MessageEvent }) {
  if (!mayRecall(event, now.value)) return null;
  return (
    <button type="button" class="recall" onClick={() => recall(view.conv, event.seq)}>
      <Icon name="undo" size={14} />
      {t("message.recall")}
    </button>
  );
}

/** Only whoever is not obvious is named: a colleague, or the engine itself. */
function authorName(event: MessageEvent, view: ConversationView): string | null {
  if (event.by === "system") return t("message.system");
  if (event.by === "visitor" || event.agent === undefined || event.agent === myId()) return null;
  for (const other of view.events)
    if (other.k === "assigned" && other.agent.id === event.agent) return other.agent.name;
  return t("role.agent");
}
