import { t } from "../text.ts";
import { Icon } from "./icons/icon.tsx";

export function DialogHead({ title, onClose }: { title: string; onClose: () => void }) {
  return (
    <header class="dialog-head">
      <h2>{title}</h2>
      <button type="button" class="icon-button" aria-label={t("common.close")} onClick={onClose}>
        <Icon name="close" />
      </button>
    </header>
  );
}
