import { dismissNotice, notices } from "../state/notices.ts";
import { t } from "../text.ts";
import { Icon } from "./icons/icon.tsx";

export function Notices() {
  return (
    <div class="notices" role="status">
      {notices.value.map((notice) => (
        <p key={notice.id} class="notice" data-tone={notice.tone}>
          <Icon name={notice.tone === "plain" ? "done" : "alert"} />
          <span>{notice.text}</span>
          <button
            type="button"
            class="icon-button"
            aria-label={t("notice.dismiss")}
            onClick={() => dismissNotice(notice.id)}
          >
            <Icon name="close" size={14} />
          </button>
        </p>
      ))}
    </div>
  );
}
