/** Ports for whatever has a WebSocket, timers and a secure random source: browsers, workers, Node from 22, Node 20 with `ws`. */
import type { Cmid } from "../protocol/ids.ts";
import type { Codec, LinkPorts, TransportHandlers } from "./ports.ts";

/** The part of a WebSocket that a link uses. */
export interface PlainSocket {
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  onerror: (() => void) | null;
  send(data: Uint8Array): void;
  close(code?: number): void;
}

/** The part of the global object that a link uses. */
export interface Environment {
  readonly WebSocket: new (url: string, protocol: string) => PlainSocket;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: never): void;
  readonly crypto: { getRandomValues(bytes: Uint8Array): unknown };
}

// The literal is repeated from protocol/codec.ts, whose import would pull the full codec into every bundle.
const subprotocol = "peakdesk.v1";

/** Opens `url` (`ws:` or `wss:`) with what the environment offers; pass one where a global is missing or to be replaced. */
export function browserPorts(url: string, codec: Codec, environment = globalThis as unknown as Environment): LinkPorts {
  return {
    encode: codec.encode,
    decode: codec.decode,
    connect: (handlers) => openSocket(new environment.WebSocket(url, subprotocol), handlers),
    now: () => Date.now(),
    after(ms, run) {
      const timer = environment.setTimeout(run, ms);
      return () => environment.clearTimeout(timer as never);
    },
    random: () => Math.random(),
    cmid() {
      const bytes = new Uint8Array(16);
      environment.crypto.getRandomValues(bytes);
      return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("") as Cmid;
    },
  };
}

function openSocket(socket: PlainSocket, handlers: TransportHandlers) {
  socket.binaryType = "arraybuffer";
  socket.onopen = () => handlers.open();
  socket.onmessage = ({ data }) => handlers.message(new Uint8Array(data as ArrayBuffer));
  socket.onclose = ({ code }) => handlers.close(code);
  // A close always follows an error and says all there is to say; without a listener `ws` would throw.
  socket.onerror = () => {};
  return {
    send: (bytes: Uint8Array) => socket.send(bytes),
    close: (code: number) => socket.close(code),
  };
}
