import type { ConversationView } from "peakdesk/client";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { loadEarlier } from "../../actions/talk.ts";
import { Icon } from "../../parts/icons/icon.tsx";
import { unreadCount } from "../../state/conversation.ts";
import { atEnd } from "../../state/selection.ts";
import { timeline } from "../../state/timeline.ts";
import { t } from "../../text.ts";
import { useInView } from "./in-view.ts";
import { LogItem } from "./log-item.tsx";

/** Older words are asked for before the reader reaches the edge. */
const earlierAhead = "600px 0px 0px 0px";
/** A line or two above the very end still counts as the end. */
const endNear = "0px 0px 48px 0px";

/**
 * The words themselves. The scroller is a reversed column with one child: its origin is the end, so it opens at the
 * newest words, stays there as words come, and does not move when older ones are put on top.
 */
export function TalkLog({ view, name }: { view: ConversationView; name: string }) {
  const scroller = useRef<HTMLDivElement>(null);
  const freshAfter = useRef(view.head.agentRead);
  const items = useMemo(() => timeline(view, freshAfter.current), [view]);
  const [top, topSeen] = useInView(scroller, earlierAhead);
  const [end, endSeen] = useInView(scroller, endNear);

  useLayoutEffect(() => {
    atEnd.value = true;
  }, []);
  useEffect(() => {
    if (endSeen !== null) atEnd.value = endSeen;
  }, [endSeen]);
  useEffect(() => {
    if (topSeen === true && view.more) loadEarlier(view.conv);
  }, [topSeen, view.more, view.conv, view.events.length]);

  return (
    <div class="log-place">
      <div ref={scroller} class="log-scroller" tabIndex={0} aria-label={t("talk.log")} role="region">
        <div class="log-inner">
          <div ref={top} class="log-edge">
            {view.more ? t("talk.earlier") : t("talk.start")}
          </div>
          <div role="log">
            <ol class="log">
              {items.map((item) => (
                <LogItem key={item.key} item={item} view={view} />
              ))}
            </ol>
          </div>
          <Typing shown={view.typing} name={name} />
          <div ref={end} class="log-end" />
        </div>
      </div>
      {!atEnd.value && <ToLatest view={view} onPress={() => scroller.current?.scrollTo({ top: 0 })} />}
    </div>
  );
}

function Typing({ shown, name }: { shown: boolean; name: string }) {
  return (
    <div class="typing" data-shown={shown} role="status">
      {shown && (
        <>
          <span class="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {t("talk.typing", { name })}
        </>
      )}
    </div>
  );
}

function ToLatest({ view, onPress }: { view: ConversationView; onPress: () => void }) {
  const unread = unreadCount(view);
  return (
    <button type="button" class="to-latest" data-unread={unread > 0} onClick={onPress}>
      <Icon name="down" size={14} />
      {unread > 0 ? t("talk.latestUnread", { n: unread }) : t("talk.latest")}
    </button>
  );
}
