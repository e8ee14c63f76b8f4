import { changeLetter } from "../../actions/inbox.ts";
import type { LetterChange } from "../../actions/inbox.ts";
import { fullTime } from "../../format.ts";
import { Icon } from "../../parts/icons/icon.tsx";
import { Segmented } from "../../parts/segmented.tsx";
import { Select } from "../../parts/select.tsx";
import { go } from "../../router.ts";
import { leftStates } from "../../state/inbox.ts";
import type { Letter } from "../../state/inbox.ts";
import { rosters } from "../../state/live.ts";
import { notify } from "../../state/notices.ts";
import { t } from "../../text.ts";
import { apiErrorText } from "../../words.ts";
import { Due, senderOf } from "./letter-row.tsx";
import { DueField } from "./due-field.tsx";
import { Reply } from "./reply.tsx";
import { Steps, colleague } from "./steps.tsx";

export function LetterView({ group, letter }: { group: string; letter: Letter }) {
  const change = async (next: LetterChange) => {
    const answer = await changeLetter(group, letter.id, next);
    if (!answer.ok) notify(apiErrorText(answer.error), "bad");
    return answer.ok;
  };
  return (
    <article class="letter">
      <header class="letter-head">
        <button
          type="button"
          class="icon-button letter-back"
          aria-label={t("talk.back")}
          onClick={() => go("inbox", [group])}
        >
          <Icon name="back" size={20} />
        </button>
        <div>
          <h2>{senderOf(letter)}</h2>
          <p>
            {t(`inbox.why.${letter.why}`)} · <time>{fullTime(letter.at)}</time> · <Due letter={letter} />
          </p>
        </div>
      </header>
      <Contact letter={letter} />
      <p class="letter-text" dir="auto">
        {letter.text}
      </p>
      {letter.files.length > 0 && <p class="faint">{t("inbox.files", { n: letter.files.length })}</p>}
      <div class="letter-care">
        <Segmented
          label={t("inbox.state")}
          name="letter-state"
          value={letter.state}
          choices={leftStates.map((value) => ({ value, label: t(`inbox.state.${value}`) }))}
          onChoose={(state) => void change({ state })}
        />
        <Assignee group={group} letter={letter} onChange={(assignee) => void change({ assignee })} />
        <DueField dueAt={letter.dueAt} onChange={(dueAt) => void change({ dueAt })} />
      </div>
      <Reply group={group} letter={letter} onNote={(note) => change({ note })} />
      <Steps group={group} steps={letter.steps} />
    </article>
  );
}

/** As links: the mail program and the telephone know what to do. */
function Contact({ letter: { contact } }: { letter: Letter }) {
  const { email, phone } = contact;
  return (
    <p class="letter-contact">
      {email !== undefined && <a href={`mailto:${email}`}>{email}</a>}
      {phone !== undefined && <a href={`tel:${phone.replaceAll(/[^+0-9]/g, "")}`}>{phone}</a>}
    </p>
  );
}

interface AssigneeProps {
  readonly group: string;
  readonly letter: Letter;
  readonly onChange: (assignee: string | null) => void;
}

function Assignee({ group, letter: { assignee }, onChange }: AssigneeProps) {
  const agents = rosters.value.get(group)?.agents ?? [];
  const known = agents.some(({ id }) => id === assignee);
  const others = assignee === null || known ? [] : [{ value: assignee, label: colleague(group, assignee) }];
  return (
    <Select
      label={t("inbox.assignee")}
      value={assignee ?? ""}
      choices={[
        { value: "", label: t("inbox.nobody") },
        ...others,
        ...agents.map(({ id }) => ({ value: id, label: colleague(group, id) })),
      ]}
      onChoose={(id) => onChange(id === "" ? null : id)}
    />
  );
}
