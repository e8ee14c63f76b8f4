import type { ConversationEvents } from "peakdesk/protocol";
import { fullTime, timeOfDay } from "../../format.ts";
import { myId } from "../../session.ts";
import { groupName } from "../../state/live.ts";
import type { NoteEvent } from "../../state/timeline.ts";
import { t } from "../../text.ts";

/** What happened besides words. */
export function Note({ event }: { event: NoteEvent }) {
  return (
    <li class="log-note" title={fullTime(event.at)}>
      <span>{noteText(event)}</span>
      <time dateTime={new Date(event.at).toISOString()}>{timeOfDay(event.at)}</time>
    </li>
  );
}

function noteText(event: NoteEvent): string {
  switch (event.k) {
    case "started":
      return t("note.started", { group: groupName(event.group) });
    case "queued":
      return t(`note.queued.${event.why}`, { group: groupName(event.group) });
    case "assigned": {
      if (event.agent.id === myId()) return t(`note.to.you.${event.how}`);
      return t(`note.to.other.${event.how}`, { name: event.agent.name });
    }
    case "left":
      return t("note.left", { text: event.text });
    case "closed":
      return closedText(event);
  }
}

function closedText({ why, by }: ConversationEvents["closed"]): string {
  return why === "done" ? t(`note.closed.done.${by}`) : t(`note.closed.${why}`);
}
