/**
 * What is looked up in a queue, kept beside the state and made from it: places, who can be matched by what they need, who has
 * an alarm next, which agents have room. Nothing here is stored; whoever changes an item takes it out and puts it back.
 */
import { isSaid } from "./announce.ts";
import { compareKeys, promotesAt } from "../routing/order.ts";
import { RankedSet } from "../routing/ranked-set.ts";
import type { AgentId, Ms } from "../../protocol/ids.ts";
import { forgiveMs, type Guest, type Member, type Waiting } from "./state.ts";

/** Visitors of this queue, or guests, who need the same: if one of them can have an agent, so can the next. */
export interface Class {
  readonly needs: Needs;
  readonly items: RankedSet<Item>;
}

export interface Needs {
  readonly guest: boolean;
  readonly skills: Readonly<Record<string, number>>;
  readonly excluded: readonly AgentId[];
  readonly hold: AgentId | null;
}

export type Item = { readonly own: Waiting; readonly guest: null } | { readonly own: null; readonly guest: Guest };

interface Alarm {
  readonly at: Ms;
  readonly conv: string;
  readonly item: Item;
}

export class Line {
  readonly places = new RankedSet<Waiting>((a, b) => compareKeys(a.key, b.key));
  readonly classes = new Map<string, Class>();
  /** The same for visitors who are kept for an agent: looked at only when she is free. */
  readonly kept = new Map<AgentId, Map<string, Class>>();
  /** By how many rings are open; only visitors without an offer. */
  readonly byRings = new Map<number, RankedSet<Waiting>>();
  /** Of whom lenders have to be told something, in the order they came. */
  readonly unsaid = new RankedSet<Waiting>((a, b) => a.key.seq - b.key.seq);
  /** Accepting and below the cap. */
  readonly room = new Set<AgentId>();
  readonly accepting = new Set<AgentId>();
  /** Visitors who are kept for an agent. */
  readonly holds = new Map<AgentId, Set<Waiting>>();
  readonly #alarms = new RankedSet<Alarm>((a, b) => a.at - b.at || compareText(a.conv, b.conv));
  readonly #alarmOf = new Map<Waiting | Guest, Alarm>();
  readonly #items = new Map<Waiting | Guest, Item>();

  add(waiting: Waiting): void {
    this.places.insert(waiting);
    this.#offers(waiting);
  }

  remove(waiting: Waiting): void {
    this.#places(waiting);
    this.places.delete(waiting);
    this.#items.delete(waiting);
  }

  /** For changes that leave the place in line as it is. */
  change(waiting: Waiting, change: () => void): void {
    this.#places(waiting);
    change();
    this.#offers(waiting);
  }

  addGuest(guest: Guest): void {
    const item = this.#itemOf(guest, () => ({ own: null, guest }));
    if (guest.claim === null) this.#classify(item, needsOfGuest(guest));
    else this.#setAlarm(guest, item, guest.claim.until);
  }

  removeGuest(guest: Guest): void {
    const item = this.#itemOf(guest, () => ({ own: null, guest }));
    if (guest.claim === null) this.#declassify(item, needsOfGuest(guest));
    this.#clearAlarm(guest);
    this.#items.delete(guest);
  }

  sees(member: Member): void {
    const { accepting, cap, load } = member.capacity;
    set(this.accepting, member.id, accepting);
    set(this.room, member.id, accepting && load + member.reserved < cap);
  }

  forgets(id: AgentId): void {
    this.accepting.delete(id);
    this.room.delete(id);
  }

  nextAlarm(): Ms | null {
    return this.#alarms.first()?.at ?? null;
  }

  /** Those whose time has come, at most `max`. */
  due(now: Ms, max: number): Item[] {
    const due: Item[] = [];
    for (const { at, item } of this.#alarms) {
      if (at > now || due.length === max) break;
      due.push(item);
    }
    return due;
  }

  #offers(waiting: Waiting): void {
    const item = this.#itemOf(waiting, () => ({ own: waiting, guest: null }));
    if (waiting.offer === null) {
      this.#classify(item, needsOf(waiting));
      let level = this.byRings.get(waiting.rings);
      if (level === undefined) {
        level = new RankedSet((a, b) => compareKeys(a.key, b.key));
        this.byRings.set(waiting.rings, level);
      }
      level.insert(waiting);
    }
    if (waiting.hold !== null) {
      const kept = this.holds.get(waiting.hold.agent) ?? new Set();
      this.holds.set(waiting.hold.agent, kept.add(waiting));
    }
    const at = alarmOf(waiting);
    if (at !== null) this.#setAlarm(waiting, item, at);
    if (!isSaid(waiting)) this.unsaid.insert(waiting);
  }

  #places(waiting: Waiting): void {
    const item = this.#itemOf(waiting, () => ({ own: waiting, guest: null }));
    if (waiting.offer === null) {
      this.#declassify(item, needsOf(waiting));
      const level = this.byRings.get(waiting.rings);
      level?.delete(waiting);
      if (level?.size === 0) this.byRings.delete(waiting.rings);
    }
    if (waiting.hold !== null) {
      const kept = this.holds.get(waiting.hold.agent);
      kept?.delete(waiting);
      if (kept?.size === 0) this.holds.delete(waiting.hold.agent);
    }
    this.#clearAlarm(waiting);
    if (this.unsaid.size > 0) this.unsaid.delete(waiting);
  }

  #itemOf(key: Waiting | Guest, make: () => Item): Item {
    let item = this.#items.get(key);
    if (item === undefined) {
      item = make();
      this.#items.set(key, item);
    }
    return item;
  }

  #classify(item: Item, needs: Needs): void {
    const name = nameOf(needs);
    const classes = this.#classesFor(needs.hold);
    let found = classes.get(name);
    if (found === undefined) {
      found = { needs, items: new RankedSet(compareItems) };
      classes.set(name, found);
    }
    found.items.insert(item);
  }

  #declassify(item: Item, needs: Needs): void {
    const name = nameOf(needs);
    const classes = this.#classesFor(needs.hold);
    const found = classes.get(name);
    found?.items.delete(item);
    if (found?.items.size === 0) classes.delete(name);
    if (needs.hold !== null && classes.size === 0) this.kept.delete(needs.hold);
  }

  #classesFor(hold: AgentId | null): Map<string, Class> {
    if (hold === null) return this.classes;
    let classes = this.kept.get(hold);
    if (classes === undefined) {
      classes = new Map();
      this.kept.set(hold, classes);
    }
    return classes;
  }

  #setAlarm(key: Waiting | Guest, item: Item, at: Ms): void {
    const alarm = { at, conv: key.conv, item };
    this.#alarmOf.set(key, alarm);
    this.#alarms.insert(alarm);
  }

  #clearAlarm(key: Waiting | Guest): void {
    const alarm = this.#alarmOf.get(key);
    if (alarm === undefined) return;
    this.#alarms.delete(alarm);
    this.#alarmOf.delete(key);
  }
}

export function keyOfItem({ own, guest }: Item) {
  return own === null ? guest.key : own.key;
}

/** Guests of several queues may have the same number. */
export function compareItems(a: Item, b: Item): number {
  return compareKeys(keyOfItem(a), keyOfItem(b)) || compareText((a.own ?? a.guest).conv, (b.own ?? b.guest).conv);
}

function needsOf({ skills, excluded, hold }: Waiting): Needs {
  return { guest: false, skills, excluded, hold: hold?.agent ?? null };
}

function needsOfGuest({ skills, excluded }: Guest): Needs {
  return { guest: true, skills, excluded, hold: null };
}

/** The common case, nothing special, is the cheap one. */
function nameOf({ guest, skills, excluded, hold }: Needs): string {
  let name = guest ? "guest" : "own";
  for (const skill of Object.keys(skills).sort()) name += ` ${skill}=${skills[skill]}`;
  if (excluded.length > 0) name += ` not ${excluded.toSorted().join(" ")}`;
  return hold === null ? name : `${name} for ${hold}`;
}

/** The next time at which something about a visitor changes by itself. */
function alarmOf({ offer, request, key, hold, excluded, passedAt, ringAt }: Waiting): Ms | null {
  const times = [
    promotesAt(request, key.tier),
    offer === null ? ringAt : offer.until,
    hold === null ? null : hold.until,
    excluded.length === 0 ? null : passedAt + forgiveMs,
  ];
  let first: Ms | null = null;
  for (const at of times) if (at !== null && (first === null || at < first)) first = at;
  return first;
}

function set(all: Set<AgentId>, id: AgentId, is: boolean): void {
  if (is) all.add(id);
  else all.delete(id);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
