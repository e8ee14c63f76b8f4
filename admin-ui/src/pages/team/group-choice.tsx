import type { SkillGroup } from "../../state/team.ts";
import { t } from "../../text.ts";

interface Props {
  readonly groups: readonly SkillGroup[];
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: readonly string[]) => void;
}

export function GroupChoice({ groups, chosen, onChoose }: Props) {
  const toggle = (id: string) => onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <fieldset class="field">
      <legend class="field-label">{t("member.groups")}</legend>
      {groups.length === 0 && <p class="field-told">{t("member.noGroups")}</p>}
      <div class="chips">
        {groups.map((group) => (
          <label key={group.id} class="chip">
            <input type="checkbox" checked={chosen.includes(group.id)} onChange={() => toggle(group.id)} />
            <span>{group.name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
