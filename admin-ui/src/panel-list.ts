/** Every panel that this admin UI was built with, in the order they stand. */
import type { Panel } from "./panels.ts";
import profile from "./pages/workbench/profile-panel.tsx";

export const panels: readonly Panel[] = [profile];
