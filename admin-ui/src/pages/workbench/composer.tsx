import type { ConversationId } from "peakdesk/protocol";
import { wireLimits } from "peakdesk/protocol";
import { useEffect, useRef } from "preact/hooks";
import { composerId } from "../../actions/desk.ts";
import { say, write } from "../../actions/talk.ts";
import { Icon } from "../../parts/icons/icon.tsx";
import { Keys } from "../../parts/keys.tsx";
import { draftOf } from "../../state/drafts.ts";
import { t } from "../../text.ts";

/** From here on the writer is told how much room is left. */
const roomShownCharsMin = 3_600;

export function Composer({ conv, name }: { conv: ConversationId; name: string }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const text = draftOf(conv);
  const left = wireLimits.textCharsMax - text.length;

  useEffect(() => {
    // On a touch screen the keyboard would cover the words that somebody came to read.
    if (matchMedia("(hover: hover)").matches) field.current?.focus();
  }, []);

  const send = () => {
    say(conv, text);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter inside an input method picks a word; it must not send half a sentence.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="composer-frame">
        <textarea
          ref={field}
          id={composerId}
          class="composer-field"
          rows={2}
          maxLength={wireLimits.textCharsMax}
          aria-label={t("composer.label", { name })}
          placeholder={t("composer.placeholder")}
          value={text}
          onInput={(event) => write(conv, event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <div class="composer-foot">
          <span class="composer-hint">
            {text.length >= roomShownCharsMin ? (
              t("composer.left", { n: left })
            ) : (
              <>
                <Keys keys="Enter" /> {t("composer.hint")} <Keys keys="Shift+Enter" /> {t("composer.newLine")}
              </>
            )}
          </span>
          <button
            type="submit"
            class="composer-send"
            aria-label={t("composer.send")}
            title={t("composer.send")}
            disabled={text.trim() === ""}
          >
            <Icon name="send" size={18} />
          </button>
        </div>
      </div>
    </form>
  );
}
