import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { putRules } from "../../actions/config.ts";
import { Empty } from "../../parts/empty.tsx";
import type { ConfigRecord } from "../../state/config.ts";
import { t } from "../../text.ts";
import { RuleRow } from "./rule-row.tsx";
import { moved, newRule, ruleFits, rulesDraftOf, rulesFrom } from "./rules-draft.ts";
import type { RuleDraft } from "./rules-draft.ts";
import { SaveBar } from "./save-bar.tsx";
import { Section } from "./section.tsx";

export function RulesSection({ config }: { config: ConfigRecord }) {
  /** Null: as on record. */
  const draft = useSignal<readonly RuleDraft[] | null>(null);
  const known = useMemo(() => rulesDraftOf(config.rules), [config.rules]);
  const rules = draft.value ?? known;
  const put = (next: readonly RuleDraft[]) => (draft.value = next);
  const first = config.groups[0];
  const add = () => {
    if (first !== undefined) put([...rules, newRule(rules, first.id)]);
  };
  return (
    <Section title={t("settings.rules")} lead={t("settings.rules.lead")} add={{ label: t("rules.add"), run: add }}>
      {rules.length === 0 && <Empty icon="route" title={t("rules.none")} />}
      <ol class="rules">
        {rules.map((rule, at) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            at={at}
            last={at === rules.length - 1}
            groups={config.groups}
            tags={config.tags}
            onChange={(next) => put(rules.map((one) => (one.id === rule.id ? next : one)))}
            onMove={(by) => put(moved(rules, at, by))}
            onRemove={() => put(rules.filter(({ id }) => id !== rule.id))}
          />
        ))}
      </ol>
      {first !== undefined && <p class="rules-else">{t("rules.otherwise", { group: first.name })}</p>}
      <SaveBar
        changed={draft.value !== null}
        valid={rules.every(ruleFits)}
        save={() => putRules(rulesFrom(rules))}
        onSaved={() => (draft.value = null)}
        onReset={() => (draft.value = null)}
      />
    </Section>
  );
}
