import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../text.ts";
import { Empty } from "./empty.tsx";
import { Splash } from "./splash.tsx";

type Loading = { readonly s: "loading" } | { readonly s: "failed" } | { readonly s: "here"; readonly View: ComponentType };

/** Shows a page once its chunk is here. Draw it with a key: another page is another one of these. */
export function LazyPage({ load }: { load: () => Promise<ComponentType> }) {
  const state = useSignal<Loading>({ s: "loading" });
  const fetchPage = async () => {
    state.value = { s: "loading" };
    try {
      state.value = { s: "here", View: await load() };
    } catch {
      state.value = { s: "failed" };
    }
  };
  useEffect(() => void fetchPage(), []);
  switch (state.value.s) {
    case "loading":
      return <Splash />;
    case "failed":
      return (
        <Empty icon="alert" title={t("app.pageFailed")}>
          <button type="button" class="button" onClick={() => void fetchPage()}>
            {t("app.retry")}
          </button>
        </Empty>
      );
    case "here":
      return <state.value.View />;
  }
}
