import { setStatus } from "../../actions/desk.ts";
import { Icon } from "../../parts/icons/icon.tsx";
import { Segmented } from "../../parts/segmented.tsx";
import { desk, offers } from "../../state/live.ts";
import { overlay } from "../../state/overlay.ts";
import { t } from "../../text.ts";
import { ConversationList } from "./conversation-list.tsx";
import { OfferCard } from "./offer-card.tsx";
import { Queues } from "./queues.tsx";

/** The left pane: am I here, who waits, whom do I talk to. */
export function Desk() {
  return (
    <section class="desk" aria-label={t("list.label")}>
      <header class="desk-head">
        <h1>{t("nav.workbench")}</h1>
        <button
          type="button"
          class="icon-button"
          aria-label={t("palette.label")}
          onClick={() => (overlay.value = { t: "palette" })}
        >
          <Icon name="search" />
        </button>
      </header>
      <div class="desk-status">
        <Segmented
          label={t("status.label")}
          name="status"
          value={desk.value?.status ?? null}
          disabled={desk.value === null}
          choices={(["online", "away", "offline"] as const).map((value) => ({
            value,
            label: t(`status.${value}`),
            dot: value,
          }))}
          onChoose={setStatus}
        />
        <Queues />
      </div>
      {offers.value.length > 0 && (
        <ul class="offers" aria-label={t("offer.label")} aria-live="assertive">
          {offers.value.map((offer) => (
            <OfferCard key={offer.offer} offer={offer} />
          ))}
        </ul>
      )}
      <ConversationList />
    </section>
  );
}
