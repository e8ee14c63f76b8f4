/** Visitors and agents as they are in the field: the real client half over real sockets, with a ledger of what they saw. */
import { WebSocket } from "ws";
import {
  Link,
  browserPorts,
  msgpackCodec,
  type ConversationView,
  type Environment,
  type LinkPorts,
} from "../../engine/client/index.ts";
import { gatewayLimits } from "../../engine/gateway/limits.ts";
import type { Body, ConversationEvent, ServerFrame } from "../../engine/protocol/frames.ts";
import type { Cmid, ConversationId } from "../../engine/protocol/ids.ts";
import { within } from "./within.ts";

export const words = (text: string): Body => ({ type: "text", text });

/** What one client did and was told, and every promise that was broken. */
export class Ledger {
  /** In the order of writing. */
  readonly sent: Cmid[] = [];
  readonly texts = new Map<Cmid, string>();
  /** Told by the engine that it is on disk. */
  readonly acked = new Set<string>();
  readonly broken: string[] = [];
  readonly frames = new Map<ServerFrame["t"], number>();
  readonly errors: string[] = [];
  readonly #shown = new Map<string, string>();
  readonly #tops = new Map<string, { epoch: string; seq: number }>();

  get unanswered(): number {
    return this.sent.length - this.acked.size;
  }

  hears(frame: ServerFrame): void {
    this.frames.set(frame.t, (this.frames.get(frame.t) ?? 0) + 1);
    if (frame.t === "ack") this.acked.add(frame.cmid);
    if (frame.t === "error") this.errors.push(frame.name);
  }

  /** The screen as it is now: gapless, in order, nobody twice, and never another story at the same place. */
  sees({ conv, epoch, seq, events }: ConversationView): void {
    const top = this.#tops.get(conv);
    if (top?.epoch === epoch && seq < top.seq) this.broken.push(`${conv} went back from ${top.seq} to ${seq}`);
    // Only what is new: a screen of a hundred events is told anew with each.
    const fresh = events.filter((event) => top === undefined || top.epoch !== epoch || event.seq > top.seq);
    this.#tops.set(conv, { epoch, seq });
    fresh.forEach((event, index) => {
      if (index > 0 && event.seq !== fresh[index - 1]!.seq + 1)
        this.broken.push(`${conv} has a hole before ${event.seq}`);
      this.#note(conv, epoch, event);
    });
  }

  #note(conv: string, epoch: string, event: ConversationEvent): void {
    const told = JSON.stringify(event);
    const place = `${conv} ${epoch} ${event.seq}`;
    const before = this.#shown.get(place);
    if (before !== undefined && before !== told) this.broken.push(`${place} was ${before}, is ${told}`);
    this.#shown.set(place, told);
    if (event.k !== "message") return;
    const message = `${conv} ${epoch} ${event.by} ${event.cmid}`;
    const at = this.#shown.get(message);
    if (at !== undefined && at !== place) this.broken.push(`${message} is shown at ${at} and at ${place}`);
    this.#shown.set(message, place);
  }
}

interface PersonOptions {
  readonly url: string;
  readonly as: "visitor" | "staff";
  readonly token?: string;
  readonly identity?: string;
  readonly group?: string;
  /** Value of the sign-in cookie, for staff. */
  readonly session?: string;
  readonly origin?: string;
  readonly onView?: (view: ConversationView, link: Link) => void;
}

export class Person {
  readonly link: Link;
  readonly ledger = new Ledger();
  token: string;
  /** Codes of the connections that ended. */
  readonly closeCodes: number[] = [];
  readonly #watched = new Set<ConversationId>();

  constructor({ url, as, token = "", identity, group, session, origin, onView }: PersonOptions) {
    this.token = token;
    const headers: Record<string, string> = session === undefined ? {} : { cookie: `peakdesk_session=${session}` };
    const from = origin ?? (session === undefined ? undefined : url);
    const plain = browserPorts(`${url.replace("http", "ws")}/socket`, msgpackCodec, environment(headers, from));
    const decode = (bytes: Uint8Array): ServerFrame => {
      const frame = plain.decode(bytes);
      this.ledger.hears(frame);
      return frame;
    };
    const options = {
      as,
      ...(token !== "" && { token }),
      ...(identity !== undefined && { identity }),
      ...(group !== undefined && { group }),
    };
    const connect: LinkPorts["connect"] = (handlers) =>
      plain.connect({
        ...handlers,
        close: (code) => {
          this.closeCodes.push(code);
          handlers.close(code);
        },
      });
    this.link = new Link({ ...plain, decode, connect }, options, {
      token: (made) => {
        this.token = made;
      },
      conversation: (view) => {
        this.ledger.sees(view);
        onView?.(view, this.link);
      },
      desk: ({ conversations }) => this.#watchAll(conversations.map(({ conv }) => conv as ConversationId)),
      left: (conv) => this.#watchLater(conv),
    });
    this.link.start();
  }

  get conv(): ConversationId {
    return this.link.current as ConversationId;
  }

  get view(): ConversationView | null {
    return this.link.view(this.conv);
  }

  get isOpen(): boolean {
    return this.link.phase.name === "open";
  }

  /** Nothing is on the way any more. */
  get isSettled(): boolean {
    return this.isOpen && this.link.views().every(({ pending }) => pending.length === 0);
  }

  says(text: string, conv: ConversationId = this.conv): Cmid {
    const cmid = this.link.send(conv, words(text));
    this.ledger.sent.push(cmid);
    this.ledger.texts.set(cmid, text);
    return cmid;
  }

  /** Texts on the screen, in order. */
  lines(conv: ConversationId = this.conv): string[] {
    return textsOf(this.link.view(conv)?.events ?? []);
  }

  /** Connected and told how things stand. Does not wait out the back-off: the user keeps tapping "try again". */
  async opens(): Promise<this> {
    const taps = setInterval(() => this.link.retryNow(), 250);
    this.link.retryNow();
    const isIn = () => this.isOpen && (this.link.you?.kind === "staff" || this.view?.epoch !== "");
    await within(30_000, "a client is let in", isIn).finally(() => clearInterval(taps));
    return this;
  }

  async settles(ms = 20_000): Promise<this> {
    await within(ms, "everything is delivered", () => this.isSettled);
    return this;
  }

  leaves(): void {
    this.link.stop();
  }

  /** Staff look at everything on their desk, as far as one connection may. */
  #watchAll(convs: readonly ConversationId[]): void {
    const free = gatewayLimits.streamsMax - 10 - this.#watched.size;
    const fresh = convs.filter((conv) => !this.#watched.has(conv)).slice(0, Math.max(0, free));
    for (const conv of fresh) {
      this.#watched.add(conv);
      this.link.watch(conv);
    }
  }

  /** The desk knew a moment before the conversation did. */
  #watchLater(conv: ConversationId): void {
    setTimeout(() => {
      this.#watched.delete(conv);
      if (this.link.desk?.conversations.some((held) => held.conv === conv)) this.#watchAll([conv]);
    }, 400);
  }
}

export function visitor(url: string, options: Partial<PersonOptions> = {}): Person {
  return new Person({ url, as: "visitor", ...options });
}

export function staff(url: string, session: string, options: Partial<PersonOptions> = {}): Person {
  return new Person({ url, as: "staff", session, ...options });
}

export function textsOf(events: readonly ConversationEvent[]): string[] {
  return events.flatMap((event) => (event.k === "message" ? [event.body?.text ?? ""] : []));
}

/** What a browser would bring, with the headers it would send. */
function environment(headers: Record<string, string>, origin: string | undefined): Environment {
  class Browser extends WebSocket {
    constructor(url: string, protocol: string) {
      super(url, protocol, { headers, perMessageDeflate: false, ...(origin !== undefined && { origin }) });
    }
  }
  return {
    WebSocket: Browser as unknown as Environment["WebSocket"],
    setTimeout: (run, ms) => setTimeout(run, ms),
    clearTimeout: (timer) => clearTimeout(timer),
    crypto: globalThis.crypto as unknown as Environment["crypto"],
  };
}
