/** From journal to memory: the shard's own snapshot, then every block since, then whoever needs to be told of the crash. */
import type { KindName } from "../core/actor.ts";
import { deskTopic } from "../core/agent/capacity.ts";
import { visitorTopic } from "../core/visitor/conversation.ts";
import type { Journal } from "../ports/journal.ts";
import type { ShardName } from "../ports/bus.ts";
import { actorName, refOfKey, type Actors } from "./actors.ts";
import { Inbox, type FrozenInbox } from "./inbox.ts";
import { Outbox, type FrozenOutbox } from "./outbox.ts";
import { decodePlain, decodeRecord, type JournalRecord } from "./record.ts";

export interface Recovered {
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly shardUpTo: number;
  readonly tail: readonly { block: number; bytes: number }[];
  /** Actors that believe somebody is connected to them: names, each once. */
  readonly present: readonly string[];
}

/** The topic whose sessions make an actor of this kind believe that somebody is connected. */
export function presenceTopic(kind: KindName): string {
  return { visitor: visitorTopic, agent: deskTopic, queue: "", directory: "", inbox: "" }[kind];
}

interface FrozenShard {
  readonly upTo: number;
  readonly inbox: FrozenInbox;
  readonly outbox: FrozenOutbox;
}

export function recover(self: ShardName, journal: Journal, actors: Actors): Recovered {
  const recovery = journal.recovery();
  const frozen = recovery.shard === null ? null : (decodePlain(recovery.shard) as FrozenShard);
  const inbox = new Inbox(frozen?.inbox);
  const outbox = new Outbox(frozen?.outbox);
  const shardUpTo = frozen?.upTo ?? 0;
  const tail: { block: number; bytes: number }[] = [];
  const upTo = new Map<string, number>();
  recovery.blocks((block, records) => {
    let bytes = 0;
    for (const raw of records) {
      bytes += raw.length;
      const record = decodeRecord(raw);
      if (record.t === "events") actors.replay(record.ref, block, record.events, upTo);
      else if (block > shardUpTo) restore(self, inbox, outbox, record);
    }
    tail.push({ block, bytes });
  });
  return { inbox, outbox, shardUpTo, tail, present: stillPresent(actors, recovery.present().map(refOfKey)) };
}

function restore(self: ShardName, inbox: Inbox, outbox: Outbox, record: Exclude<JournalRecord, { t: "events" }>): void {
  switch (record.t) {
    case "out":
      outbox.restore(record.lane, record.n, record.to, record.command);
      return;
    case "in":
      if (record.lane === self) outbox.settle(self, record.n);
      else inbox.confirm(record.lane, inbox.applied(record.lane, record.n));
      return;
    case "probe":
      return;
  }
}

/** Memory knows better than the index of snapshots about every actor it holds. */
function stillPresent(actors: Actors, indexed: readonly { kind: KindName; id: string }[]): string[] {
  const names: string[] = [];
  for (const actor of actors.all()) if (actor.kind.present(actor.state)) names.push(actor.name);
  for (const ref of indexed) if (actors.peek(actorName(ref)) === undefined) names.push(actorName(ref));
  return names;
}
