/** The pages, as data: a new page is a new entry and a folder. */
import type { ComponentType } from "preact";
import type { Role } from "peakdesk/protocol";
import type { IconName } from "./parts/icons/paths.ts";
import { workbenchPage } from "./state/selection.ts";
import type { PlainKey } from "./text.ts";

export interface Page {
  /** First part of the address. */
  readonly id: string;
  readonly title: PlainKey;
  readonly icon: IconName;
  readonly roles: readonly Role[];
  /** Each page is a chunk of its own, loaded when first shown. */
  readonly load: () => Promise<ComponentType>;
}

export const pages: readonly Page[] = [
  {
    id: workbenchPage,
    title: "nav.workbench",
    icon: "workbench",
    roles: ["agent", "supervisor", "admin"],
    load: async () => (await import("./pages/workbench/workbench.tsx")).Workbench,
  },
  {
    id: "inbox",
    title: "nav.inbox",
    icon: "letter",
    roles: ["agent", "supervisor", "admin"],
    load: async () => (await import("./pages/inbox/inbox.tsx")).Inbox,
  },
  {
    id: "team",
    title: "nav.team",
    icon: "team",
    roles: ["supervisor", "admin"],
    load: async () => (await import("./pages/team/team.tsx")).Team,
  },
  {
    id: "settings",
    title: "nav.settings",
    icon: "settings",
    roles: ["admin"],
    load: async () => (await import("./pages/settings/settings.tsx")).Settings,
  },
];

export function pagesFor(role: Role): readonly Page[] {
  return pages.filter((page) => page.roles.includes(role));
}

/** An address that is unknown, or not for this role, leads to the first page. */
export function pageFor(role: Role, id: string): Page | null {
  const allowed = pagesFor(role);
  return allowed.find((page) => page.id === id) ?? allowed[0] ?? null;
}
