/** A small but honest server of one visitor (stores, numbers, recognises repeats) behind a network that misbehaves. */
import { Link, msgpackCodec } from "../../engine/client/index.ts";
import type { LinkPorts, TransportHandlers } from "../../engine/client/index.ts";
import { encodeFrame } from "../../engine/protocol/codec.ts";
import type { WireErrorName } from "../../engine/protocol/errors.ts";
import type { ClientFrame, ClientFrames, ConversationEvent, Head, ServerFrame } from "../../engine/protocol/frames.ts";
import { conversationId } from "../../engine/protocol/ids.ts";
import type { Cmid, ConversationId, VisitorId } from "../../engine/protocol/ids.ts";
import { decode } from "@msgpack/msgpack";
import { FakeClock } from "./fake-clock.ts";
import { headOf, refusal, words } from "./scene.ts";

export type Mishap =
  | "cut"
  | "loseEvent"
  | "doubleEvent"
  | "loseAck"
  | "loseRefusal"
  | "busy"
  | "swap"
  | "close"
  | "restore"
  | "calm";

interface Stored {
  readonly conv: ConversationId;
  readonly events: ConversationEvent[];
}

const visitor = "vann" as VisitorId;
/** One way. Ten frames may be on the wire at once. */
const travelMs = 40;

export class StormyServer {
  readonly clock = new FakeClock();
  readonly link: Link;
  readonly #conversations: Stored[] = [];
  readonly #random: () => number;
  #epoch = 1;
  #written = 0;
  #cmids = 0;
  #line: { handlers: TransportHandlers; alive: boolean; welcomed: boolean } | null = null;
  readonly #coming: Mishap[] = [];

  constructor(random: () => number) {
    this.#random = random;
    this.link = new Link(this.#ports(), { as: "visitor" }, {});
    this.link.start();
  }

  #ports(): LinkPorts {
    return {
      ...msgpackCodec,
      now: () => this.clock.now(),
      after: (ms, run) => this.clock.after(ms, run),
      random: this.#random,
      cmid: () => `cmid-${String((this.#cmids += 1)).padStart(12, "0")}` as Cmid,
      connect: (handlers) => {
        const line = { handlers, alive: true, welcomed: false };
        this.#line = line;
        this.clock.after(travelMs, () => line.alive && handlers.open());
        return {
          send: (bytes) => {
            const frame = decode(bytes) as ClientFrame;
            this.clock.after(travelMs, () => line.alive && this.#receive(frame));
          },
          close: () => {
            line.alive = false;
          },
        };
      },
    };
  }

  /** The visitor writes one more message. */
  write(): string {
    const text = `m${(this.#written += 1)}`;
    this.link.send(this.link.current!, words(text));
    return text;
  }

  /** Things happen for a while, and this one somewhere among them. */
  suffer(what: Mishap): void {
    if (what === "cut") this.#soon(() => this.#cut());
    else if (what === "close") this.#soon(() => this.#close());
    else if (what === "restore") this.#soon(() => this.#restore());
    else if (what !== "calm") this.#coming.push(what);
    this.pass(300);
  }

  #soon(act: () => void): void {
    this.clock.after(Math.floor(this.#random() * 250), act);
  }

  pass(ms: number): void {
    this.clock.pass(ms);
  }

  /** No more mishaps, until everything has settled and two beats have told the truth. */
  calmDown(): void {
    this.#coming.length = 0;
    for (let round = 0; round < 12; round += 1) {
      this.pass(10_000);
      if (this.#line?.alive && this.#line.welcomed) this.#tell({ t: "beat", now: this.clock.now(), at: this.#top() });
    }
    this.pass(1_000);
  }

  stored(): string[] {
    return this.#conversations.flatMap(({ events }) => textsOf(events));
  }

  shown(): string[] {
    return this.link.views().flatMap(({ events }) => textsOf(events));
  }

  #receive(frame: ClientFrame): void {
    if (frame.t === "hello") return this.#hello(frame);
    if (frame.t === "send") return this.#send(frame);
    if (frame.t === "watch") return this.#stream(frame.ref, frame);
  }

  #hello(hello: ClientFrames["hello"]): void {
    const newest = this.#conversations.at(-1)?.conv ?? conversationId(visitor, 1);
    this.#line!.welcomed = true;
    const you = { kind: "visitor", id: visitor, name: "Ann", conv: newest } as const;
    this.#tell({ t: "welcome", v: 1, you, beatMs: 25_000, now: this.clock.now() });
    this.#stream(null, hello.resume?.find((at) => at.conv === newest) ?? { epoch: "", seq: 0 });
  }

  #send({ ref, conv, cmid, body }: ClientFrames["send"]): void {
    if (this.#happens("busy")) return this.#refuse(ref, "busy");
    let stored = this.#find(conv);
    const before = stored?.events.find((event) => event.k === "message" && event.cmid === cmid);
    if (before !== undefined) return this.#ack(ref, cmid, before.seq);
    if (stored !== undefined && isClosed(stored)) return this.#refuse(ref, "conversation_closed");
    if (stored === undefined) {
      const newest = this.#conversations.at(-1);
      if (newest !== undefined && !isClosed(newest)) return this.#refuse(ref, "not_found");
      stored = { conv: conv as ConversationId, events: [] };
      this.#conversations.push(stored);
      this.#append(stored, { k: "started", seq: 1, at: 1, group: "sales" });
    }
    const seq = stored.events.length + 1;
    this.#append(stored, { k: "message", seq, at: seq, by: "visitor", cmid, body });
    this.#ack(ref, cmid, seq);
  }

  #refuse(ref: number, name: WireErrorName): void {
    if (!this.#happens("loseRefusal")) this.#tell(refusal(ref, name));
  }

  #ack(ref: number, cmid: string, seq: number): void {
    if (!this.#happens("loseAck")) this.#tell({ t: "ack", ref, cmid, seq, at: seq });
  }

  #append(stored: Stored, event: ConversationEvent): void {
    stored.events.push(event);
    if (this.#happens("loseEvent")) return;
    const frame: ServerFrame = { t: "event", conv: stored.conv, epoch: this.#epochName(), e: event };
    // Overtaken by whatever is told in the next moment.
    this.#tell(frame, this.#happens("swap") ? 30 : 0);
    if (this.#happens("doubleEvent")) this.#tell(frame, 10);
  }

  /** Always of the newest conversation: an older one is only a record. */
  #stream(ref: number | null, at: { epoch: string; seq: number }): void {
    const { conv, seq, epoch } = this.#top();
    const events = this.#find(conv)?.events ?? [];
    const recovered = at.epoch === epoch && at.seq <= seq;
    const head: Head = headOf(conv, { stage: stageOf(events) });
    const told = recovered ? events.slice(at.seq) : events.slice(-100);
    this.#tell({ t: "stream", ref, epoch, seq, recovered, events: told, head });
  }

  #close(): void {
    const stored = this.#conversations.at(-1);
    if (stored === undefined || isClosed(stored)) return;
    const seq = stored.events.length + 1;
    this.#append(stored, { k: "closed", seq, at: seq, by: "agent", why: "done" });
  }

  /** Put back from a backup that has everything: a new epoch, and every position before it is void. */
  #restore(): void {
    this.#epoch += 1;
    this.#cut();
  }

  #cut(): void {
    const line = this.#line;
    if (line === null || !line.alive) return;
    line.alive = false;
    line.handlers.close(1006);
  }

  #tell(frame: ServerFrame, lateMs = 0): void {
    const line = this.#line;
    if (line === null || !line.alive || !line.welcomed) return;
    const bytes = encodeFrame(frame);
    this.clock.after(travelMs + lateMs, () => line.alive && line.handlers.message(bytes));
  }

  #happens(what: Mishap): boolean {
    const at = this.#coming.indexOf(what);
    if (at >= 0) this.#coming.splice(at, 1);
    return at >= 0;
  }

  #find(conv: string): Stored | undefined {
    return this.#conversations.find((stored) => stored.conv === conv);
  }

  #top(): { conv: string; epoch: string; seq: number } {
    const newest = this.#conversations.at(-1);
    const conv = newest?.conv ?? conversationId(visitor, 1);
    return { conv, epoch: this.#epochName(), seq: newest?.events.length ?? 0 };
  }

  #epochName(): string {
    return `e${this.#epoch}`;
  }
}

function textsOf(events: readonly ConversationEvent[]): string[] {
  return events.flatMap((event) => (event.k === "message" ? [event.body?.text ?? ""] : []));
}

function isClosed({ events }: Stored): boolean {
  return events.at(-1)?.k === "closed";
}

function stageOf(events: readonly ConversationEvent[]): Head["stage"] {
  if (events.length === 0) return "none";
  return events.at(-1)?.k === "closed" ? "closed" : "waiting";
}
