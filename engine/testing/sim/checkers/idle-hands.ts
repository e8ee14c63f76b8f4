/**
 * Invariant 10: once nothing goes wrong any more, nobody waits while somebody who may help has a free place: of the own
 * group, or of one that helps out by now.
 */
import type { Config, Levels, Ring } from "../../../core/config.ts";
import type { AgentEntry, ConversationEntry } from "../ledger.ts";
import { hindrance } from "../oracle.ts";
import { ownerGroup, waits } from "../truth.ts";
import type { Checker, Courtroom } from "./checker.ts";

/** After the last fault: offers run out (5 s and the slack of the lease), and who let somebody pass is asked again. */
const settlesMs = 85_000;
/** An offer and its answer cross three shards, and nobody is buried: a few in a row take a few seconds. */
const answersMs = 6_000;

export function idleHands({ truth, referee, now, configs }: Courtroom): Checker {
  /** Since when a conversation waits although somebody is free. */
  const idleSince = new Map<string, number>();
  return {
    sampled(healed) {
      // A queue that lost somebody with its backup finds out when the visitor's patience ends.
      if (healed === null || healed < settlesMs || truth.rewound.size > 0) return;
      const config = configs().at(-1);
      for (const entry of config === undefined ? [] : truth.conversations())
        if (config !== undefined) look(entry, config);
    },
  };

  function look({ facts, conv }: ConversationEntry, config: Config): void {
    if (!waits(facts)) return;
    const group = config.groups.find(({ id }) => id === ownerGroup(facts));
    const queued = facts.findLast(({ k }) => k === "queued")?.at ?? now();
    if (group === undefined) return;
    const free = freeOf(config, group.id, group.skills, 0) ?? borrowed(config, group.rings[0], group.skills, queued);
    if (free === null) idleSince.delete(conv);
    else if (!idleSince.has(conv)) idleSince.set(conv, now());
    else if (now() - (idleSince.get(conv) ?? 0) > answersMs + group.affinityMs)
      referee.accuse("idle hands", `${conv} waits in ${group.id} while ${free} is free`, conv, free);
  }

  /** The first ring, if it opened by itself. */
  function borrowed(config: Config, ring: Ring | undefined, skills: Levels, queued: number): string | null {
    if (ring === undefined || ring.when.t !== "after" || now() - queued < ring.when.ms) return null;
    const needed = Object.fromEntries(Object.entries(skills).filter(([skill]) => !ring.dropSkills.includes(skill)));
    for (const id of ring.groups) {
      const lender = config.groups.find((group) => group.id === id);
      const free = lender === undefined ? null : freeOf(config, id, needed, lender.reserveSlots);
      if (free !== null) return free;
    }
    return null;
  }

  function freeOf(config: Config, group: string, skills: Levels, reserveSlots: number): string | null {
    const anybody = { visitor: "", since: 0, boostS: 0, tier: 5, seq: 0, excluded: [], hold: null };
    for (const [agent, entry] of truth.agents()) {
      if (!entry.groups.includes(group)) continue;
      const can = config.agents.find(({ id }) => id === agent)?.skills ?? {};
      if (hindrance({ ...anybody, skills }, { ...serverOf(agent, entry), skills: can, reserveSlots }, now()) === null)
        return agent;
    }
    return null;
  }
}

function serverOf(agent: string, { status, connected, disabled, held, offers, cap }: AgentEntry) {
  const accepting = status === "online" && connected && !disabled;
  return { agent, accepting, cap, load: held.size, reserved: offers.size };
}
