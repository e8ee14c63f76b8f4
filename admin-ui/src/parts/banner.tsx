import { link } from "../connection.ts";
import { lost, phase } from "../state/live.ts";
import { t } from "../text.ts";
import { stopText } from "../words.ts";
import { Icon } from "./icons/icon.tsx";

/** One calm line while the connection is away. It lies over the upper edge of the page and moves nothing. */
export function Banner() {
  return (
    <div class="banner-place" role="status">
      {phase.value.name === "stopped" && <Stopped reason={phase.value.reason} />}
      {lost.value && phase.value.name !== "stopped" && <Lost />}
    </div>
  );
}

function Lost() {
  return (
    <p class="banner">
      <span class="spinner" />
      <strong>{t("link.waiting")}</strong>
      <span class="banner-detail">{t("link.waitingSafe")}</span>
      <button type="button" class="text-button" onClick={() => link().retryNow()}>
        {t("link.now")}
      </button>
    </p>
  );
}

function Stopped({ reason }: { reason: string }) {
  return (
    <p class="banner" data-tone="bad">
      <Icon name="alert" />
      <strong>{stopText(reason)}</strong>
      <button type="button" class="text-button" onClick={() => link().start()}>
        {t("link.again")}
      </button>
    </p>
  );
}
