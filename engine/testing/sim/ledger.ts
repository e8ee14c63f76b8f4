/**
 * What the disk of one node says, read block by block as it becomes durable and without the product's rules: the truth
 * that everybody else is measured by.
 */
import type { ConversationEvent, AgentStatus } from "../../protocol/frames.ts";
import type { Append } from "../../ports/journal.ts";
import { decodePlain } from "../../runtime/record.ts";

export interface ConversationEntry {
  readonly conv: string;
  readonly visitor: string;
  readonly group: string;
  readonly facts: ConversationEvent[];
}

export interface AgentEntry {
  cap: number;
  /** It may have been higher when she took what she has. */
  capEver: number;
  groups: readonly string[];
  role: string;
  status: AgentStatus;
  connected: boolean;
  disabled: boolean;
  readonly held: Set<string>;
  /** Offer → conversation. */
  readonly offers: Map<string, string>;
}

export interface QueueEntry {
  /** Visitor → conversation, in the order they came. */
  readonly waiting: Map<string, string>;
}

export type ActorEvent = { readonly t: string } & Record<string, unknown>;
/** A record of a block: events of an actor, a command owed to a lane, or a command of a lane that was applied. */
export type DiskRecord =
  | readonly [0, kind: number, id: string, ...events: ActorEvent[]]
  | readonly [1, lane: string, n: number, ...rest: unknown[]]
  | readonly [2, lane: string, n: number]
  | readonly [3];

export function readRecords(append: Append): DiskRecord[] {
  return append.records.map((bytes) => decodePlain(bytes) as DiskRecord);
}

export type ReadEvent = (kind: number, id: string, event: ActorEvent) => void;

const kindBytes = { visitor: 1, agent: 2, queue: 3 } as const;

export class Ledger {
  readonly epoch: string;
  readonly conversations = new Map<string, ConversationEntry>();
  readonly agents = new Map<string, AgentEntry>();
  readonly queues = new Map<string, QueueEntry>();
  readonly #newest = new Map<string, ConversationEntry>();

  constructor(epoch: string) {
    this.epoch = epoch;
  }

  newest(visitor: string): ConversationEntry | null {
    return this.#newest.get(visitor) ?? null;
  }

  /** `each` hears every event of the block, before it is entered. */
  enter(records: readonly DiskRecord[], each: ReadEvent = () => {}): void {
    for (const record of records) {
      if (record[0] !== 0) continue;
      const [, kind, id, ...events] = record;
      for (const event of events) {
        each(kind, id, event);
        this.#enterEvent(kind, id, event);
      }
    }
  }

  #enterEvent(kind: number, id: string, event: ActorEvent): void {
    if (kind === kindBytes.visitor) this.#visitor(id, event);
    else if (kind === kindBytes.agent) enterAgent(agentOf(this.agents, id), event);
    else if (kind === kindBytes.queue) enterQueue(queueOf(this.queues, id), event);
  }

  #visitor(id: string, event: ActorEvent): void {
    if (event.t === "began") {
      const entry = { conv: `${id}.${String(event["n"])}`, visitor: id, group: String(event["group"]), facts: [] };
      this.conversations.set(entry.conv, entry);
      this.#newest.set(id, entry);
    } else if (event.t === "fact") this.#newest.get(id)?.facts.push(event["e"] as ConversationEvent);
  }
}

function agentOf(agents: Map<string, AgentEntry>, id: string): AgentEntry {
  let entry = agents.get(id);
  if (entry === undefined) {
    entry = {
      cap: 0,
      capEver: 0,
      groups: [],
      role: "",
      status: "offline",
      connected: false,
      disabled: false,
      held: new Set(),
      offers: new Map(),
    };
    agents.set(id, entry);
  }
  return entry;
}

function queueOf(queues: Map<string, QueueEntry>, id: string): QueueEntry {
  const entry = queues.get(id) ?? { waiting: new Map() };
  queues.set(id, entry);
  return entry;
}

function enterAgent(entry: AgentEntry, event: ActorEvent): void {
  const held = event["held"] as { conv: string } | undefined;
  const offered = event["offered"] as { offer: string; conv: string } | undefined;
  if (event.t === "account") {
    entry.cap = event["cap"] as number;
    entry.capEver = Math.max(entry.cap, entry.capEver);
    entry.groups = event["groups"] as string[];
    entry.role = event["role"] as string;
    entry.disabled = event["disabled"] as boolean;
  } else if (event.t === "status") entry.status = event["status"] as AgentStatus;
  else if (event.t === "connected") entry.connected = true;
  else if (event.t === "lost") entry.connected = false;
  else if (event.t === "handedOver") entry.held.clear();
  else if (event.t === "offered" && offered !== undefined) entry.offers.set(offered.offer, offered.conv);
  else if (event.t === "took" && held !== undefined) {
    entry.offers.delete(event["offer"] as string);
    entry.held.add(held.conv);
  } else if (event.t === "offerEnded") entry.offers.delete(event["offer"] as string);
  else if (event.t === "released") entry.held.delete(event["conv"] as string);
}

function enterQueue({ waiting }: QueueEntry, event: ActorEvent): void {
  if (event.t === "left") waiting.delete(event["visitor"] as string);
  if (event.t !== "joined") return;
  const { id } = event["visitor"] as { id: string };
  waiting.delete(id);
  waiting.set(id, event["conv"] as string);
}
