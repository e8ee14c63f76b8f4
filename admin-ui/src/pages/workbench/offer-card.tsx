import { acceptOffer, declineOffer } from "../../actions/desk.ts";
import type { Offer } from "../../actions/desk.ts";
import { Avatar } from "../../parts/avatar.tsx";
import { now } from "../../state/clock.ts";
import { groupName } from "../../state/live.ts";
import { t } from "../../text.ts";
import { visitorName } from "../../words.ts";

/** Somebody could be ours: take it before the time runs out, or let it go. */
export function OfferCard({ offer }: { offer: Offer }) {
  const { visitor } = offer;
  return (
    <li class="offer">
      <div class="offer-who">
        <Avatar id={visitor.id} name={visitor.name} />
        <p>
          <strong>{visitorName(visitor.name, visitor.id)}</strong>
          <span>
            {t("offer.label")} · {groupName(offer.group)}
          </span>
        </p>
        <Countdown until={offer.until} />
      </div>
      <div class="offer-actions">
        <button type="button" class="button" onClick={() => declineOffer(offer)}>
          {t("offer.decline")}
        </button>
        <button type="button" class="button" data-look="accent" onClick={() => acceptOffer(offer)}>
          {t("offer.accept")}
        </button>
      </div>
    </li>
  );
}

/** Hidden from screen readers: hearing every second would be of no use. */
function Countdown({ until }: { until: number }) {
  const left = Math.max(0, Math.ceil((until - now.value) / 1_000));
  return (
    <span class="countdown" data-urgent={left <= 5} title={t("offer.left", { n: left })} aria-hidden="true">
      {left}
    </span>
  );
}
