import type { World } from "./world.ts";
import { closed } from "./truth.ts";

/** What still keeps a world from being at rest, in words; empty if nothing does. */
export function unrest(world: World): string {
  for (const { name, gateway, shard } of world.nodes) {
    if (gateway === null || shard === null) return `${name} is down`;
    const { owed, letters, readOnly } = shard.stats();
    if (readOnly) return `${name} is read-only`;
    if (owed + letters > 0) return `${name} owes ${owed} commands and has ${letters} letters`;
  }
  for (const visitor of world.visitors)
    if (!visitor.settled) return `${visitor.plan.name} still has something to deliver`;
  for (const agent of world.agents) if (!agent.settled) return `${agent.plan.name} still has something to deliver`;
  for (const admin of world.admins) if (!admin.settled) return "somebody is still locked out";
  for (const { conv, facts } of world.truth.conversations()) if (!closed(facts)) return `${conv} runs`;
  for (const [id, { held, offers }] of world.truth.agents())
    if (held.size + offers.size > 0) return `${id} has somebody`;
  for (const [id, { waiting }] of world.truth.queues()) if (waiting.size > 0) return `somebody waits in ${id}`;
  return "";
}
