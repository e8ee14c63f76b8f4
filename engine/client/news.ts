import type { LinkPorts } from "./ports.ts";

/**
 * What the owner has still to be told. Told at the end of each frame or timer, and a moment after a call of the owner,
 * so that no listener ever runs inside a call and every listener sees a finished state.
 */
export class News {
  readonly #ports: LinkPorts;
  readonly #untold: (() => void)[] = [];
  #inside = false;
  #planned = false;

  constructor(ports: LinkPorts) {
    this.#ports = ports;
  }

  add(tell: () => void): void {
    this.#untold.push(tell);
    if (!this.#inside) this.#plan();
  }

  /** Does `work`, which may add news, then tells all there is. A listener that throws loses nobody else's news. */
  after(work: () => void): void {
    this.#inside = true;
    try {
      work();
      for (let tell = this.#untold.shift(); tell !== undefined; tell = this.#untold.shift()) tell();
    } finally {
      this.#inside = false;
      if (this.#untold.length > 0) this.#plan();
    }
  }

  /** The same ports, with every callback followed by the news it made. */
  following(): LinkPorts {
    const ports = this.#ports;
    return {
      encode: (frame) => ports.encode(frame),
      decode: (bytes) => ports.decode(bytes),
      now: () => ports.now(),
      random: () => ports.random(),
      cmid: () => ports.cmid(),
      after: (ms, run) => ports.after(ms, () => this.after(run)),
      connect: (handlers) =>
        ports.connect({
          open: () => this.after(() => handlers.open()),
          message: (bytes) => this.after(() => handlers.message(bytes)),
          close: (code) => this.after(() => handlers.close(code)),
        }),
    };
  }

  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    this.#ports.after(0, () => {
      this.#planned = false;
      this.after(() => {});
    });
  }
}
