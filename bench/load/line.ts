/**
 * A WebSocket client with nothing in it: messages arrive encoded, leave unmasked in place, and one read buffer serves all
 * connections, so that the load costs less than what it measures. Speaks what our servers speak and no more: whole binary
 * messages, pings, close.
 */
import { connect, type Socket } from "node:net";
import { subprotocol } from "../../engine/protocol/codec.ts";

export interface LineEvents {
  opened(line: Line): void;
  /** One message, at `bytes[from…to)`; valid during the call only. */
  message(line: Line, bytes: Buffer, from: number, to: number): void;
  closed(line: Line, reason: string): void;
}

export interface Place {
  readonly port: number;
  readonly path: string;
  /** One of 127.0.0.x: each has its own 28,000 ports. */
  readonly localAddress?: string;
  /** The port of a line that was reset: the same four numbers lead to the same listening thread again. */
  readonly localPort?: number;
}

const readBuffer = Buffer.allocUnsafeSlow(256 * 1024);
const opcodes = { binary: 2, close: 8, ping: 9, pong: 10 } as const;

export class Line {
  readonly #socket: Socket;
  readonly #events: LineEvents;
  #shaken = false;
  #rest: Buffer | null = null;
  #reason = "the connection was lost";

  constructor(place: Place, events: LineEvents) {
    const { port, path, localAddress, localPort } = place;
    this.#events = events;
    this.#socket = connect({
      host: "127.0.0.1",
      port,
      noDelay: true,
      ...(localAddress === undefined ? {} : { localAddress }),
      ...(localPort === undefined ? {} : { localPort }),
      onread: {
        buffer: readBuffer,
        callback: (count, bytes) => this.#read(Buffer.from(bytes.buffer, bytes.byteOffset, count)),
      },
    });
    this.#socket.on("connect", () => this.#socket.write(handshake(port, path)));
    this.#socket.on("error", (error) => {
      this.#reason = error.message;
    });
    this.#socket.on("close", () => events.closed(this, this.#reason));
  }

  get localPort(): number {
    return this.#socket.localPort ?? 0;
  }

  /** `wire` as made by `toWire`; it may be patched again at once. */
  send(wire: Buffer): void {
    // Only what the kernel could not take at once is still needed afterwards.
    this.#socket.write(this.#socket.writableLength === 0 ? wire : Buffer.from(wire));
  }

  /** Ends without a trace in the kernel: the port can be used again at once. */
  reset(): Promise<void> {
    return new Promise((done) => {
      this.#socket.once("close", () => done());
      this.#socket.resetAndDestroy();
    });
  }

  end(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): boolean {
    let bytes = chunk;
    if (this.#rest !== null) {
      bytes = Buffer.concat([this.#rest, chunk]);
      this.#rest = null;
    }
    let at = 0;
    if (!this.#shaken) {
      at = this.#shake(bytes);
      if (at < 0) return true;
    }
    at = this.#messages(bytes, at);
    if (at < bytes.length) this.#rest = Buffer.from(bytes.subarray(at));
    return true;
  }

  /** Where the messages begin, or -1 while the answer is incomplete or a refusal. */
  #shake(bytes: Buffer): number {
    const end = bytes.indexOf("\r\n\r\n");
    if (end < 0) {
      this.#rest = Buffer.from(bytes);
      return -1;
    }
    if (!bytes.toString("latin1", 0, 12).startsWith("HTTP/1.1 101")) {
      this.#reason = `the handshake was refused: ${bytes.toString("latin1")}`;
      this.#socket.destroy();
      return -1;
    }
    this.#shaken = true;
    this.#events.opened(this);
    return end + 4;
  }

  /** Hands out whole messages; gives the position of the first that is not whole. */
  #messages(bytes: Buffer, start: number): number {
    let at = start;
    while (bytes.length - at >= 2) {
      const second = bytes[at + 1] ?? 0;
      const head = second < 126 ? 2 : second === 126 ? 4 : 10;
      if (bytes.length - at < head) return at;
      const length = second < 126 ? second : second === 126 ? bytes.readUInt16BE(at + 2) : bytes.readUIntBE(at + 4, 6);
      const from = at + head;
      if (bytes.length - from < length) return at;
      this.#one((bytes[at] ?? 0) & 15, bytes, from, from + length);
      at = from + length;
    }
    return at;
  }

  #one(opcode: number, bytes: Buffer, from: number, to: number): void {
    if (opcode === opcodes.binary) this.#events.message(this, bytes, from, to);
    else if (opcode === opcodes.ping) this.#socket.write(toWire(bytes.subarray(from, to), opcodes.pong));
    else if (opcode === opcodes.close)
      this.#reason = `closed by the server: ${to - from < 2 ? 1005 : bytes.readUInt16BE(from)}`;
  }
}

/** The line connects by itself; it is given to `opened` when it may be used. */
export function openLine(place: Place, events: LineEvents): Line {
  return new Line(place, events);
}

/** A whole client message. The mask is zero, which is a mask: the server does all its work, ours is saved. */
export function toWire(payload: Uint8Array, opcode: number = opcodes.binary): Buffer {
  const long = payload.length > 125;
  const wire = Buffer.alloc((long ? 8 : 6) + payload.length);
  wire[0] = 0x80 | opcode;
  wire[1] = 0x80 | (long ? 126 : payload.length);
  if (long) wire.writeUInt16BE(payload.length, 2);
  wire.set(payload, long ? 8 : 6);
  return wire;
}

function handshake(port: number, path: string): string {
  return [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Key: cGVha2Rlc2tiZW5jaG1hcg==",
    "Sec-WebSocket-Version: 13",
    `Sec-WebSocket-Protocol: ${subprotocol}`,
    "\r\n",
  ].join("\r\n");
}
