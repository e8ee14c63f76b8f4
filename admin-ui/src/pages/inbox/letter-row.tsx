import { elapsed, listTime } from "../../format.ts";
import { Avatar } from "../../parts/avatar.tsx";
import { formatRoute } from "../../router.ts";
import { now } from "../../state/clock.ts";
import { isOverdue } from "../../state/inbox.ts";
import type { Letter } from "../../state/inbox.ts";
import { t } from "../../text.ts";
import { visitorName } from "../../words.ts";

export function LetterRow({ group, letter, here }: { group: string; letter: Letter; here: boolean }) {
  return (
    <li>
      <a class="letter-row" href={formatRoute("inbox", [group, letter.id])} aria-current={here || undefined}>
        <Avatar id={letter.visitor.id} name={letter.contact.name ?? letter.visitor.name} />
        <span class="letter-who">{senderOf(letter)}</span>
        <span class="letter-time">{listTime(letter.at, now.value)}</span>
        <span class="letter-words">{letter.text}</span>
        <Due letter={letter} />
      </a>
    </li>
  );
}

/** What was written into the form stands above what we knew. */
export function senderOf({ contact, visitor }: Letter): string {
  return contact.name ?? visitorName(visitor.name, visitor.id);
}

/** How much time is left, or how late it is. */
export function Due({ letter }: { letter: Letter }) {
  const { state, dueAt } = letter;
  if (state === "done" || dueAt === null) return <span class="letter-due">{t(`inbox.state.${state}`)}</span>;
  const late = isOverdue(letter, now.value);
  const time = elapsed(Math.abs(dueAt - now.value));
  return (
    <span class="letter-due" data-late={late}>
      {t(late ? "inbox.overdue" : "inbox.dueIn", { time })}
    </span>
  );
}
