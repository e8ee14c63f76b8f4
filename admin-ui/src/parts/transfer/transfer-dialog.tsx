import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ConversationId, Role } from "peakdesk/protocol";
import { askRoster, assign, transfer } from "../../actions/talk.ts";
import type { Target } from "../../actions/talk.ts";
import { rows } from "../../state/conversations.ts";
import { rosters } from "../../state/live.ts";
import { closeOverlay } from "../../state/overlay.ts";
import { t } from "../../text.ts";
import { visitorName } from "../../words.ts";
import { Area } from "../area.tsx";
import { CheckField } from "../check-field.tsx";
import { DialogHead } from "../dialog-head.tsx";
import { Dialog } from "../dialog.tsx";
import { GroupSelect } from "./group-select.tsx";
import { Targets } from "./targets.tsx";

const noteCharsMax = 500;

interface Draft {
  readonly group: string;
  readonly target: Target | null;
  readonly note: string;
  /** A supervisor gives it away without asking; `sure` once that was said twice. */
  readonly forced: boolean;
  readonly sure: boolean;
}

/** To whom? A group, or one of its people; with words that the visitor never sees. */
export function TransferDialog({ conv, role }: { conv: ConversationId; role: Role }) {
  const row = rows.value.find((one) => one.conv === conv);
  const draft = useSignal<Draft>({ group: row?.group ?? "", target: null, note: "", forced: false, sure: false });
  const change = (next: Partial<Draft>) => (draft.value = { ...draft.value, sure: false, ...next });
  const { group, target, note, sure } = draft.value;
  const forced = forcedAgent(draft.value);
  useEffect(() => askRoster(group), [group]);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (target === null) return;
    if (forced !== null && !sure) {
      change({ sure: true });
      return;
    }
    if (forced !== null) assign(conv, forced);
    else transfer(conv, target, note);
    closeOverlay();
  };

  const title = t("transfer.title", { name: row === undefined ? conv : visitorName(row.name, row.visitorId) });
  return (
    <Dialog label={title} light={false} onClose={closeOverlay}>
      <DialogHead title={title} onClose={closeOverlay} />
      <form class="form dialog-form" onSubmit={submit}>
        <GroupSelect value={group} onChoose={(id) => change({ group: id, target: null })} />
        <Targets
          group={group}
          roster={rosters.value.get(group) ?? null}
          chosen={target}
          forced={draft.value.forced}
          onChoose={(next) => change({ target: next })}
        />
        {role === "supervisor" && (
          <CheckField
            label={t("transfer.force")}
            hint={t("transfer.forceHint")}
            checked={draft.value.forced}
            onChange={(checked) => change({ forced: checked, target: null })}
          />
        )}
        {!draft.value.forced && (
          <Area
            label={t("transfer.note")}
            hint={t("transfer.noteHint")}
            value={note}
            max={noteCharsMax}
            onValue={(value) => change({ note: value })}
          />
        )}
        {forced !== null && sure && (
          <p class="form-warning" role="alert">
            {t("transfer.forceSure", { name: nameOf(group, forced) })}
          </p>
        )}
        <Buttons draft={draft.value} />
      </form>
    </Dialog>
  );
}

function Buttons({ draft }: { draft: Draft }) {
  const { target, forced, sure } = draft;
  const forcing = sure ? "transfer.forceConfirm" : "transfer.forceSubmit";
  const ready = forced ? forcedAgent(draft) !== null : target !== null;
  return (
    <div class="dialog-actions">
      <button type="button" class="button" onClick={closeOverlay}>
        {t("common.cancel")}
      </button>
      <button type="submit" class="button" data-look="accent" disabled={!ready}>
        {t(forced ? forcing : "transfer.submit")}
      </button>
    </div>
  );
}

/** Only a person can be assigned. */
function forcedAgent({ forced, target }: Draft): string | null {
  return forced && target !== null && "agent" in target ? target.agent : null;
}

function nameOf(group: string, agent: string): string {
  return rosters.value.get(group)?.agents.find(({ id }) => id === agent)?.name ?? agent;
}
