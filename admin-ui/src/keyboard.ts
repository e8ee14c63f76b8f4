/** Listens for the shortcuts. */
import { tinykeys } from "tinykeys";
import { shortcuts } from "./shortcuts.ts";

/** Until the returned function is called. */
export function listenToKeys(): () => void {
  const bindings: Record<string, (event: KeyboardEvent) => void> = {};
  for (const { keys, run } of shortcuts) {
    if (run === null) continue;
    bindings[keys] = (event) => {
      event.preventDefault();
      run();
    };
  }
  return tinykeys(window, bindings, { ignore: isForSomebodyElse });
}

/** An open dialog has the keyboard to itself, an input method too, and plain letters belong to the field being written in. */
function isForSomebodyElse(event: KeyboardEvent): boolean {
  if (event.isComposing) return true;
  const { target } = event;
  if (!(target instanceof Element)) return false;
  if (target.closest("dialog") !== null) return true;
  const plain = !event.altKey && !event.ctrlKey && !event.metaKey;
  return plain && target.closest("input, textarea, select, [contenteditable]") !== null;
}
