import { fullTime } from "../../format.ts";
import { myId } from "../../session.ts";
import type { Step } from "../../state/inbox.ts";
import { rosters } from "../../state/live.ts";
import { t } from "../../text.ts";

/** Who did what, the newest first. */
export function Steps({ group, steps }: { group: string; steps: readonly Step[] }) {
  if (steps.length === 0) return null;
  return (
    <section class="letter-steps">
      <h3>{t("inbox.steps")}</h3>
      <ol>
        {steps.toReversed().map((step) => (
          <li key={`${step.at} ${step.by} ${step.did} ${step.state} ${step.note ?? ""}`}>
            <p>
              <strong>{colleague(group, step.by)}</strong> {stepText(group, step)}
              <time dateTime={new Date(step.at).toISOString()}>{fullTime(step.at)}</time>
            </p>
            {step.note !== null && <p class="letter-note">{step.note}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function stepText(group: string, { by, did, state, assignee, note }: Step): string {
  if (did === "contacted") return t("inbox.step.contacted");
  if (note !== null) return t("inbox.step.note");
  if (state === "assigned" && assignee === by) return t("inbox.step.took");
  if (state === "assigned" && assignee !== null) return t("inbox.step.assigned", { name: colleague(group, assignee) });
  return t("inbox.step.state", { state: t(`inbox.state.${state}`) });
}

/** By name as far as we know them. */
export function colleague(group: string, id: string): string {
  if (id === myId()) return t("inbox.you");
  return rosters.value.get(group)?.agents.find((agent) => agent.id === id)?.name ?? id;
}
