import { useEffect } from "preact/hooks";
import { loadInbox, loadOlder } from "../../actions/inbox.ts";
import { askRoster } from "../../actions/talk.ts";
import { Empty } from "../../parts/empty.tsx";
import { Icon } from "../../parts/icons/icon.tsx";
import { Segmented } from "../../parts/segmented.tsx";
import { Select } from "../../parts/select.tsx";
import { Splash } from "../../parts/splash.tsx";
import { go, route } from "../../router.ts";
import { now } from "../../state/clock.ts";
import { filter, inReplyOrder, inbox, leftStates, letterOf } from "../../state/inbox.ts";
import { desk, groups } from "../../state/live.ts";
import { t } from "../../text.ts";
import { apiErrorText } from "../../words.ts";
import { LetterRow } from "./letter-row.tsx";
import { LetterView } from "./letter-view.tsx";
import "../page.css";
import "./inbox.css";

/** 留言: what visitors left when nobody could serve them, group by group. */
export function Inbox() {
  const [asked, chosen] = route.value.rest;
  const group = groups.value.find(({ id }) => id === asked)?.id ?? groups.value[0]?.id ?? null;
  const state = filter.value;
  useEffect(() => {
    if (group === null) return;
    void loadInbox(group, true);
    askRoster(group);
  }, [group, state]);
  return (
    <div class="page">
      <header class="page-head">
        <h1>{t("inbox.title")}</h1>
        <p>{t("inbox.lead")}</p>
      </header>
      {group === null ? (
        nothingYet()
      ) : (
        <div class="inbox" data-reading={chosen !== undefined}>
          <section class="card letters" aria-label={t("inbox.title")}>
            <Filters group={group} />
            <Letters group={group} chosen={chosen ?? null} />
          </section>
          <Chosen group={group} id={chosen ?? null} />
        </div>
      )}
    </div>
  );
}

/** Groups are told once the connection stands. */
function nothingYet() {
  return desk.value === null ? <Splash /> : <Empty icon="letter" title={t("inbox.noGroup")} />;
}

function Filters({ group }: { group: string }) {
  return (
    <header class="letters-head">
      <Select
        label={t("transfer.group")}
        quiet
        value={group}
        choices={groups.value.map(({ id, name }) => ({ value: id, label: name }))}
        onChoose={(id) => go("inbox", [id])}
      />
      <button
        type="button"
        class="icon-button"
        aria-label={t("inbox.refresh")}
        title={t("inbox.refresh")}
        onClick={() => void loadInbox(group, false)}
      >
        <Icon name="refresh" />
      </button>
      <Segmented
        label={t("inbox.state")}
        name="inbox-state"
        value={filter.value ?? "all"}
        choices={[...leftStates, "all" as const].map((value) => ({ value, label: t(`inbox.state.${value}`) }))}
        onChoose={(value) => (filter.value = value === "all" ? null : value)}
      />
    </header>
  );
}

function Letters({ group, chosen }: { group: string; chosen: string | null }) {
  const shown = inbox.value;
  switch (shown.s) {
    case "loading":
      return <Splash />;
    case "failed":
      return (
        <Empty icon="alert" title={t("inbox.failed", { reason: apiErrorText(shown.error) })}>
          <button type="button" class="button" onClick={() => void loadInbox(group, true)}>
            {t("app.retry")}
          </button>
        </Empty>
      );
    case "ready":
      if (shown.letters.length === 0) return <Empty icon="letter" title={t(`inbox.none.${filter.value ?? "all"}`)} />;
      return (
        <>
          <ul class="letter-list">
            {inReplyOrder(shown.letters, now.value).map((letter) => (
              <LetterRow key={letter.id} group={group} letter={letter} here={letter.id === chosen} />
            ))}
          </ul>
          {shown.more && (
            <button type="button" class="button letters-more" onClick={() => void loadOlder(group)}>
              {t("inbox.older")}
            </button>
          )}
        </>
      );
  }
}

function Chosen({ group, id }: { group: string; id: string | null }) {
  const letter = id === null ? null : letterOf(id);
  return (
    <section class="card letter-place" aria-label={t("inbox.letter")}>
      {letter === null ? (
        <Empty icon="letter" title={t(id === null ? "inbox.pick" : "inbox.gone")}>
          {id !== null && (
            <button type="button" class="button" onClick={() => go("inbox", [group])}>
              {t("talk.back")}
            </button>
          )}
        </Empty>
      ) : (
        <LetterView key={letter.id} group={group} letter={letter} />
      )}
    </section>
  );
}
