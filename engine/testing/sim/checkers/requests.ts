/**
 * Invariant 11, its first half: what a visitor asks of a line is what the day's history of that visitor says. Boosts, the
 * agent of last time and opening hours are counted again from the facts alone, with the oracle's calendar.
 */
import type { ServiceRequest } from "../../../core/commands.ts";
import type { Config } from "../../../core/config.ts";
import type { ConversationEvent } from "../../../protocol/frames.ts";
import type { ActorEvent } from "../ledger.ts";
import { boostS, isOpen, wallClock, type Today } from "../oracle.ts";
import { holder, waits } from "../truth.ts";
import { bytes, type Checker, type Courtroom } from "./checker.ts";

/** Whoever leaves the line sooner has not waited in vain. */
const inVainMs = 30_000;
/** The clocks of two machines differ by up to this. */
const clocksMs = 70_000;
const dayMs = 86_400_000;

/** All that matters of a visitor, as far as the records went. */
class Dossier {
  verifiedTags: readonly string[] = [];
  staffTags: readonly string[] = [];
  /** Times at which somebody waited in vain, and was served. */
  readonly failed: number[] = [];
  readonly repeat: number[] = [];
  lastAgent: { readonly id: string; readonly at: number } | null = null;
  facts: ConversationEvent[] = [];
  conv = "";
  readonly #visitor: string;
  #served = false;

  constructor(visitor: string) {
    this.#visitor = visitor;
  }

  enter(event: ActorEvent): void {
    if (event.t === "created" || event.t === "profile") this.verifiedTags = (event["verifiedTags"] ?? []) as string[];
    else if (event.t === "tagged") this.staffTags = event["tags"] as string[];
    else if (event.t === "began") {
      this.facts = [];
      this.#served = false;
      this.conv = `${this.#visitor}.${String(event["n"])}`;
    } else if (event.t === "fact") this.#fact(event["e"] as ConversationEvent);
  }

  get tags(): string[] {
    return [...new Set([...this.verifiedTags, ...this.staffTags])];
  }

  /** Counters of the day on which `at` falls. */
  today(at: number, timeZone: string): Today {
    const { date } = wallClock(at, timeZone);
    const sameDay = (times: readonly number[]) =>
      times.filter((time) => wallClock(time, timeZone).date === date).length;
    return { failed: sameDay(this.failed), repeat: sameDay(this.repeat) };
  }

  #fact(e: ConversationEvent): void {
    if (e.k === "assigned" && e.how !== "contact" && !this.#served) {
      this.#served = true;
      this.repeat.push(e.at);
    }
    if (e.k === "closed") this.#closed(e);
    this.facts.push(e);
  }

  #closed({ why, at }: Extract<ConversationEvent, { k: "closed" }>): void {
    const queued = this.facts.findLast(({ k }) => k === "queued");
    const left = why === "left_queue" && queued !== undefined && at - queued.at >= inVainMs;
    if (left || why === "queue_timeout" || why === "queue_full") this.failed.push(at);
    const id = holder(this.facts);
    if (id !== null) this.lastAgent = { id, at };
  }
}

/** What a visitor's own history said at the moment of asking. */
interface Expected {
  readonly group: string;
  readonly at: number;
  readonly begun: number;
  readonly again: boolean;
  /** Who gives it away, if somebody does. */
  readonly from: string | null;
  readonly tags: readonly string[];
  /** By zone; more than one where it is not known to the second when it was asked. */
  readonly today: ReadonlyMap<string, readonly Today[]>;
  readonly lastAgent: Dossier["lastAgent"];
}

export function requests({ truth, referee, now, configs }: Courtroom): Checker {
  const dossiers = new Map<string, Dossier>();
  /** By conversation: it may have asked more than one line, and one line more than once. */
  const asked = new Map<string, Expected[]>();

  const dossier = (visitor: string) => {
    const found = dossiers.get(visitor) ?? new Dossier(visitor);
    dossiers.set(visitor, found);
    return found;
  };

  /** What holds under one of the configurations is right: a shard may not have heard of the newest one yet. */
  const underSome = (right: (config: Config) => boolean) =>
    configs().some((config) => config.version > 0 && right(config));

  return {
    event({ kind, id, event }) {
      if (truth.rewound.size > 0) return;
      if (kind === bytes.queue && event.t === "joined") return joined(id, event);
      if (kind !== bytes.visitor) return;
      doors(id, event);
      const file = dossier(id);
      file.enter(event);
      const e = event["e"] as ConversationEvent | undefined;
      if (event.t === "fact" && e?.k === "queued") expect(file, e.group, [e.at], null);
      const transfer = event["transfer"] as { by: { id: string }; to: { kind: string; id: string } } | undefined;
      if (event.t === "transferAsked" && transfer?.to.kind === "group")
        expect(file, transfer.to.id, [now() - clocksMs, now(), now() + clocksMs], transfer.by.id);
    },
  };

  function expect(file: Dossier, group: string, times: readonly number[], from: string | null): void {
    const zones = new Set(configs().map(({ routing }) => routing.timeZone));
    const again = from !== null || file.facts.some((fact) => fact.k === "queued" && fact.why === "lost");
    const expected: Expected = {
      group,
      at: times[0] ?? 0,
      begun: file.facts[0]?.at ?? 0,
      again,
      from,
      tags: file.tags,
      today: new Map([...zones].map((zone) => [zone, times.map((at) => file.today(at, zone))])),
      lastAgent: file.lastAgent,
    };
    asked.set(file.conv, [...(asked.get(file.conv) ?? []), expected]);
  }

  function joined(group: string, event: ActorEvent): void {
    const { id } = event["visitor"] as { id: string };
    const request = event["request"] as ServiceRequest;
    const candidates = (asked.get(event["conv"] as string) ?? []).filter((one) => one.group === group);
    const wrong = candidates.map((expected) => difference(expected, request));
    if (wrong.includes(null)) return;
    referee.accuse("requests", `${id} joins ${group}: ${wrong.at(-1) ?? "nobody asked for that"}`, id);
  }

  function difference(expected: Expected, request: ServiceRequest): string | null {
    const { today, tags, again, begun } = expected;
    const boosts = configs().flatMap((config) =>
      (today.get(config.routing.timeZone) ?? []).map((counters) => boostS(tags, counters, again, config)),
    );
    if (!boosts.includes(request.boostS))
      return `with ${request.boostS} s instead of ${boosts.at(-1)} (${tags.join(" ")} ${JSON.stringify([...today])})`;
    if (request.since !== begun) return `since ${request.since} instead of ${begun}`;
    if (request.not !== expected.from) return `it may go to ${request.not ?? "whoever gives it away"}`;
    return wrongAgent(expected, request.lastAgent);
  }

  function wrongAgent({ group, at, again, tags: mine, lastAgent }: Expected, wanted: string | null): string | null {
    const known = lastAgent?.id ?? null;
    const should = ({ groups, tags, routing }: Config) =>
      !again &&
      (groups.find(({ id }) => id === group)?.affinityMs ?? 0) > 0 &&
      !tags.some(({ id, noAffinity }) => noAffinity && mine.includes(id)) &&
      at - (lastAgent?.at ?? 0) <= routing.affinityDays * dayMs;
    if (wanted === null)
      return known === null || underSome((config) => !should(config)) ? null : `${known} is forgotten`;
    if (wanted !== known) return `${wanted} is looked for instead of ${known ?? "nobody"}`;
    return underSome(should) ? null : `${wanted} must not be looked for`;
  }

  /** Nobody stands in line before a closed door, and nobody is sent away from an open one. */
  function doors(visitor: string, event: ActorEvent): void {
    const e = event["e"] as ConversationEvent | undefined;
    if (event.t !== "fact" || e === undefined) return;
    const { facts } = dossier(visitor);
    if (e.k === "queued" && e.why === "new" && !underSome((config) => open(config, e.group, e.at)))
      referee.accuse("hours", `${visitor} waits in ${e.group}, which is closed`, visitor);
    if (e.k !== "closed" || e.why !== "off_hours") return;
    const group = facts.findLast((fact) => fact.k === "queued" || fact.k === "started")?.group ?? "";
    const drain = waits(facts)
      ? (config: Config) => config.groups.find(({ id }) => id === group)?.drainMs ?? 0
      : () => 0;
    if (!underSome((config) => !open(config, group, e.at - drain(config))))
      referee.accuse("hours", `${visitor} is sent away from ${group}, which is open`, visitor);
  }
}

function open({ groups, hours }: Config, group: string, at: number): boolean {
  const id = groups.find((one) => one.id === group)?.hours ?? null;
  return isOpen(hours.find((one) => one.id === id) ?? null, at);
}
