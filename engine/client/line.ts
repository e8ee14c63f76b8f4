import { closeCodes, reconnectAfter } from "../protocol/errors.ts";
import { wireLimits } from "../protocol/limits.ts";
import type { ClientFrame, Hello, ServerFrame, ServerFrames } from "../protocol/frames.ts";
import type { Ms } from "../protocol/ids.ts";
import { Backoff } from "./backoff.ts";
import { Heart } from "./heart.ts";
import type { Cancel, LinkPorts, Transport } from "./ports.ts";
import type { Phase } from "./view.ts";

const lineLimits = {
  /** From the first packet to the welcome; a mobile network that needs longer is better tried anew. */
  welcomeMsMax: 15_000,
  /** A connection that held this long was a good one: the next loss starts the back-off from its beginning. */
  goodAfterMs: 5_000,
} as const;

/** Ours, for the server's log: the client heard nothing for too long or wants a fresh start. */
const closedByClient = { stopped: 1000, silent: 4000, fresh: 4001 } as const;

export interface LineOwner {
  hello(): Hello;
  /** Every frame, the welcome first. */
  frame(frame: ServerFrame): void;
  phase(phase: Phase): void;
}

/** Keeps one connection alive: hello, heart, back-off. Knows nothing of what travels over it. */
export class Line {
  readonly #ports: LinkPorts;
  readonly #owner: LineOwner;
  readonly #heart: Heart;
  readonly #backoff = new Backoff();
  #phase: Phase = { name: "stopped", reason: "new" };
  #transport: Transport | null = null;
  /** Callbacks of connections before this one are echoes and are ignored. */
  #generation = 0;
  #welcomedAt: Ms = 0;
  #byeMs: Ms = 0;
  /** Name of the error that spoke of the connection as a whole: the reason if it closes now. */
  #refusal: string | null = null;
  #cancelRetry: Cancel = () => {};

  constructor(ports: LinkPorts, owner: LineOwner) {
    this.#ports = ports;
    this.#owner = owner;
    this.#heart = new Heart(ports, () => this.#hangUp(closedByClient.silent));
  }

  get phase(): Phase {
    return this.#phase;
  }

  start(): void {
    if (this.#phase.name === "stopped") this.#connect();
  }

  stop(reason: string): void {
    if (this.#phase.name === "stopped") return;
    this.#drop(closedByClient.stopped);
    this.#become({ name: "stopped", reason });
  }

  retryNow(): void {
    if (this.#phase.name === "waiting") this.#connect();
    else if (this.#heart.overdue) this.#hangUp(closedByClient.silent);
  }

  /** Throws the connection away and resumes on a new one: the server tells its state again. */
  renew(): void {
    if (this.#phase.name === "open") this.#hangUp(closedByClient.fresh);
  }

  send(frame: ClientFrame): void {
    if (this.#phase.name === "open") this.#transport?.send(this.#ports.encode(frame));
  }

  #connect(): void {
    this.#drop(closedByClient.stopped);
    this.#become({ name: "connecting" });
    const generation = this.#generation;
    const current = () => generation === this.#generation;
    this.#heart.expect(lineLimits.welcomeMsMax);
    this.#transport = this.#ports.connect({
      open: () => current() && this.#transport?.send(this.#ports.encode(this.#owner.hello())),
      message: (bytes) => current() && this.#receive(bytes),
      close: (code) => current() && this.#lost(code),
    });
  }

  #receive(bytes: Uint8Array): void {
    this.#heart.heard();
    let frame: ServerFrame;
    try {
      frame = this.#ports.decode(bytes);
    } catch {
      return this.#hangUp(closeCodes.protocol_error.code);
    }
    if (frame.t === "welcome") this.#welcome(frame);
    if (frame.t === "bye") this.#byeMs = frame.afterMs;
    if (frame.t === "error" && frame.ref === null) this.#refusal = frame.name;
    if (this.#phase.name === "open") this.#owner.frame(frame);
  }

  #welcome(frame: ServerFrames["welcome"]): void {
    this.#welcomedAt = this.#ports.now();
    this.#heart.expect(frame.beatMs + wireLimits.beatGraceMs);
    this.#become({ name: "open" });
  }

  /** We close: the server's answer may never come, so the loss is dealt with at once, as one without a reason. */
  #hangUp(code: number): void {
    this.#transport?.close(code);
    this.#lost(1006);
  }

  #lost(code: number): void {
    const good = this.#phase.name === "open" && this.#ports.now() - this.#welcomedAt >= lineLimits.goodAfterMs;
    const what = reconnectAfter(code);
    const refusal = this.#refusal;
    const byeMs = this.#byeMs;
    this.#drop(null);
    if (good) this.#backoff.reset();
    if (what === "no" || what === "sign-in")
      return this.#become({ name: "stopped", reason: refusal ?? closeName(code) });
    if (what === "resume" && good) return this.#connect();
    const waitMs = byeMs + this.#backoff.next(this.#ports.random());
    this.#cancelRetry = this.#ports.after(waitMs, () => this.#connect());
    this.#become({ name: "waiting", retryAt: this.#ports.now() + waitMs });
  }

  /** Forgets the connection and all that was known about it; `code` closes it, null if it is closed already. */
  #drop(code: number | null): void {
    this.#generation += 1;
    this.#heart.stop();
    this.#cancelRetry();
    if (code !== null) this.#transport?.close(code);
    this.#transport = null;
    this.#byeMs = 0;
    this.#refusal = null;
  }

  #become(phase: Phase): void {
    this.#phase = phase;
    this.#owner.phase(phase);
  }
}

function closeName(code: number): string {
  return Object.entries(closeCodes).find(([, entry]) => entry.code === code)?.[0] ?? String(code);
}
