import { Empty } from "../../parts/empty.tsx";
import { Keys } from "../../parts/keys.tsx";
import { Splash } from "../../parts/splash.tsx";
import { helpKeys, nextKeys, paletteKeys, previousKeys } from "../../shortcuts.ts";
import { rows } from "../../state/conversations.ts";
import { desk } from "../../state/live.ts";
import { selected, selectedRow, selectedView } from "../../state/selection.ts";
import { t } from "../../text.ts";
import { Talk } from "./talk.tsx";

/** The middle pane: the open conversation, or why there is none. */
export function TalkPane() {
  const row = selectedRow.value;
  const view = selectedView.value;
  if (row !== null && view !== null) return <Talk key={row.conv} row={row} view={view} />;
  return <section class="talk-empty">{instead()}</section>;
}

function instead() {
  const loading = desk.value === null || selectedRow.value !== null;
  if (selected.value !== null) return loading ? <Splash /> : <Empty icon="talk" title={t("talk.gone")} />;
  if (rows.value.length === 0) return <Ready />;
  return (
    <Empty
      icon="talk"
      title={t("talk.pick")}
      detail={
        <>
          <Keys keys={nextKeys} /> {t("shortcut.next")} · <Keys keys={previousKeys} /> {t("shortcut.previous")}
        </>
      }
    />
  );
}

function Ready() {
  return (
    <Empty
      icon="talk"
      title={t("talk.ready")}
      detail={
        <>
          <Keys keys={paletteKeys} /> {t("shortcut.palette")} · <Keys keys={helpKeys} /> {t("shortcut.help")}
        </>
      }
    />
  );
}
