/**
 * Invariant 11, its first half: what a visitor asks of a line is what the day's history of that visitor says. Boosts and the
 * agent of last time are counted again from the facts alone, with the oracle's calendar. What holds under one of the
 * configurations is right: a shard may not have heard of the newest one yet.
 */
import type { ServiceRequest } from "../../../core/commands.ts";
import type { Config } from "../../../core/config.ts";
import type { ConversationEvent } from "../../../protocol/frames.ts";
import type { ActorEvent } from "../ledger.ts";
import { Dossier } from "../dossier.ts";
import { boostS, type Today } from "../oracle.ts";
import { bytes, type Checker, type Courtroom } from "./checker.ts";

/** The clocks of two machines differ by up to this. */
const clocksMs = 70_000;
const dayMs = 86_400_000;

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

function expectedOf(
  file: Dossier,
  group: string,
  times: readonly number[],
  from: string | null,
  zones: ReadonlySet<string>,
): Expected {
  return {
    group,
    at: times[0] ?? 0,
    begun: file.facts[0]?.at ?? 0,
    again: from !== null || file.facts.some((fact) => fact.k === "queued" && fact.why === "lost"),
    from,
    tags: file.tags,
    today: new Map([...zones].map((zone) => [zone, times.map((at) => file.today(at, zone))])),
    lastAgent: file.lastAgent,
  };
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

  return {
    event({ kind, id, event }) {
      if (truth.rewound.size > 0) return;
      if (kind === bytes.queue && event.t === "joined") return joined(id, event);
      if (kind !== bytes.visitor) return;
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
    asked.set(file.conv, [...(asked.get(file.conv) ?? []), expectedOf(file, group, times, from, zones)]);
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
      return known === null || configs().some((config) => config.version > 0 && !should(config))
        ? null
        : `${known} is forgotten`;
    if (wanted !== known) return `${wanted} is looked for instead of ${known ?? "nobody"}`;
    return configs().some((config) => config.version > 0 && should(config)) ? null : `${wanted} must not be looked for`;
  }
}
