/** What a client asked for when it connected. Header names are lower case. */
export interface UpgradeRequest {
  readonly path: string;
  readonly origin: string | null;
  readonly host: string;
  readonly cookie: string | null;
  /** Address of the peer, or of the client in front of as many trusted proxies as were configured. */
  readonly ip: string;
  readonly protocols: readonly string[];
}

export type UpgradeAnswer =
  | { readonly ok: true; readonly bufferedBytesMax: number }
  | { readonly ok: false; readonly status: number; readonly reason: string };

/**
 * One connected client. Calls after the close are no-ops: the wrapper, not the caller, knows that it is gone (S23).
 */
export interface Socket {
  /** Unique in this process, never reused. */
  readonly id: number;
  readonly request: UpgradeRequest;
  /** `closed` if the socket is gone or this send went over its `bufferedBytesMax`, which closes it (4429). */
  send(bytes: Uint8Array): "sent" | "buffered" | "closed";
  bufferedBytes(): number;
  /** Sends a close frame after what is buffered. */
  end(code: number, reason: string): void;
  /** Runs `write` so that all its sends leave in one system call where the platform can. */
  cork(write: () => void): void;
}

export interface HttpRequest {
  readonly method: string;
  /** With the query, as sent. */
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly ip: string;
  readonly body: Uint8Array;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

export interface SocketHandlers {
  /** Decides on a handshake; a refusal answers with `status`. */
  upgrade(request: UpgradeRequest): UpgradeAnswer;
  open(socket: Socket): void;
  /** `bytes` is valid during the call only. Text frames close the socket with 4400 before they come here. */
  message(socket: Socket, bytes: Uint8Array): void;
  /** The buffer fell below its maximum's half again. */
  drain(socket: Socket): void;
  /** Exactly once for each opened socket, whoever closed it. `code` as the peer sent it, 1006 if it sent none. */
  close(socket: Socket, code: number): void;
  /** Never rejects; bodies over `httpBodyBytesMax` are answered 413 before it is called. */
  http(request: HttpRequest): Promise<HttpResponse>;
}

export interface ListenOptions {
  readonly host: string;
  /** 0: any free one; `listening` tells which. */
  readonly port: number;
  /** True: several threads of this process listen on the port and share its connections, if the adapter can. */
  readonly shared: boolean;
  /** Hops in front of us whose X-Forwarded-For is believed. */
  readonly trustedProxies: number;
}

/**
 * The network side of a shard.
 *
 * - Frames over `frameBytesMax` close the socket with 4413; nothing is ever dropped in silence.
 * - Dead peers are found by protocol pings within 40 s.
 * - A handler that throws closes its socket with 1011 and is reported to `onFault`; others go on.
 * - `close` ends every socket with 1012 and calls `done` when the port is free and the thread may end.
 */
export interface Sockets {
  readonly kind: "uws" | "ws";
  listen(options: ListenOptions, handlers: SocketHandlers, done: (error: Error | null, port: number) => void): void;
  /** Stops accepting; open sockets go on. */
  stopListening(): void;
  onFault(report: (error: unknown) => void): void;
  close(done: () => void): void;
}

export const socketLimits = {
  /** A whole configuration as one file. Routes that take less say so themselves. */
  httpBodyBytesMax: 1024 * 1024,
  /** A visitor reads one conversation: a second's worth of a busy one. */
  visitorBufferedBytesMax: 64 * 1024,
  /** An agent reads many conversations. */
  staffBufferedBytesMax: 256 * 1024,
} as const;
