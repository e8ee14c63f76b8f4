/** What the facts of a visitor say about the next wait: the history of a day, read without the product's rules. */
import type { ConversationEvent } from "../../protocol/frames.ts";
import type { ActorEvent } from "./ledger.ts";
import { wallClock, type Today } from "./oracle.ts";
import { holder } from "./truth.ts";

/** Whoever leaves the line sooner has not waited in vain. */
const inVainMs = 30_000;

/** All that matters of a visitor, as far as the records went. */
export class Dossier {
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
