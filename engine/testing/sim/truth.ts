/** The ledgers of all nodes, and the histories that a restored backup ended. */
import type { ConversationEvent } from "../../protocol/frames.ts";
import type { Append } from "../../ports/journal.ts";
import { Ledger, readRecords } from "./ledger.ts";
import type { AgentEntry, ConversationEntry, DiskRecord, QueueEntry, ReadEvent } from "./ledger.ts";

export class Truth {
  readonly #ledgers = new Map<string, Ledger>();
  readonly #past = new Map<string, Ledger[]>();
  /** Nodes of which a backup was put back: what they acknowledged since may be gone. */
  readonly rewound = new Set<string>();
  /** Which node wrote an actor first: nobody else may. */
  readonly #writers = new Map<string, string>();

  /** A block became durable. `each` hears its events one by one, each before it counts. */
  enter(node: string, records: readonly DiskRecord[], epoch: string, each: ReadEvent): void {
    this.#ledger(node, epoch).enter(records, each);
  }

  rewind(node: string, appends: readonly Append[], epoch: string): void {
    const before = this.#ledgers.get(node);
    if (before !== undefined) this.#past.set(before.epoch, [...(this.#past.get(before.epoch) ?? []), before]);
    const ledger = new Ledger(epoch);
    for (const append of appends) ledger.enter(readRecords(append));
    this.#ledgers.set(node, ledger);
    this.rewound.add(node);
  }

  /** True the first time, and as long as it is the same node. */
  mayWrite(node: string, actor: string): boolean {
    const writer = this.#writers.get(actor);
    if (writer === undefined) this.#writers.set(actor, node);
    return writer === undefined || writer === node;
  }

  writer(actor: string): string | undefined {
    return this.#writers.get(actor);
  }

  conversation(conv: string): ConversationEntry | null {
    for (const ledger of this.#ledgers.values()) {
      const entry = ledger.conversations.get(conv);
      if (entry !== undefined) return entry;
    }
    return null;
  }

  newest(visitor: string): ConversationEntry | null {
    for (const ledger of this.#ledgers.values()) {
      const entry = ledger.newest(visitor);
      if (entry !== null) return entry;
    }
    return null;
  }

  /** The facts of a conversation as far as the history named `epoch` got. */
  facts(conv: string, epoch: string): readonly ConversationEvent[] {
    return this.everyFacts(conv, epoch)[0] ?? [];
  }

  /** The same, with those of an ended history of the same name behind the current one. */
  everyFacts(conv: string, epoch: string | null): (readonly ConversationEvent[])[] {
    const found: (readonly ConversationEvent[])[] = [];
    const past = epoch === null ? [...this.#past.values()].flat() : (this.#past.get(epoch) ?? []);
    for (const ledger of [...this.#ledgers.values(), ...past]) {
      const entry = epoch === null || ledger.epoch === epoch ? ledger.conversations.get(conv) : undefined;
      if (entry !== undefined) found.push(entry.facts);
    }
    return found;
  }

  *conversations(): Iterable<ConversationEntry> {
    for (const ledger of this.#ledgers.values()) yield* ledger.conversations.values();
  }

  *agents(): Iterable<[string, AgentEntry]> {
    for (const ledger of this.#ledgers.values()) yield* ledger.agents;
  }

  agent(id: string): AgentEntry | null {
    for (const ledger of this.#ledgers.values()) {
      const entry = ledger.agents.get(id);
      if (entry !== undefined) return entry;
    }
    return null;
  }

  *queues(): Iterable<[string, QueueEntry]> {
    for (const ledger of this.#ledgers.values()) yield* ledger.queues;
  }

  #ledger(node: string, epoch: string): Ledger {
    let ledger = this.#ledgers.get(node);
    if (ledger === undefined) {
      ledger = new Ledger(epoch);
      this.#ledgers.set(node, ledger);
    }
    return ledger;
  }
}

/** What is left for later may follow the end: it is a letter, not a talk. */
export function closed(facts: readonly ConversationEvent[]): boolean {
  return facts.findLast(({ k }) => k !== "left")?.k === "closed";
}

/** Who holds the conversation, or held it last. A visitor who is back in line is nobody's. */
export function holder(facts: readonly ConversationEvent[]): string | null {
  let agent: string | null = null;
  for (const fact of facts) {
    if (fact.k === "assigned") agent = fact.agent.id;
    if (fact.k === "queued") agent = null;
  }
  return agent;
}

/** The group that owns the conversation; at every seq there is exactly one. */
export function ownerGroup(facts: readonly ConversationEvent[]): string | null {
  let group: string | null = null;
  for (const fact of facts)
    if (fact.k === "started" || fact.k === "queued" || fact.k === "assigned") group = fact.group;
  return group;
}

/** The visitor stands in a line. */
export function waits(facts: readonly ConversationEvent[]): boolean {
  const last = facts.findLast(({ k }) => k === "queued" || k === "assigned" || k === "closed");
  return last?.k === "queued";
}
