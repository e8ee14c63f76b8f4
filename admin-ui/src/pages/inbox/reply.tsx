import { useSignal } from "@preact/signals";
import { wireLimits } from "peakdesk/protocol";
import { useRef } from "preact/hooks";
import { writeAbout } from "../../actions/inbox.ts";
import { Area } from "../../parts/area.tsx";
import { Segmented } from "../../parts/segmented.tsx";
import type { Letter } from "../../state/inbox.ts";
import { notify } from "../../state/notices.ts";
import { t } from "../../text.ts";
import { apiErrorText } from "../../words.ts";

const kinds = ["write", "note"] as const;
const noteCharsMax = 2_000;

interface Props {
  readonly group: string;
  readonly letter: Letter;
  /** False if it was refused. */
  readonly onNote: (note: string) => Promise<boolean>;
}

/** Words for the visitor, which begin a conversation, or a note that only we see. */
export function Reply({ group, letter, onNote }: Props) {
  const kind = useSignal<(typeof kinds)[number]>("write");
  const text = useSignal("");
  const busy = useSignal(false);
  // The same words are sent under the same id until the engine has them.
  const cmid = useRef<string | null>(null);

  const write = async (words: string) => {
    cmid.current ??= freshId();
    const answer = await writeAbout(group, letter.id, cmid.current, words);
    notify(answer.ok ? t("inbox.written") : apiErrorText(answer.error), answer.ok ? "plain" : "bad");
    return answer.ok;
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const words = text.value.trim();
    if (words === "" || busy.value) return;
    busy.value = true;
    const taken = kind.value === "note" ? await onNote(words) : await write(words);
    busy.value = false;
    if (!taken) return;
    text.value = "";
    cmid.current = null;
  };
  return (
    <form class="letter-reply" onSubmit={(event) => void submit(event)}>
      <Segmented
        label={t("inbox.reply")}
        name="reply-kind"
        value={kind.value}
        choices={kinds.map((value) => ({ value, label: t(`inbox.reply.${value}`) }))}
        onChoose={(value) => (kind.value = value)}
      />
      <Area
        label={t(`inbox.reply.${kind.value}`)}
        hint={t(`inbox.replyHint.${kind.value}`)}
        value={text.value}
        max={kind.value === "note" ? noteCharsMax : wireLimits.textCharsMax}
        onValue={(value) => {
          text.value = value;
          cmid.current = null;
        }}
      />
      <button
        type="submit"
        class="button"
        data-look="accent"
        disabled={text.value.trim() === ""}
        aria-busy={busy.value}
      >
        {t(kind.value === "note" ? "inbox.addNote" : "inbox.send")}
      </button>
    </form>
  );
}

function freshId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
