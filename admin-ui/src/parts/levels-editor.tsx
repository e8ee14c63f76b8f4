import { useId } from "preact/hooks";
import { knownSkills } from "../state/config.ts";
import { keyed } from "../state/keyed.ts";
import type { Keyed } from "../state/keyed.ts";
import { t } from "../text.ts";
import { Icon } from "./icons/icon.tsx";

/** Skills while being written: in order, and perhaps without a name yet. */
export type LevelDraft = readonly Keyed<{ readonly skill: string; readonly level: number }>[];

interface Props {
  readonly label: string;
  readonly hint: string;
  readonly error: string | null;
  readonly value: LevelDraft;
  readonly onChange: (value: LevelDraft) => void;
}

const levels = [1, 2, 3, 4, 5] as const;

export function LevelsEditor({ label, hint, error, value, onChange }: Props) {
  const list = useId();
  const change = (at: number, next: Partial<LevelDraft[number]>) =>
    onChange(value.map((row, index) => (index === at ? { ...row, ...next } : row)));
  return (
    <fieldset class="field" data-wrong={error !== null}>
      <legend class="field-label">{label}</legend>
      <datalist id={list}>
        {knownSkills.value.map((skill) => (
          <option key={skill} value={skill} />
        ))}
      </datalist>
      {value.map((row, at) => (
        <div key={row.key} class="line-row">
          <div class="field-frame">
            <input
              class="field-input"
              list={list}
              aria-label={t("skills.name")}
              placeholder={t("skills.name")}
              value={row.skill}
              maxLength={40}
              onInput={(event) => change(at, { skill: event.currentTarget.value })}
            />
          </div>
          <div class="field-frame line-short">
            <select
              class="field-input field-select"
              aria-label={t("skills.level")}
              onChange={(event) => change(at, { level: Number(event.currentTarget.value) })}
            >
              {levels.map((level) => (
                <option key={level} value={level} selected={level === row.level}>
                  {t("skills.levelOf", { n: level })}
                </option>
              ))}
            </select>
          </div>
          <button
            type="button"
            class="icon-button"
            aria-label={t("common.remove")}
            onClick={() => onChange(value.filter((_, index) => index !== at))}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
      <button
        type="button"
        class="text-button line-add"
        onClick={() => onChange([...value, keyed({ skill: "", level: 3 })])}
      >
        {t("skills.add")}
      </button>
      <p class="field-told">{error ?? hint}</p>
    </fieldset>
  );
}
