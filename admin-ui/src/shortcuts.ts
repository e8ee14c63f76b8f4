/** Every key the admin UI knows, as data: the bindings and the help sheet are read from the same table. */
import { acceptFirstOffer, askToEnd, askToTransfer, focusComposer, step } from "./actions/desk.ts";
import { overlay, statusOpen } from "./state/overlay.ts";
import { sideShown } from "./state/selection.ts";
import type { PlainKey } from "./text.ts";

export type ShortcutSection = "desk" | "writing" | "everywhere";

export interface Shortcut {
  /** As tinykeys writes them: `$mod` is ⌘ on a Mac, Ctrl elsewhere; `KeyJ` is the key, whatever Alt makes of it. */
  readonly keys: string;
  readonly text: PlainKey;
  readonly section: ShortcutSection;
  /** Null where the field itself answers to the key. */
  readonly run: (() => void) | null;
}

export const nextKeys = "Alt+KeyJ";
export const previousKeys = "Alt+KeyK";
export const transferKeys = "Alt+KeyT";
export const paletteKeys = "$mod+KeyK";
export const helpKeys = "[Shift]+?";

export const shortcuts: readonly Shortcut[] = [
  { keys: nextKeys, text: "shortcut.next", section: "desk", run: () => step(1) },
  { keys: previousKeys, text: "shortcut.previous", section: "desk", run: () => step(-1) },
  { keys: "Alt+KeyA", text: "shortcut.accept", section: "desk", run: acceptFirstOffer },
  { keys: "Alt+KeyS", text: "shortcut.status", section: "desk", run: () => (statusOpen.value = !statusOpen.value) },
  { keys: transferKeys, text: "shortcut.transfer", section: "desk", run: askToTransfer },
  { keys: "Alt+KeyE", text: "shortcut.end", section: "desk", run: askToEnd },
  { keys: "Alt+KeyO", text: "shortcut.side", section: "desk", run: () => (sideShown.value = !sideShown.value) },
  { keys: "KeyR", text: "shortcut.reply", section: "writing", run: focusComposer },
  { keys: "Enter", text: "shortcut.send", section: "writing", run: null },
  { keys: "Shift+Enter", text: "shortcut.newLine", section: "writing", run: null },
  { keys: paletteKeys, text: "shortcut.palette", section: "everywhere", run: () => (overlay.value = { t: "palette" }) },
  { keys: helpKeys, text: "shortcut.help", section: "everywhere", run: () => (overlay.value = { t: "help" }) },
];
