import type { Page } from "../pages.ts";
import { formatRoute } from "../router.ts";
import type { Person } from "../session.ts";
import { unreadTotal } from "../state/conversations.ts";
import { workbenchPage } from "../state/selection.ts";
import { t } from "../text.ts";
import { Icon } from "./icons/icon.tsx";
import { Logo } from "./logo.tsx";
import { MeMenu } from "./me-menu.tsx";

interface Props {
  readonly pages: readonly Page[];
  readonly current: string;
  readonly person: Person;
}

/** The way between pages: at the left, on a phone at the bottom. */
export function Rail({ pages, current, person }: Props) {
  return (
    <nav class="rail" aria-label={t("nav.label")}>
      <span class="rail-logo">
        <Logo size={30} />
      </span>
      <ul class="rail-pages">
        {pages.map((page) => (
          <li key={page.id}>
            <a class="rail-link" href={formatRoute(page.id)} aria-current={page.id === current ? "page" : undefined}>
              <Icon name={page.icon} size={20} />
              <span>{t(page.title)}</span>
              {page.id === workbenchPage && unreadTotal.value > 0 && <span class="rail-mark" aria-hidden="true" />}
            </a>
          </li>
        ))}
      </ul>
      <MeMenu person={person} />
    </nav>
  );
}
