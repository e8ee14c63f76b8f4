/** Words begun and not sent, by conversation. They outlive a reload of this tab and nothing more. */
import { signal } from "@preact/signals";
import type { ConversationId } from "peakdesk/protocol";

const storageKey = "peakdesk.drafts";

type Drafts = Readonly<Record<string, string>>;

const drafts = signal<Drafts>(stored());

export function draftOf(conv: ConversationId): string {
  return drafts.value[conv] ?? "";
}

export function keepDraft(conv: ConversationId, text: string): void {
  const { [conv]: _old, ...others } = drafts.value;
  drafts.value = text === "" ? others : { ...others, [conv]: text };
  store(drafts.value);
}

export function forgetDrafts(): void {
  drafts.value = {};
  store({});
}

function stored(): Drafts {
  try {
    const read: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? "{}");
    return Object.fromEntries(Object.entries(read ?? {}).filter(([, text]) => typeof text === "string"));
  } catch {
    return {};
  }
}

function store(next: Drafts): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(next));
  } catch {
    return;
  }
}
