import { useSignal } from "@preact/signals";
import { putRouting } from "../../actions/config.ts";
import { AmountField } from "../../parts/amount-field.tsx";
import { Field } from "../../parts/field.tsx";
import { Icon } from "../../parts/icons/icon.tsx";
import type { Break, ConfigRecord } from "../../state/config.ts";
import { isTimeZone } from "../../state/opening.ts";
import { t } from "../../text.ts";
import { newBreak, routingDraftOf, routingFits, routingFrom, routingParts } from "./routing-draft.ts";
import type { RoutingDraft } from "./routing-draft.ts";
import { SaveBar } from "./save-bar.tsx";
import { Section } from "./section.tsx";

const parts = ["order", "agents", "memory"] as const;

export function RoutingSection({ config }: { config: ConfigRecord }) {
  /** Null: as on record. */
  const draft = useSignal<RoutingDraft | null>(null);
  const shown = draft.value ?? routingDraftOf(config.routing);
  const change = (next: Partial<RoutingDraft>) => (draft.value = { ...shown, ...next });
  return (
    <Section title={t("settings.routing")} lead={t("settings.routing.lead")}>
      <div class="section-form form">
        {parts.map((part) => (
          <div key={part} class="form">
            <h3 class="form-part">{t(`routing.part.${part}`)}</h3>
            <div class="form-grid">
              {routingParts[part].map((amount) => (
                <AmountField
                  key={amount.field}
                  amount={amount}
                  label={t(`routing.${amount.field}`)}
                  explain={t(`routing.${amount.field}.why`)}
                  value={shown.numbers[amount.field]}
                  onValue={(value) => change({ numbers: { ...shown.numbers, [amount.field]: value } })}
                />
              ))}
            </div>
          </div>
        ))}
        <h3 class="form-part">{t("routing.part.day")}</h3>
        <div class="form-grid">
          <Field
            label={t("hours.timeZone")}
            explain={t("routing.timeZone.why")}
            value={shown.timeZone}
            error={isTimeZone(shown.timeZone) ? null : t("hours.noZone")}
            onValue={(timeZone) => change({ timeZone })}
            input={{ autocomplete: "off", spellcheck: false }}
          />
        </div>
        <Breaks breaks={shown.breaks} onChange={(breaks) => change({ breaks })} />
      </div>
      <SaveBar
        changed={draft.value !== null}
        valid={routingFits(shown)}
        save={() => putRouting(routingFrom(shown))}
        onSaved={() => (draft.value = null)}
        onReset={() => (draft.value = null)}
      />
    </Section>
  );
}

function Breaks({ breaks, onChange }: { breaks: readonly Break[]; onChange: (breaks: readonly Break[]) => void }) {
  const rename = (id: string, name: string) => onChange(breaks.map((one) => (one.id === id ? { id, name } : one)));
  return (
    <fieldset class="field">
      <legend class="field-label">{t("routing.breaks")}</legend>
      <div class="breaks">
        {breaks.map(({ id, name }) => (
          <div key={id} class="field-frame" data-wrong={name.trim() === ""}>
            <input
              class="field-input"
              aria-label={t("routing.breakName")}
              maxLength={60}
              value={name}
              onInput={(event) => rename(id, event.currentTarget.value)}
            />
            <button
              type="button"
              class="icon-button"
              aria-label={t("common.remove")}
              onClick={() => onChange(breaks.filter((one) => one.id !== id))}
            >
              <Icon name="close" size={14} />
            </button>
          </div>
        ))}
      </div>
      <button type="button" class="text-button line-add" onClick={() => onChange([...breaks, newBreak(breaks)])}>
        {t("routing.addBreak")}
      </button>
      <p class="field-told">{t("routing.breaksHint")}</p>
    </fieldset>
  );
}
