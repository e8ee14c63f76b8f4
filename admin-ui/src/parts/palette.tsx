import { useComputed, useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import type { Role } from "peakdesk/protocol";
import { commandsFor, matching } from "../commands.ts";
import type { Command } from "../commands.ts";
import { closeOverlay } from "../state/overlay.ts";
import { t } from "../text.ts";
import { Dialog } from "./dialog.tsx";
import { Icon } from "./icons/icon.tsx";

/** Type, arrow, Enter: everything that can be reached, without leaving the keyboard. */
export function Palette({ role }: { role: Role }) {
  const asked = useSignal("");
  const at = useSignal(0);
  const found = useComputed(() => matching(commandsFor(role), asked.value));
  const id = useId();
  const active = found.value[at.value];

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const count = found.value.length;
    if (event.key === "ArrowDown" && count > 0) at.value = (at.value + 1) % count;
    else if (event.key === "ArrowUp" && count > 0) at.value = (at.value - 1 + count) % count;
    else if (event.key === "Enter" && active !== undefined) carryOut(active);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog label={t("palette.label")} size="large" onClose={closeOverlay}>
      <div class="palette-head">
        <Icon name="search" />
        <input
          class="palette-input"
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={active === undefined ? undefined : `${id}-${at.value}`}
          aria-label={t("palette.label")}
          placeholder={t("palette.placeholder")}
          autocomplete="off"
          spellcheck={false}
          value={asked.value}
          onInput={(event) => {
            asked.value = event.currentTarget.value;
            at.value = 0;
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <ul id={id} class="palette-list" role="listbox" aria-label={t("palette.label")}>
        {found.value.map((command, index) => (
          <Choice key={command.id} id={`${id}-${index}`} command={command} active={index === at.value} />
        ))}
      </ul>
      {found.value.length === 0 && <p class="palette-none">{t("palette.none")}</p>}
    </Dialog>
  );
}

function Choice({ id, command, active }: { id: string; command: Command; active: boolean }) {
  const ref = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    if (active) ref.current?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <li ref={ref} id={id} role="option" class="palette-choice" aria-selected={active} onClick={() => carryOut(command)}>
      <span class="palette-title">{command.title}</span>
      <span class="palette-kind">{t(command.kind)}</span>
    </li>
  );
}

/** Closed first: a command may open another dialog. */
function carryOut(command: Command): void {
  closeOverlay();
  command.run();
}
