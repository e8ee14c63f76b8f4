import { useSignal } from "@preact/signals";
import type { ConversationView } from "peakdesk/client";
import { setTags, takeBack } from "../../actions/talk.ts";
import { Icon } from "../../parts/icons/icon.tsx";
import { Menu } from "../../parts/menu.tsx";
import { now } from "../../state/clock.ts";
import type { Row } from "../../state/conversations.ts";
import { desk } from "../../state/live.ts";
import { tagsOf } from "../../state/tags.ts";
import { names, tagName } from "../../state/names.ts";
import { t } from "../../text.ts";
import { elapsed } from "../../format.ts";
import { whyText } from "../../routing-words.ts";
import { Handed } from "./handed.tsx";

/** Below the head: why it came here, how the visitor is marked, and a transfer that waits for its answer. */
export function TalkFacts({ row, view }: { row: Row; view: ConversationView }) {
  const entry = desk.value?.conversations.find(({ conv }) => conv === row.conv);
  const ended = row.section === "ended";
  return (
    <div class="talk-facts">
      <div class="talk-line">
        {entry !== undefined && entry.why !== "" && <Why why={entry.why} handed={entry.from !== undefined} />}
        <Tags view={view} fixed={ended} />
      </div>
      {entry?.from !== undefined && <Handed from={entry.from} note={entry.note} />}
      {view.transfer?.state === "asking" && <Running view={view} />}
    </div>
  );
}

function Why({ why, handed }: { why: string; handed: boolean }) {
  const text = whyText(why);
  // Who handed it over stands below, in full.
  if (handed && text === why) return null;
  return (
    <p class="talk-why" title={t("why.title")}>
      <Icon name="route" size={14} />
      <span class="sr-only">{t("why.title")}: </span>
      <span>{text}</span>
    </p>
  );
}

function Tags({ view, fixed }: { view: ConversationView; fixed: boolean }) {
  const open = useSignal(false);
  const own = tagsOf(view);
  const known = names.value.tags;
  const toggle = (id: string) => setTags(view.conv, own.includes(id) ? own.filter((one) => one !== id) : [...own, id]);
  return (
    <div class="talk-tags">
      {own.map((id) => (
        <span key={id} class="tag">
          {tagName(id)}
        </span>
      ))}
      {!fixed && known.length > 0 && (
        <Menu
          label={t("tags.edit")}
          title={t("tags.edit")}
          look="tag-add"
          side="end"
          choice="many"
          open={open}
          items={known.map(({ id, name }) => ({
            id,
            label: name,
            checked: own.includes(id),
            run: () => toggle(id),
          }))}
        >
          <Icon name="plus" size={12} />
          {own.length === 0 && <span>{t("tags.add")}</span>}
        </Menu>
      )}
    </div>
  );
}

function Running({ view }: { view: ConversationView }) {
  const to = view.transfer?.to ?? null;
  const until = view.head.transfer?.until;
  if (to === null) return null;
  return (
    <p class="talk-running" role="status">
      <span class="spinner" />
      <span>
        {t(`transfer.running.${to.kind}`, { name: to.name })}
        {until !== undefined && until > now.value && (
          <span class="faint" aria-hidden="true">
            {" "}
            · {elapsed(until - now.value)}
          </span>
        )}
      </span>
      <button type="button" class="text-button" onClick={() => takeBack(view.conv)}>
        {t("transfer.back")}
      </button>
    </p>
  );
}
