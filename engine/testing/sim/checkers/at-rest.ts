/**
 * At rest: every conversation has ended, every place is free, no queue holds anybody, nothing is owed between shards, and
 * what a restart would read from the disk is what the actors are now.
 */
import type { AnyKind } from "../../../core/kinds.ts";
import { MemoryJournal } from "../../../adapters/memory-journal.ts";
import { Actors } from "../../../runtime/actors.ts";
import { recover } from "../../../runtime/recovery.ts";
import { SimClock } from "../clock.ts";
import type { SimNode } from "../node.ts";
import { Prng } from "../prng.ts";
import type { LiveStates } from "../live-states.ts";
import { Scheduler } from "../scheduler.ts";
import { closed } from "../truth.ts";
import type { Checker, Courtroom } from "./checker.ts";

export function atRest({ truth, referee }: Courtroom, nodes: readonly SimNode[], live: LiveStates): Checker {
  return {
    quiet() {
      for (const { conv, facts } of truth.conversations())
        if (!closed(facts)) referee.accuse("at rest", `${conv} never ended`, conv);
      for (const [id, { held, offers }] of truth.agents()) {
        if (held.size + offers.size > 0)
          referee.accuse("at rest", `${id} still has ${[...held, ...offers.keys()].join(" ")}`, id, ...held);
      }
      for (const [id, { waiting }] of truth.queues()) {
        if (waiting.size > 0)
          referee.accuse("at rest", `queue ${id} still holds ${[...waiting.keys()].join(" ")}`, ...waiting.keys());
      }
      for (const node of nodes) {
        const owed = node.shard?.stats().owed ?? 0;
        if (owed > 0) referee.accuse("at rest", `${node.name} still owes ${owed} commands`);
        sameAfterReplay(node);
      }
    },
  };

  function sameAfterReplay(node: SimNode): void {
    const scheduler = new Scheduler(0, new Prng("replay"));
    const journal = new MemoryJournal({
      clock: new SimClock(scheduler, 0),
      random: new Prng("replay"),
      store: node.disk.store,
    });
    const actors = new Actors(journal);
    recover(node.name, journal, actors);
    for (const [name, { kind, id, state }] of live.of(node.name)) {
      const replayed = actors.get({ kind: kind.name, id }, 0).state;
      const [now, then] = [plain(kind, state), plain(kind, replayed)];
      if (now !== then)
        referee.accuse("replay", `${name} of ${node.name} is\n  ${now}\nbut after a restart\n  ${then}`, id);
    }
  }
}

/** Old facts leave the state for chunks by a rule of memory, not of meaning: they are left out on both sides. */
function plain(kind: AnyKind, state: unknown): string {
  const frozen = kind.freeze(state) as { conversation?: Record<string, unknown> | null };
  if (kind.name !== "visitor" || frozen.conversation == null) return canonical(frozen);
  const { log: _log, spilled: _spilled, ...conversation } = frozen.conversation;
  return canonical({ ...frozen, conversation });
}

/** The order in which the fields of an object were written says nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
