import { groups } from "../../state/live.ts";
import { t } from "../../text.ts";

/** How many wait in each of my groups, and how many of us are there for them. */
export function Queues() {
  if (groups.value.length === 0) return null;
  return (
    <ul class="queues" aria-label={t("queue.label")}>
      {groups.value.map((group) => (
        <li key={group.id} class="queue" data-busy={group.waiting > 0}>
          <span class="queue-name">{group.name}</span>
          <span class="queue-online">{t("queue.online", { n: group.online })}</span>
          <span class="queue-waiting">
            {group.waiting > 0 ? t("queue.waiting", { n: group.waiting }) : t("queue.none")}
          </span>
        </li>
      ))}
    </ul>
  );
}
