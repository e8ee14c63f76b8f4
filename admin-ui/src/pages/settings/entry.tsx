import type { ComponentChildren } from "preact";
import { Icon } from "../../parts/icons/icon.tsx";
import { t } from "../../text.ts";

interface Props {
  readonly name: string;
  readonly told: ComponentChildren;
  readonly end?: ComponentChildren;
  readonly onOpen: () => void;
}

/** A line that opens a form. */
export function Entry({ name, told, end, onOpen }: Props) {
  return (
    <li class="entry">
      <button type="button" class="entry-open" aria-label={`${t("common.edit")}: ${name}`} onClick={onOpen}>
        <span class="entry-name">{name}</span>
        <span class="entry-told">{told}</span>
        {end !== undefined && <span class="entry-end">{end}</span>}
        <Icon name="edit" />
      </button>
    </li>
  );
}
