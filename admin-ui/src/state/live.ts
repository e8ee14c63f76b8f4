/** What the engine tells this agent, as it stands now. Written by connection.ts alone. */
import { computed, signal } from "@preact/signals";
import type { ConversationView, Phase } from "peakdesk/client";
import type { ConversationId, Desk, ServerFrames } from "peakdesk/protocol";
import { forgetNames, nameIn, names } from "./names.ts";

export type Group = ServerFrames["groups"]["groups"][number];
export type Roster = ServerFrames["roster"];

export const phase = signal<Phase>({ name: "connecting" });
/** The connection was lost and is not back: unlike the phase, this does not flicker with every attempt. */
export const lost = signal(false);
export const desk = signal<Desk | null>(null);
export const groups = signal<readonly Group[]>([]);
/** By conversation. Those that left the desk closed stay here until they are dismissed. */
export const views = signal<ReadonlyMap<ConversationId, ConversationView>>(new Map());

/** Who could take over, by group, as it was when it was asked for last. */
export const rosters = signal<ReadonlyMap<string, Roster>>(new Map());

export const offers = computed(() => desk.value?.offers ?? []);
export const waitingTotal = computed(() => groups.value.reduce((sum, group) => sum + group.waiting, 0));

export function keepPhase(next: Phase): void {
  phase.value = next;
  if (next.name !== "connecting") lost.value = next.name === "waiting";
}

export function keepView(view: ConversationView): void {
  views.value = new Map(views.value).set(view.conv, view);
}

export function dropView(conv: ConversationId): void {
  const next = new Map(views.value);
  if (next.delete(conv)) views.value = next;
}

/** A transfer of this conversation waits for its answer. */
export function isHandingOver(conv: ConversationId): boolean {
  return views.value.get(conv)?.transfer?.state === "asking";
}

export function keepRoster(roster: Roster): void {
  rosters.value = new Map(rosters.value).set(roster.group, roster);
}

/** Another person may sign in at this screen: nothing of the last one stays. */
export function forgetAll(): void {
  desk.value = null;
  groups.value = [];
  views.value = new Map();
  rosters.value = new Map();
  forgetNames();
}

export function groupName(id: string): string {
  return groups.value.find((group) => group.id === id)?.name ?? nameIn(names.value.groups, id);
}
