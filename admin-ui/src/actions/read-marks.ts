/** Words of the visitor are read when somebody looks at them: window in front, conversation open, end in view. */
import { effect } from "@preact/signals";
import { unreadCount } from "../state/conversation.ts";
import { attentive } from "../state/attention.ts";
import { atEnd, selectedView } from "../state/selection.ts";
import { markRead } from "./talk.ts";

export function keepReadMarks(): () => void {
  return effect(() => {
    const view = selectedView.value;
    if (view === null || !attentive.value || !atEnd.value) return;
    if (view.head.stage !== "closed" && unreadCount(view) > 0) markRead(view.conv, view.seq);
  });
}
