/** What the command palette offers, as data. */
import type { Role } from "peakdesk/protocol";
import { setStatus } from "./actions/desk.ts";
import { pagesFor } from "./pages.ts";
import { visitorName } from "./words.ts";
import { go } from "./router.ts";
import { rows } from "./state/conversations.ts";
import { groupName } from "./state/live.ts";
import { overlay } from "./state/overlay.ts";
import { chooseLanguage, theme, themes } from "./state/prefs.ts";
import { select } from "./state/selection.ts";
import { languageNames, t } from "./text.ts";
import type { Language, PlainKey } from "./text.ts";

export interface Command {
  readonly id: string;
  readonly kind: PlainKey;
  readonly title: string;
  /** Found by these words too, whatever language is on. */
  readonly also: string;
  readonly run: () => void;
}

export function commandsFor(role: Role): readonly Command[] {
  return [...conversationCommands(), ...pageCommands(role), ...statusCommands(), ...preferenceCommands()];
}

/** Every word asked for must stand somewhere in the command. The order of the commands stays. */
export function matching(commands: readonly Command[], asked: string): readonly Command[] {
  const words = asked
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return commands.filter((command) => {
    const text = `${command.title} ${command.also}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function conversationCommands(): Command[] {
  return rows.value.map((row) => ({
    id: `conversation ${row.conv}`,
    kind: "palette.conversation",
    title: visitorName(row.name, row.visitorId),
    also: `${groupName(row.group)} ${row.visitorId} ${row.words?.text ?? ""}`,
    run: () => select(row.conv),
  }));
}

function pageCommands(role: Role): Command[] {
  return pagesFor(role).map((page) => ({
    id: `page ${page.id}`,
    kind: "palette.page",
    title: t(page.title),
    also: page.id,
    run: () => go(page.id),
  }));
}

function statusCommands(): Command[] {
  return [
    {
      id: "online",
      kind: "palette.status",
      title: t("palette.setOnline"),
      also: "online",
      run: () => setStatus("online"),
    },
    { id: "away", kind: "palette.status", title: t("palette.setAway"), also: "away", run: () => setStatus("away") },
    {
      id: "offline",
      kind: "palette.status",
      title: t("palette.setOffline"),
      also: "offline",
      run: () => setStatus("offline"),
    },
  ];
}

function preferenceCommands(): Command[] {
  const languages = (Object.keys(languageNames) as Language[]).map((one): Command => {
    const title = t("palette.language", { name: languageNames[one] });
    return {
      id: `language ${one}`,
      kind: "palette.preference",
      title,
      also: `language ${one}`,
      run: () => void chooseLanguage(one),
    };
  });
  const looks = themes.map((one): Command => {
    const title = t("palette.theme", { name: t(`menu.theme.${one}`) });
    return {
      id: `theme ${one}`,
      kind: "palette.preference",
      title,
      also: `theme ${one}`,
      run: () => void (theme.value = one),
    };
  });
  const help: Command = {
    id: "help",
    kind: "palette.preference",
    title: t("shortcut.help"),
    also: "help keyboard shortcuts",
    run: () => void (overlay.value = { t: "help" }),
  };
  return [...languages, ...looks, help];
}
