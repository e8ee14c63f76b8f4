import { panels } from "../../panel-list.ts";
import { panelsIn } from "../../panels.ts";
import { Icon } from "../../parts/icons/icon.tsx";
import { selectedRow, selectedView, sideShown } from "../../state/selection.ts";
import { t, titleOf } from "../../text.ts";

/** The right pane: a slot that panels fill, ours and those of plugins alike. */
export function Side() {
  const view = selectedView.value;
  const close = () => (sideShown.value = false);
  if (view === null || selectedRow.value === null || !sideShown.value) return null;
  return (
    <aside class="side" aria-label={t("side.label")} onKeyDown={(event) => event.key === "Escape" && close()}>
      <header class="side-head">
        <h2>{t("talk.details")}</h2>
        <button type="button" class="icon-button" aria-label={t("common.close")} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <div class="side-panels">
        {panelsIn("workbench.side", panels).map((panel) => (
          <details key={panel.title.en} class="panel" open>
            <summary>{titleOf(panel.title)}</summary>
            <panel.view view={view} />
          </details>
        ))}
      </div>
    </aside>
  );
}
