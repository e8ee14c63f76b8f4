import { once } from "node:events";
import { WebSocket } from "ws";
import { decodeServerFrame, encodeFrame, subprotocol } from "../../engine/protocol/codec.ts";
import type { ClientFrame, ServerFrame } from "../../engine/protocol/frames.ts";

/** A connection without a client half: it says what the test says, and writes down what it hears. */
export interface RawSocket {
  readonly heard: ServerFrame[];
  /** The code it was closed with; null while it is open. */
  readonly closed: number | null;
  say(frame: ClientFrame): void;
  /** One message in these pieces. */
  sendPieces(pieces: readonly (Uint8Array | string)[]): void;
  /** True once a frame like this was heard; false if the connection ended first. */
  until(match: (frame: ServerFrame) => boolean, ms?: number): Promise<boolean>;
  end(): void;
}

export interface RawSocketOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly origin?: string;
  readonly protocol?: string;
  readonly path?: string;
}

/** Resolves once it is open; rejects with the status of the refused handshake (`Unexpected server response: 403`). */
export async function rawSocket(url: string, options: RawSocketOptions = {}): Promise<RawSocket> {
  const { headers = {}, origin, protocol = subprotocol, path = "/socket" } = options;
  const ws = new WebSocket(url.replace("http", "ws") + path, protocol === "" ? [] : [protocol], {
    headers,
    perMessageDeflate: false,
    ...(origin !== undefined && { origin }),
  });
  const heard: ServerFrame[] = [];
  let closed: number | null = null;
  let look = (): void => {};
  ws.on("message", (data: Buffer) => {
    heard.push(decodeServerFrame(data));
    look();
  });
  ws.on("close", (code) => {
    closed = code;
    look();
  });
  await once(ws, "open");
  // A peer that is cut off while it writes: the close that follows says it all.
  ws.on("error", () => {});
  return {
    heard,
    get closed() {
      return closed;
    },
    say: (frame) => ws.send(encodeFrame(frame)),
    sendPieces: (pieces) => pieces.forEach((piece, index) => ws.send(piece, { fin: index === pieces.length - 1 })),
    until(match, ms = 20_000) {
      return new Promise((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`no answer within ${ms} ms; heard ${JSON.stringify(heard)}`)),
          ms,
        );
        look = () => {
          const found = heard.some(match);
          if (!found && closed === null) return;
          clearTimeout(late);
          look = () => {};
          resolve(found);
        };
        look();
      });
    },
    end: () => ws.terminate(),
  };
}
