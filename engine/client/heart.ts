import type { Ms } from "../protocol/ids.ts";
import type { Cancel, LinkPorts } from "./ports.ts";

/**
 * Notices that a connection is dead although nobody said so: a phone in a tunnel gets no close for minutes.
 * One timer however many frames come: it looks at the clock and sleeps for the rest.
 */
export class Heart {
  readonly #ports: LinkPorts;
  readonly #onSilence: () => void;
  #heardAt: Ms = 0;
  #silenceMs: Ms = 0;
  #cancel: Cancel | null = null;

  constructor(ports: LinkPorts, onSilence: () => void) {
    this.#ports = ports;
    this.#onSilence = onSilence;
  }

  /** From now on, silence of `silenceMs` is death. */
  expect(silenceMs: Ms): void {
    this.stop();
    this.#silenceMs = silenceMs;
    this.heard();
    this.#sleep(silenceMs);
  }

  heard(): void {
    this.#heardAt = this.#ports.now();
  }

  /** Also true for a device that slept: its timers stood still, its clock did not. */
  get overdue(): boolean {
    return this.#cancel !== null && this.#ports.now() - this.#heardAt >= this.#silenceMs;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #sleep(ms: Ms): void {
    this.#cancel = this.#ports.after(ms, () => {
      if (this.overdue) this.#onSilence();
      else this.#sleep(Math.max(1, this.#heardAt + this.#silenceMs - this.#ports.now()));
    });
  }
}
