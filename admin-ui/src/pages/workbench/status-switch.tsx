import type { Desk } from "peakdesk/protocol";
import { setStatus } from "../../actions/desk.ts";
import { elapsed, startOfDay } from "../../format.ts";
import { Icon } from "../../parts/icons/icon.tsx";
import { Menu } from "../../parts/menu.tsx";
import type { MenuItem } from "../../parts/menu.tsx";
import { now } from "../../state/clock.ts";
import { desk } from "../../state/live.ts";
import { statusOpen } from "../../state/overlay.ts";
import { breakName, onlineToday, timeInStatus } from "../../state/status.ts";
import { t } from "../../text.ts";

/** What I am and since when, what I could be, and what today has come to so far. */
export function StatusSwitch() {
  const mine = desk.value;
  const since = mine === null ? null : timeInStatus(mine, now.value);
  return (
    <div class="status">
      <Menu
        label={mine === null ? t("status.label") : `${t("status.label")}: ${statusName(mine)}`}
        title="Alt S"
        look="status-button"
        open={statusOpen}
        disabled={mine === null}
        items={mine === null ? [] : choices(mine)}
      >
        <span class="dot" data-tone={mine?.status ?? "offline"} />
        <strong>{mine === null ? t("status.label") : statusName(mine)}</strong>
        {since !== null && <span class="status-time">{elapsed(since)}</span>}
        <Icon name="chevron" size={14} />
      </Menu>
      {mine !== null && <Today mine={mine} />}
    </div>
  );
}

function Today({ mine }: { mine: Desk }) {
  const worked = elapsed(onlineToday(mine, now.value, startOfDay(now.value)));
  const held = mine.conversations.length + mine.offers.length;
  return (
    <p class="status-today">
      <span title={t("status.worked", { time: worked })}>
        <Icon name="clock" size={12} />
        <span class="sr-only">{t("status.worked", { time: worked })}</span>
        <span aria-hidden="true">{worked}</span>
      </span>
      <span>{t("status.taken", { n: mine.taken })}</span>
      <span class="status-load" data-full={held >= mine.cap} title={t("status.load", { n: held, cap: mine.cap })}>
        <span class="sr-only">{t("status.load", { n: held, cap: mine.cap })}</span>
        <span aria-hidden="true">
          {held}/{mine.cap}
        </span>
      </span>
    </p>
  );
}

function statusName(mine: Desk): string {
  if (mine.status === "away" && mine.reason === "missed") return t("status.missed");
  return breakName(mine) ?? t(`status.${mine.status}`);
}

function choices({ status, reason, breaks }: Desk): MenuItem[] {
  const away = status === "away";
  return [
    {
      id: "online",
      label: t("status.online"),
      dot: "online",
      checked: status === "online",
      run: () => setStatus("online"),
    },
    ...breaks.map(({ id, name }): MenuItem => ({
      id: `break ${id}`,
      label: name,
      dot: "away",
      checked: away && reason === id,
      run: () => setStatus("away", id),
    })),
    {
      id: "away",
      label: t("status.away"),
      dot: "away",
      checked: away && !breaks.some(({ id }) => id === reason),
      run: () => setStatus("away"),
    },
    {
      id: "offline",
      label: t("status.offline"),
      dot: "offline",
      checked: status === "offline",
      run: () => setStatus("offline"),
    },
  ];
}
