import { Empty } from "./parts/empty.tsx";
import { LazyPage } from "./parts/lazy-page.tsx";
import { Splash } from "./parts/splash.tsx";
import { route } from "./router.ts";
import { askWhoIAm, session } from "./session.ts";
import { t } from "./text.ts";

/** Outside, or inside: everything else follows from who is here. The inside is a chunk of its own. */
export function App() {
  const now = session.value;
  switch (now.state) {
    case "asking":
      return <Splash />;
    case "unreachable":
      return (
        <Empty icon="alert" title={t("app.unreachable")}>
          <button type="button" class="button" onClick={() => void askWhoIAm()}>
            {t("app.retry")}
          </button>
        </Empty>
      );
    case "out":
      return route.value.page === "setup" ? (
        <LazyPage key="setup" load={loadSetUp} />
      ) : (
        <LazyPage key="sign-in" load={loadSignIn} />
      );
    case "in":
      return <LazyPage key={`in ${now.person.id}`} load={loadShell} />;
  }
}

const loadSetUp = async () => (await import("./pages/sign-in/set-up.tsx")).SetUp;
const loadSignIn = async () => (await import("./pages/sign-in/sign-in.tsx")).SignIn;
const loadShell = async () => (await import("./shell.tsx")).Shell;
