import type { ConversationView, Pending } from "peakdesk/client";
import type { Cmid, ConversationEvent, ConversationId, Head, Ms } from "peakdesk/protocol";

/** A conversation told step by step: `talk().visitor("hi").agent("hello").view`. Each step is a second after the last. */
export function talk(name = "v1abc", startedAt: Ms = 1_000_000) {
  return new Talk(`${name}.1` as ConversationId, startedAt);
}

class Talk {
  #now: Ms;
  #events: ConversationEvent[] = [];
  #pending: Pending[] = [];
  #head: Head;

  constructor(conv: ConversationId, startedAt: Ms) {
    this.#now = startedAt;
    const visitor = { id: conv.slice(0, conv.indexOf(".")), name: "Ada" };
    const agent = { id: "a1", name: "Lin" };
    this.#head = {
      conv,
      stage: "talking",
      group: "sales",
      agent,
      visitor,
      visitorRead: 0,
      agentRead: 0,
      visitorOnline: true,
    };
    this.#add({ k: "started", group: "sales" });
    this.#add({ k: "assigned", agent, group: "sales", how: "queue" });
  }

  visitor(text: string): this {
    return this.#add({ k: "message", by: "visitor", cmid: this.#cmid(), body: { type: "text", text } });
  }

  agent(text: string): this {
    return this.#add({ k: "message", by: "agent", agent: "a1", cmid: this.#cmid(), body: { type: "text", text } });
  }

  /** The newest message is taken back, as a link shows it: an event without words, and one that says so. */
  recalled(): this {
    const target = this.#events.findLast((event) => event.k === "message")!;
    this.#events = this.#events.map((event) => (event === target ? { ...target, body: null } : event));
    return this.#add({ k: "recalled", by: target.by, target: target.seq });
  }

  /** Another agent takes over. */
  assigned(id: string, name: string): this {
    this.#head = { ...this.#head, agent: { id, name } };
    return this.#add({ k: "assigned", agent: { id, name }, group: "sales", how: "transfer" });
  }

  agentReads(): this {
    this.#head = { ...this.#head, agentRead: this.#events.length };
    return this;
  }

  visitorReads(): this {
    this.#head = { ...this.#head, visitorRead: this.#events.length };
    return this;
  }

  sending(text: string, refused: Pending["refused"] = null): this {
    this.#pending.push({ cmid: this.#cmid(), body: { type: "text", text }, at: this.#now, acked: false, refused });
    return this;
  }

  closed(): this {
    this.#head = { ...this.#head, stage: "closed" };
    return this.#add({ k: "closed", by: "agent", why: "done" });
  }

  later(ms: Ms): this {
    this.#now += ms;
    return this;
  }

  get now(): Ms {
    return this.#now;
  }

  get view(): ConversationView {
    return {
      conv: this.#head.conv as ConversationId,
      epoch: "e1",
      seq: this.#events.length,
      head: this.#head,
      events: this.#events,
      more: false,
      pending: this.#pending,
      typing: false,
      place: null,
      transfer: null,
    };
  }

  #cmid(): Cmid {
    return `cmid-${this.#events.length}-${this.#pending.length}` as Cmid;
  }

  #add<Kind extends ConversationEvent["k"]>(
    event: Omit<Extract<ConversationEvent, { k: Kind }>, "seq" | "at"> & { k: Kind },
  ): this {
    this.#now += 1_000;
    this.#events.push({ ...event, seq: this.#events.length + 1, at: this.#now } as unknown as ConversationEvent);
    return this;
  }
}
