/** What groups and tags are called, also those that are none of ours. */
import { signal } from "@preact/signals";

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Names {
  readonly groups: readonly Named[];
  readonly tags: readonly Named[];
}

const none: Names = { groups: [], tags: [] };

export const names = signal<Names>(none);

/** What has no name (any more) is called by its id. */
export function nameIn(list: readonly Named[], id: string): string {
  return list.find((one) => one.id === id)?.name ?? id;
}

export function tagName(id: string): string {
  return nameIn(names.value.tags, id);
}

export function forgetNames(): void {
  names.value = none;
}
