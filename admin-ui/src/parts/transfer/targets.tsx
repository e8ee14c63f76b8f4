import type { ComponentChildren } from "preact";
import type { Target } from "../../actions/talk.ts";
import { myId } from "../../session.ts";
import type { Roster } from "../../state/live.ts";
import { groupName } from "../../state/live.ts";
import { t } from "../../text.ts";
import { Avatar } from "../avatar.tsx";
import { Icon } from "../icons/icon.tsx";

interface Props {
  readonly group: string;
  /** Null until the engine has answered. */
  readonly roster: Roster | null;
  readonly chosen: Target | null;
  /** A supervisor gives it to a person, also to one who has no place left. */
  readonly forced: boolean;
  readonly onChoose: (target: Target) => void;
}

/** The group as a whole, then its people, the freest first. Radio buttons underneath: arrow keys move. */
export function Targets({ group, roster, chosen, forced, onChoose }: Props) {
  const isAgent = (id: string) => chosen !== null && "agent" in chosen && chosen.agent === id;
  const others = roster?.agents.filter(({ id }) => id !== myId()) ?? [];
  return (
    <fieldset class="field">
      <legend class="field-label">{t("transfer.to")}</legend>
      <div class="targets">
        <Option checked={chosen !== null && "group" in chosen} disabled={forced} onChoose={() => onChoose({ group })}>
          <span class="avatar" data-hue="5" aria-hidden="true">
            <Icon name="team" />
          </span>
          <span class="target-name">{t("transfer.anybody", { group: groupName(group) })}</span>
          <span class="target-told">{roster !== null && t("queue.waiting", { n: roster.waiting })}</span>
        </Option>
        {roster === null && <p class="target-wait">{t("transfer.asking")}</p>}
        {others.map((agent) => (
          <Option
            key={agent.id}
            checked={isAgent(agent.id)}
            disabled={!forced && agent.free === 0 && !isAgent(agent.id)}
            onChoose={() => onChoose({ agent: agent.id })}
          >
            <Avatar id={agent.id} name={agent.name} online={agent.accepting} />
            <span class="target-name">{agent.name}</span>
            <span class="target-told">{placesText(agent)}</span>
          </Option>
        ))}
        {roster !== null && others.length === 0 && <p class="target-wait">{t("transfer.nobody")}</p>}
      </div>
    </fieldset>
  );
}

interface OptionProps {
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChoose: () => void;
  readonly children: ComponentChildren;
}

function Option({ checked, disabled = false, onChoose, children }: OptionProps) {
  return (
    <label class="target">
      <input type="radio" name="transfer-target" checked={checked} disabled={disabled} onChange={onChoose} />
      {children}
    </label>
  );
}

function placesText({ accepting, free }: Roster["agents"][number]): string {
  if (!accepting) return t("transfer.notThere");
  return free === 0 ? t("transfer.full") : t("transfer.free", { n: free });
}
