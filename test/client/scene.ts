/** A link, a clock that moves when told, and a server that says exactly what the test writes. */
import { decode } from "@msgpack/msgpack";
import { Link, msgpackCodec } from "../../engine/client/index.ts";
import type { ConversationView, LinkListener, LinkOptions, LinkPorts, Phase } from "../../engine/client/index.ts";
import type { TransportHandlers } from "../../engine/client/index.ts";
import { encodeFrame } from "../../engine/protocol/codec.ts";
import { wireErrors } from "../../engine/protocol/errors.ts";
import type { WireErrorName } from "../../engine/protocol/errors.ts";
import type {
  Body,
  ClientFrame,
  ClientFrames,
  ConversationEvent,
  Head,
  ServerFrame,
  ServerFrames,
} from "../../engine/protocol/frames.ts";
import type { Cmid, ConversationId } from "../../engine/protocol/ids.ts";
import { FakeClock } from "./fake-clock.ts";

export const ann = "vann";
export const first = `${ann}.1` as ConversationId;
export const second = `${ann}.2` as ConversationId;

export const words = (text: string): Body => ({ type: "text", text });

/** Text of each message event and each pending message, as a reader of the screen sees them. */
export function linesOf(view: ConversationView | null): string[] {
  if (view === null) return [];
  const said = view.events.flatMap((event) => (event.k === "message" ? [event.body?.text ?? "(recalled)"] : []));
  return [...said, ...view.pending.map((letter) => `${letter.body.text}…`)];
}

export function headOf(conv: string, changes: Partial<Head> = {}): Head {
  return {
    conv,
    stage: "talking",
    group: "sales",
    agent: { id: "a1", name: "Lin" },
    visitor: { id: conv.split(".")[0] ?? "", name: "Ann" },
    visitorRead: 0,
    agentRead: 0,
    visitorOnline: true,
    ...changes,
  };
}

interface Connection {
  readonly handlers: TransportHandlers;
  readonly received: Uint8Array[];
  closedWith: number | null;
  alive: boolean;
}

export class Scene {
  readonly clock = new FakeClock();
  readonly link: Link;
  readonly connections: Connection[] = [];
  readonly phases: Phase[] = [];
  readonly tokens: string[] = [];
  readonly lefts: string[] = [];
  readonly refusals: string[] = [];
  readonly told: ConversationView[] = [];
  readonly desks: ServerFrames["desk"][] = [];
  /** What `random()` gives; 0.999 makes every wait its longest. */
  chance = 0.999;
  /** The hello of the newest connection. */
  hello: ClientFrames["hello"] | null = null;
  #cmids = 0;
  #read = 0;

  constructor(options: LinkOptions, listener: LinkListener = {}) {
    this.link = new Link(this.#ports(), options, {
      phase: (phase) => this.phases.push(phase),
      token: (token) => this.tokens.push(token),
      left: (conv) => this.lefts.push(conv),
      refused: (command, error) => this.refusals.push(`${command.t} ${error.name}`),
      conversation: (view) => this.told.push(view),
      desk: (desk) => this.desks.push(desk),
      ...listener,
    });
  }

  #ports(): LinkPorts {
    return {
      ...msgpackCodec,
      now: () => this.clock.now(),
      after: (ms, run) => this.clock.after(ms, run),
      random: () => this.chance,
      cmid: () => `cmid-${String((this.#cmids += 1)).padStart(12, "0")}` as Cmid,
      connect: (handlers) => {
        const connection: Connection = { handlers, received: [], closedWith: null, alive: true };
        this.connections.push(connection);
        this.#read = 0;
        return {
          send: (bytes) => connection.received.push(bytes),
          close: (code) => {
            connection.closedWith ??= code;
          },
        };
      },
    };
  }

  get line(): Connection {
    const newest = this.connections.at(-1);
    if (newest === undefined) throw new Error("nobody has connected");
    return newest;
  }

  /** Everything sent on this connection since the last look. */
  sent(): ClientFrame[] {
    const frames = this.line.received.slice(this.#read).map((bytes) => decode(bytes) as ClientFrame);
    this.#read = this.line.received.length;
    return frames;
  }

  sentOf<Name extends ClientFrame["t"]>(name: Name): ClientFrames[Name][] {
    return this.sent().filter((frame): frame is ClientFrames[Name] => frame.t === name);
  }

  says(...frames: ServerFrame[]): this {
    for (const frame of frames) if (this.line.alive) this.line.handlers.message(encodeFrame(frame));
    return this;
  }

  passes(ms: number): this {
    this.clock.pass(ms);
    return this;
  }

  cuts(code = 1006): this {
    this.line.alive = false;
    this.line.handlers.close(code);
    return this;
  }

  opens(): this {
    this.line.handlers.open();
    this.hello = this.sentOf("hello")[0] ?? null;
    return this;
  }

  /** A visitor's start: connected, welcomed, and told how their newest conversation stands. */
  arrives(conv: string = first, ...streams: ServerFrame[]): this {
    if (this.link.phase.name === "stopped") this.link.start();
    this.opens();
    const you = { kind: "visitor", id: conv.split(".")[0]!, name: "Ann", conv } as const;
    return this.says({ t: "welcome", v: 1, you, beatMs: 25_000, now: this.clock.now() }, ...streams);
  }

  /** A member of staff's start. */
  signsIn(): this {
    if (this.link.phase.name === "stopped") this.link.start();
    this.opens();
    const you = { kind: "staff", id: "a1", name: "Lin", role: "agent" } as const;
    return this.says({ t: "welcome", v: 1, you, beatMs: 25_000, now: this.clock.now() });
  }

  /** The conversation on the screen, as its reader sees it. */
  lines(conv: ConversationId | null = this.link.current): string[] {
    return linesOf(conv === null ? null : this.link.view(conv));
  }
}

export const visitor = (): Scene => new Scene({ as: "visitor" });
export const agent = (): Scene => new Scene({ as: "staff" });

/** The script's vocabulary. */
export const message = (seq: number, text: string, by: "visitor" | "agent" = "agent", cmid = `other-${seq}`) =>
  ({ k: "message", seq, at: seq, by, cmid, body: words(text) }) satisfies ConversationEvent;

export const event = (e: ConversationEvent, conv: string = first, epoch = "e1"): ServerFrame => ({
  t: "event",
  conv,
  epoch,
  e,
});

export function stream(
  seq: number,
  events: ConversationEvent[],
  changes: { ref?: number; epoch?: string; recovered?: boolean; head?: Head } = {},
): ServerFrames["stream"] {
  const { ref = null, epoch = "e1", recovered = true, head = headOf(first) } = changes;
  return { t: "stream", ref, epoch, seq, recovered, events, head };
}

export const ack = (frame: ClientFrames["send"], seq: number): ServerFrame => ({
  t: "ack",
  ref: frame.ref,
  cmid: frame.cmid,
  seq,
  at: seq,
});

export function refusal(ref: number | null, name: WireErrorName, afterMs?: number): ServerFrame {
  return { t: "error", ref, name, ...wireErrors[name], ...(afterMs !== undefined && { afterMs }) };
}
