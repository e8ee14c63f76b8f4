import { Icon } from "../../parts/icons/icon.tsx";
import { offers } from "../../state/live.ts";
import { overlay } from "../../state/overlay.ts";
import { t } from "../../text.ts";
import { ConversationList } from "./conversation-list.tsx";
import { OfferCard } from "./offer-card.tsx";
import { Queues } from "./queues.tsx";
import { StatusSwitch } from "./status-switch.tsx";

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
        <StatusSwitch />
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
