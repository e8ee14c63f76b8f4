import { t } from "../text.ts";

/** A quiet moment. The style sheet shows it only when the moment grows long. */
export function Splash() {
  return (
    <div class="splash" role="status">
      <span class="spinner" />
      <span class="sr-only">{t("app.loading")}</span>
    </div>
  );
}
