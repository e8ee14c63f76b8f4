/** Reads the journal of a queue into the line on paper, and asks about each offer before it is noted. */
import type { Capacity, ServiceRequest } from "../../core/commands.ts";
import type { Config, Levels } from "../../core/config.ts";
import type { ActorEvent } from "./ledger.ts";
import type { Guest, LineModel } from "./line-model.ts";

export interface Complaint {
  readonly what: string;
  readonly about: readonly string[];
}

/** Every claim there ever was, whatever became of it. */
export type Claims = Map<string, { readonly lender: string; readonly conv: string; readonly agent: string }>;

/** `configs`: what holds under one of them is right. */
export function readLine(
  line: LineModel,
  event: ActorEvent,
  configs: readonly Config[],
  claims: Claims,
  beingSetUp: boolean,
): Complaint | null {
  const visitor = event["visitor"] as string;
  const at = event["at"] as number | undefined;
  const [config] = configs.slice(-1);
  const judged = config !== undefined && at !== undefined && !changed(configs);
  const late = judged ? line.unhelped(at, config) : null;
  const forgotten = judged ? line.forgotten(at, config) : null;
  if (forgotten !== null) return { what: `${forgotten} waits, though somebody could help`, about: [forgotten] };
  if (late !== null) return { what: `${late} waits, and nobody else was asked to help`, about: [late] };
  switch (event.t) {
    case "joined":
      joined(line, event, configs, beingSetUp);
      return null;
    case "left":
      line.leaves(visitor);
      return null;
    case "boosted":
      line.boosts(visitor, event["boostS"] as number, event["noAffinity"] as boolean);
      return null;
    case "member":
      line.sees(event["agent"] as string, event["capacity"] as Capacity | null);
      return null;
    case "offered":
      return offered(line, event, configs, claims);
    case "returned":
      line.returns(visitor, event["exclude"] as boolean, event["at"] as number);
      return null;
    case "opened": {
      const waiter = line.waiting.get(visitor);
      if (waiter === undefined) return null;
      waiter.opened = true;
      waiter.skills = event["skills"] as Levels;
      return null;
    }
    default:
      return guests(line, event, configs, claims);
  }
}

/** There was more than one configuration with anything in it. */
function changed(configs: readonly Config[]): boolean {
  return configs.filter(({ groups }) => groups.length > 0).length > 1;
}

function joined(line: LineModel, event: ActorEvent, configs: readonly Config[], beingSetUp: boolean): void {
  const { id } = event["visitor"] as { id: string };
  const skills = JSON.stringify(event["skills"]);
  const groupIn = ({ groups }: Config) => groups.find((one) => one.id === line.group);
  const config =
    configs.findLast((one) => JSON.stringify(groupIn(one)?.skills) === skills) ?? configs[configs.length - 1];
  const group = config === undefined ? undefined : groupIn(config);
  if (config === undefined || group === undefined) return;
  const request = event["request"] as ServiceRequest;
  line.joins(id, event["conv"] as string, request, event["at"] as number, group, config);
  // Which configuration kept a place for the agent of last time cannot be told when there were several.
  const waiter = line.waiting.get(id);
  // A shard that has not heard of the group yet knows of no skills either: only when a deployment is set up.
  if (waiter !== undefined && beingSetUp) waiter.skills = event["skills"] as Levels;
  if (changed(configs) && waiter !== undefined) waiter.hold = event["hold"] as typeof waiter.hold;
}

function offered(line: LineModel, event: ActorEvent, configs: readonly Config[], claims: Claims): Complaint | null {
  const visitor = event["visitor"] as string;
  const agent = event["agent"] as string;
  const at = event["at"] as number;
  const claim = event["claim"] as { id: string; lender: string } | null;
  const conv = line.waiting.get(visitor)?.conv ?? "";
  const about = [visitor, agent];
  const wrong =
    claim === null
      ? underAll(configs, (config) => line.judge(visitor, agent, at, config))
      : line.judgeLent(visitor, agent, at);
  line.offers(visitor, { offer: event["offer"] as string, agent, at });
  if (wrong !== null) return { what: `${visitor} is offered to ${agent}: ${wrong}`, about };
  if (claim === null) return null;
  const made = claims.get(claim.id);
  const isFair = made?.lender === claim.lender && made.agent === agent && made.conv === conv;
  return isFair ? null : { what: `${visitor} is offered to ${agent}, whom nobody lends`, about };
}

function guests(line: LineModel, event: ActorEvent, configs: readonly Config[], claims: Claims): Complaint | null {
  const conv = event["conv"] as string;
  if (event.t === "guest") {
    const guest = event["guest"] as Guest;
    // On other terms than before: a loan that is on its way stands.
    if (line.guests.get(guest.conv)?.origin !== guest.origin) endClaims(line, guest.conv);
    line.guests.set(guest.conv, guest);
  } else if (event.t === "guestGone") {
    endClaims(line, conv);
    line.guests.delete(conv);
  } else if (event.t === "claimEnded") {
    const [claim] = endClaims(line, conv);
    const guest = line.guests.get(conv);
    if (event["exclude"] === true && guest !== undefined && claim !== undefined)
      line.guests.set(conv, { ...guest, excluded: [...guest.excluded, claim] });
  } else if (event.t === "claimed") {
    const agent = event["agent"] as string;
    const at = event["at"] as number;
    const wrong = underAll(configs, (config) => line.judgeClaim(conv, agent, at, config));
    line.claims.set(event["claim"] as string, { agent, conv, at });
    claims.set(event["claim"] as string, { lender: line.group, conv, agent });
    if (wrong !== null) return { what: `${agent} is lent to ${conv}: ${wrong}`, about: [agent, conv] };
  }
  return null;
}

/** The agents of the claims for this guest, which are over. */
function endClaims(line: LineModel, conv: string): string[] {
  const over = [...line.claims].filter(([, claim]) => claim.conv === conv);
  for (const [id] of over) line.claims.delete(id);
  return over.map(([, { agent }]) => agent);
}

function underAll(configs: readonly Config[], judge: (config: Config) => string | null): string | null {
  let wrong: string | null = null;
  for (const config of configs.toReversed()) {
    if (config.groups.length === 0) continue;
    const verdict = judge(config);
    if (verdict === null) return null;
    wrong ??= verdict;
  }
  return wrong;
}
