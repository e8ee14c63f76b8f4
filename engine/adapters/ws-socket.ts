import type { Duplex } from "node:stream";
import { WebSocket } from "ws";
import type { Socket, UpgradeRequest } from "../ports/sockets.ts";
import { closeCodes } from "../protocol/errors.ts";
import { nextSocketId } from "./handshake.ts";

export class WsSocket implements Socket {
  readonly id = nextSocketId();
  readonly request: UpgradeRequest;
  readonly #bufferedBytesMax: number;
  readonly #ws: WebSocket;
  readonly #stream: Duplex;
  #isCorked = false;
  /** The buffer passed half of its maximum; `drained` tells when it is below again. */
  #isFull = false;
  /** Something came since the last round of pings. */
  #isAlive = true;

  constructor(ws: WebSocket, stream: Duplex, request: UpgradeRequest, bufferedBytesMax: number) {
    this.#ws = ws;
    this.#stream = stream;
    this.request = request;
    this.#bufferedBytesMax = bufferedBytesMax;
  }

  /** False once either side has said goodbye: what still comes is not for us. */
  get isOpen(): boolean {
    return this.#ws.readyState === WebSocket.OPEN;
  }

  send(bytes: Uint8Array): "sent" | "buffered" | "closed" {
    if (!this.isOpen) return "closed";
    // A copy, because the stream keeps what it cannot write at once and the caller may use the memory again.
    this.#ws.send(Buffer.from(bytes), { binary: true });
    if (!this.#checkBound()) return "closed";
    return this.#isCorked || this.bufferedBytes() === 0 ? "sent" : "buffered";
  }

  bufferedBytes(): number {
    return this.isOpen ? this.#ws.bufferedAmount : 0;
  }

  end(code: number, reason: string): void {
    if (this.isOpen) this.#ws.close(code, reason);
  }

  cork(write: () => void): void {
    if (this.#isCorked) {
      write();
      return;
    }
    this.#isCorked = true;
    this.#stream.cork();
    try {
      write();
    } finally {
      this.#isCorked = false;
      this.#stream.uncork();
      this.#checkBound();
    }
  }

  /** True once after each time the buffer fell below half of its maximum. */
  drained(): boolean {
    if (!this.#isFull || !this.isOpen || this.bufferedBytes() > this.#bufferedBytesMax / 2) return false;
    this.#isFull = false;
    return true;
  }

  heard(): void {
    this.#isAlive = true;
  }

  /** Asks whether the peer is there; ends the connection if it did not answer the last time. */
  ping(): void {
    if (!this.#isAlive) this.#ws.terminate();
    this.#isAlive = false;
    if (this.isOpen) this.#ws.ping();
  }

  cut(): void {
    this.#ws.terminate();
  }

  /** False if the buffer is over its maximum, which closes the socket. */
  #checkBound(): boolean {
    if (this.#isCorked) {
      if (this.bufferedBytes() <= this.#bufferedBytesMax) return this.isOpen;
      // Held back by us rather than by the peer: only what is left after letting go counts.
      this.#stream.uncork();
      this.#stream.cork();
    }
    const buffered = this.bufferedBytes();
    this.#isFull ||= buffered > this.#bufferedBytesMax / 2;
    if (buffered <= this.#bufferedBytesMax) return this.isOpen;
    this.end(closeCodes.slow_consumer.code, "slow_consumer");
    return false;
  }
}
