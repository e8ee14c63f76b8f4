import { groups } from "../../state/live.ts";
import { names } from "../../state/names.ts";
import { t } from "../../text.ts";
import { Select } from "../select.tsx";

/** Every group there is; until their names are known, at least mine. */
export function GroupSelect({ value, onChoose }: { value: string; onChoose: (id: string) => void }) {
  const all = names.value.groups.length > 0 ? names.value.groups : groups.value;
  return (
    <Select
      label={t("transfer.group")}
      value={value}
      autofocus
      choices={all.map(({ id, name }) => ({ value: id, label: name }))}
      onChoose={onChoose}
    />
  );
}
