import { render } from "preact";
import { App } from "./app.tsx";
import { startRouter } from "./router.ts";
import { askWhoIAm } from "./session.ts";
import { startPrefs } from "./state/prefs.ts";
import "./style/tokens.css";
import "./style/base.css";
import "./style/controls.css";
import "./style/forms.css";

const place = document.getElementById("app");
if (place === null) throw new Error("index.html has an element #app");

startRouter();
await startPrefs();
render(<App />, place);
await askWhoIAm();
