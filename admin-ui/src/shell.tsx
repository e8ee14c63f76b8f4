import { useEffect } from "preact/hooks";
import { connect } from "./connection.ts";
import { keepReadMarks } from "./actions/read-marks.ts";
import { listenToKeys } from "./keyboard.ts";
import { pageFor, pagesFor } from "./pages.ts";
import { Banner } from "./parts/banner.tsx";
import { TransferDialog } from "./parts/transfer/transfer-dialog.tsx";
import { EndDialog } from "./parts/end-dialog.tsx";
import { Help } from "./parts/help.tsx";
import { LazyPage } from "./parts/lazy-page.tsx";
import { Notices } from "./parts/notices.tsx";
import { Palette } from "./parts/palette.tsx";
import { Rail } from "./parts/rail.tsx";
import { route } from "./router.ts";
import { session } from "./session.ts";
import type { Person } from "./session.ts";
import { titleTab, watchAttention } from "./state/attention.ts";
import { overlay } from "./state/overlay.ts";
import { t } from "./text.ts";
import "./style/dialogs.css";
import "./style/menu.css";
import "./style/shell.css";

export function Shell() {
  const now = session.value;
  return now.state === "in" ? <Frame person={now.person} /> : null;
}

/** Around every page for somebody who is signed in; connected as long as it is drawn. */
function Frame({ person }: { person: Person }) {
  useEffect(() => {
    const stops = [connect(), watchAttention(), keepReadMarks(), listenToKeys(), titleTab(() => pageTitle(person))];
    return () => {
      for (const stop of stops.toReversed()) stop();
    };
  }, [person]);

  const page = pageFor(person.role, route.value.page);
  if (page === null) return null;
  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={skipToMain}>
        {t("app.skip")}
      </a>
      <Rail pages={pagesFor(person.role)} current={page.id} person={person} />
      <main id="main" class="shell-main" tabIndex={-1}>
        <LazyPage key={page.id} load={page.load} />
      </main>
      <Banner />
      <Notices />
      <Overlays person={person} />
    </div>
  );
}

function Overlays({ person }: { person: Person }) {
  const open = overlay.value;
  switch (open?.t) {
    case "palette":
      return <Palette role={person.role} />;
    case "help":
      return <Help />;
    case "end":
      return <EndDialog conv={open.conv} />;
    case "transfer":
      return <TransferDialog conv={open.conv} role={person.role} />;
    case undefined:
      return null;
  }
}

function pageTitle(person: Person): string {
  const page = pageFor(person.role, route.value.page);
  return page === null ? "" : t(page.title);
}

/** The hash is ours for routing, so the browser's own jump would lead to another page. */
function skipToMain(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
