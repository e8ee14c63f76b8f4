import type { ShardName } from "../ports/bus.ts";

interface Waiting {
  readonly to: ShardName;
  readonly frame: Uint8Array;
}

/** Frames that wait for the transport, the oldest first. Over its limit it forgets the oldest: their senders repeat them. */
export class BusBacklog {
  readonly #bytesMax: number;
  #frames: Waiting[] = [];
  /** Frames before this one are gone already; the array is cut when they are the greater part. */
  #first = 0;
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#first === this.#frames.length;
  }

  push(to: ShardName, frame: Uint8Array): void {
    this.#frames.push({ to, frame });
    this.#bytes += frame.length;
    while (this.#bytes > this.#bytesMax) this.shift();
  }

  shift(): Waiting | undefined {
    const oldest = this.#frames[this.#first];
    if (oldest === undefined) return undefined;
    this.#first += 1;
    this.#bytes -= oldest.frame.length;
    if (this.#first * 2 > this.#frames.length) {
      this.#frames = this.#frames.slice(this.#first);
      this.#first = 0;
    }
    return oldest;
  }
}
