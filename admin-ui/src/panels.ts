/**
 * Places in a page where panels may stand. A panel is a plain object; what its slot offers comes in as props,
 * and nothing else is readable.
 */
import type { ComponentType } from "preact";
import type { ConversationView } from "peakdesk/client";
import type { Title } from "./text.ts";

/** What a slot hands to its panels. */
export interface Slots {
  "workbench.side": { readonly view: ConversationView };
}

export type SlotName = keyof Slots;

export interface Panel<Name extends SlotName = SlotName> {
  readonly slot: Name;
  readonly title: Title;
  readonly view: ComponentType<Slots[Name]>;
}

/** Gives a panel its types; the object stays as it is. */
export function definePanel<Name extends SlotName>(panel: Panel<Name>): Panel<Name> {
  return panel;
}

export function panelsIn<Name extends SlotName>(slot: Name, panels: readonly Panel[]): readonly Panel<Name>[] {
  return panels.filter((panel): panel is Panel<Name> => panel.slot === slot);
}
