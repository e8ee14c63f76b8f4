import { useSignal } from "@preact/signals";
import { acceptOffer, declineOffer } from "../../actions/desk.ts";
import type { Offer } from "../../actions/desk.ts";
import { Avatar } from "../../parts/avatar.tsx";
import { Icon } from "../../parts/icons/icon.tsx";
import { Menu } from "../../parts/menu.tsx";
import { now } from "../../state/clock.ts";
import { groupName } from "../../state/live.ts";
import { t } from "../../text.ts";
import { whyText } from "../../routing-words.ts";
import { visitorName } from "../../words.ts";
import { Handed } from "./handed.tsx";

const reasons = ["busy", "subject", "language", "break"] as const;

/** Somebody could be ours: take it before the time runs out, or let it go. */
export function OfferCard({ offer }: { offer: Offer }) {
  const { visitor, from } = offer;
  return (
    <li class="offer">
      <div class="offer-who">
        <Avatar id={visitor.id} name={visitor.name} />
        <p>
          <strong>{visitorName(visitor.name, visitor.id)}</strong>
          <span>
            {t(from === undefined ? "offer.label" : "offer.handed")} · {groupName(offer.group)}
          </span>
        </p>
        <Countdown until={offer.until} />
      </div>
      {from === undefined ? <p class="offer-why">{whyText(offer.why)}</p> : <Handed from={from} note={offer.note} />}
      <div class="offer-actions">
        <Decline offer={offer} />
        <button type="button" class="button" data-look="accent" title="Alt A" onClick={() => acceptOffer(offer)}>
          {t("offer.accept")}
        </button>
      </div>
    </li>
  );
}

/** One press says no; behind the arrow stand reasons, for whoever reads the record later. */
function Decline({ offer }: { offer: Offer }) {
  const open = useSignal(false);
  return (
    <div class="split">
      <button type="button" class="button" onClick={() => declineOffer(offer)}>
        {t("offer.decline")}
      </button>
      <Menu
        label={t("offer.declineWhy")}
        look="button split-more"
        open={open}
        items={reasons.map((reason) => ({
          id: reason,
          label: t(`offer.reason.${reason}`),
          run: () => declineOffer(offer, t(`offer.reason.${reason}`)),
        }))}
      >
        <Icon name="chevron" size={14} />
      </Menu>
    </div>
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
