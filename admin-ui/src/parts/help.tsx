import { shortcuts } from "../shortcuts.ts";
import type { ShortcutSection } from "../shortcuts.ts";
import { closeOverlay } from "../state/overlay.ts";
import { t } from "../text.ts";
import { DialogHead } from "./dialog-head.tsx";
import { Dialog } from "./dialog.tsx";
import { Keys } from "./keys.tsx";

const sections: readonly ShortcutSection[] = ["desk", "writing", "everywhere"];

export function Help() {
  return (
    <Dialog label={t("shortcut.title")} onClose={closeOverlay}>
      <DialogHead title={t("shortcut.title")} onClose={closeOverlay} />
      <div class="help" tabIndex={-1} autofocus>
        {sections.map((section) => (
          <section key={section}>
            <h3>{t(`shortcut.section.${section}`)}</h3>
            <dl class="help-list">
              {shortcuts
                .filter((shortcut) => shortcut.section === section)
                .map((shortcut) => (
                  <div key={shortcut.keys}>
                    <dt>{t(shortcut.text)}</dt>
                    <dd>
                      <Keys keys={shortcut.keys} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
