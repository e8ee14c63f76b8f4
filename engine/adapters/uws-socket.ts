import type { WebSocket } from "uWebSockets.js";
import type { Socket, UpgradeRequest } from "../ports/sockets.ts";
import { closeCodes } from "../protocol/errors.ts";
import { nextSocketId } from "./handshake.ts";

/** What the library keeps for us with each connection. */
export interface UserData {
  readonly request: UpgradeRequest;
  readonly bufferedBytesMax: number;
  socket?: UwsSocket;
}

/** Owns one native connection. The library throws on any use of a closed one, so nobody else may hold it. */
export class UwsSocket implements Socket {
  readonly id = nextSocketId();
  readonly request: UpgradeRequest;
  readonly #bufferedBytesMax: number;
  #ws: WebSocket<UserData> | null;
  /** The buffer passed half of its maximum; `drained` tells when it is below again. */
  #isFull = false;

  constructor(ws: WebSocket<UserData>) {
    const { request, bufferedBytesMax } = ws.getUserData();
    this.request = request;
    this.#bufferedBytesMax = bufferedBytesMax;
    this.#ws = ws;
  }

  send(bytes: Uint8Array): "sent" | "buffered" | "closed" {
    if (this.#ws === null) return "closed";
    if (this.#ws.send(bytes, true) === 1) return "sent";
    return this.#checkBound() ? "buffered" : "closed";
  }

  bufferedBytes(): number {
    return this.#ws?.getBufferedAmount() ?? 0;
  }

  end(code: number, reason: string): void {
    const ws = this.#ws;
    this.#ws = null;
    ws?.end(code, reason);
  }

  cork(write: () => void): void {
    if (this.#ws === null) {
      write();
      return;
    }
    let thrown: { readonly error: unknown } | null = null;
    // The library does not expect exceptions to pass through it.
    this.#ws.cork(() => {
      try {
        write();
      } catch (error) {
        thrown = { error };
      }
    });
    this.#checkBound();
    if (thrown !== null) throw (thrown as { readonly error: unknown }).error;
  }

  /** True once after each time the buffer fell below half of its maximum. */
  drained(): boolean {
    if (!this.#isFull || this.bufferedBytes() > this.#bufferedBytesMax / 2) return false;
    this.#isFull = false;
    return true;
  }

  /** The library says that it is closed. */
  gone(): void {
    this.#ws = null;
  }

  /** False if the buffer is over its maximum, which closes the socket. */
  #checkBound(): boolean {
    const buffered = this.bufferedBytes();
    this.#isFull ||= buffered > this.#bufferedBytesMax / 2;
    if (buffered <= this.#bufferedBytesMax) return this.#ws !== null;
    this.end(closeCodes.slow_consumer.code, "slow_consumer");
    return false;
  }
}
