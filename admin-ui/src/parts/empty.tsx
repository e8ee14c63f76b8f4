import type { ComponentChildren } from "preact";
import { Icon } from "./icons/icon.tsx";
import type { IconName } from "./icons/paths.ts";

interface Props {
  readonly icon: IconName;
  readonly title: string;
  readonly detail?: ComponentChildren;
  readonly children?: ComponentChildren;
}

/** What stands where something will be. */
export function Empty({ icon, title, detail, children }: Props) {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon name={icon} size={22} />
      </span>
      <p class="empty-title">{title}</p>
      {detail !== undefined && <p class="empty-detail">{detail}</p>}
      {children}
    </div>
  );
}
