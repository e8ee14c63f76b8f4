import { Icon } from "../../parts/icons/icon.tsx";
import { t } from "../../text.ts";

interface Props {
  readonly from: { readonly id: string; readonly name: string };
  readonly note: string | undefined;
}

/** Who handed it over, and the words for us that came along. */
export function Handed({ from, note }: Props) {
  return (
    <p class="handed">
      <Icon name="transfer" size={14} />
      <span>
        <strong>{t("handed.by", { name: from.name })}</strong>
        {note !== undefined && <q>{note}</q>}
      </span>
    </p>
  );
}
