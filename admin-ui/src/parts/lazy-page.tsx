import { useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentType } from "preact";
import { t } from "../text.ts";
import { Empty } from "./empty.tsx";
import { Splash } from "./splash.tsx";

type Loading =
  | { readonly s: "loading" }
  | { readonly s: "failed" }
  | { readonly s: "here"; readonly View: ComponentType };

/** Shows a page once its chunk is here. Draw it with a key: another page is another one of these. */
export function LazyPage({ load }: { load: () => Promise<ComponentType> }) {
  const state = useSignal<Loading>({ s: "loading" });
  const attempt = useSignal(0);
  useSignalEffect(() => {
    // Read, so that another attempt runs this again.
    void attempt.value;
    state.value = { s: "loading" };
    load().then(
      (View) => (state.value = { s: "here", View }),
      () => (state.value = { s: "failed" }),
    );
  });
  switch (state.value.s) {
    case "loading":
      return <Splash />;
    case "failed":
      return (
        <Empty icon="alert" title={t("app.pageFailed")}>
          <button type="button" class="button" onClick={() => (attempt.value += 1)}>
            {t("app.retry")}
          </button>
        </Empty>
      );
    case "here":
      return <state.value.View />;
  }
}
