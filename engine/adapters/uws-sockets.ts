/** Sockets on uWebSockets.js: several threads share a port, and one system call carries many frames. */
import { createServer } from "node:net";
import type { HttpRequest as UwsRequest, HttpResponse as UwsResponse, TemplatedApp, WebSocket, us_listen_socket } from "uWebSockets.js";
import { closeCodes } from "../protocol/errors.ts";
import { wireLimits } from "../protocol/limits.ts";
import {
  socketLimits,
  type HttpResponse,
  type ListenOptions,
  type Socket,
  type SocketHandlers,
  type Sockets,
  type UpgradeRequest,
} from "../ports/sockets.ts";
import { clientAddress } from "./client-address.ts";

interface UserData {
  readonly request: UpgradeRequest;
  readonly bufferedBytesMax: number;
  socket?: UwsSocket;
}

/** The typings leave out the form with host and options together. */
type Listen = (host: string, port: number, options: number, done: (token: us_listen_socket | false) => void) => void;

type Uws = typeof import("uWebSockets.js");

let loaded: Promise<Uws> | null = null;

/** Rejects with the reason if no binary for this platform and Node loads. */
export async function uwsSockets(): Promise<Sockets> {
  loaded ??= import("uWebSockets.js").then((module) => (module as { default?: Uws }).default ?? module);
  return new UwsSockets(
    await loaded.catch((error: unknown) => {
      throw new Error(`uWebSockets.js does not load here (${error instanceof Error ? error.message.split("\n")[0] : String(error)})`);
    }),
  );
}

/** Rejects if another process already listens: sharing a port with a stranger would lose half of the visitors in silence. */
export function assertPortFree(host: string, port: number): Promise<void> {
  if (port === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      reject(new Error(error.code === "EADDRINUSE" ? `${host}:${port} is in use by another process` : error.message));
    });
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
  });
}

class UwsSocket implements Socket {
  readonly id: number;
  readonly request: UpgradeRequest;
  readonly #bufferedBytesMax: number;
  /** Null once closed: the library throws on any use after that. */
  #ws: WebSocket<UserData> | null;

  constructor(id: number, ws: WebSocket<UserData>) {
    const { request, bufferedBytesMax } = ws.getUserData();
    this.id = id;
    this.request = request;
    this.#bufferedBytesMax = bufferedBytesMax;
    this.#ws = ws;
  }

  send(bytes: Uint8Array): "sent" | "buffered" | "closed" {
    if (this.#ws === null) return "closed";
    const outcome = this.#ws.send(bytes, true);
    if (outcome === 1) return "sent";
    if (outcome === 2 || this.bufferedBytes() > this.#bufferedBytesMax) {
      this.end(closeCodes.slow_consumer.code, "slow_consumer");
      return "closed";
    }
    return "buffered";
  }

  bufferedBytes(): number {
    return this.#ws?.getBufferedAmount() ?? 0;
  }

  end(code: number, reason: string): void {
    this.#ws?.end(code, reason);
  }

  cork(write: () => void): void {
    if (this.#ws !== null) this.#ws.cork(write);
  }

  /** The library says that it is gone. */
  gone(): void {
    this.#ws = null;
  }
}

let nextId = 1;

class UwsSockets implements Sockets {
  readonly kind = "uws";
  readonly #uws: Uws;
  readonly #app: TemplatedApp;
  readonly #open = new Set<UwsSocket>();
  #listening: us_listen_socket | null = null;
  #report: (error: unknown) => void = () => {};
  #closed = false;

  constructor(uws: Uws) {
    this.#uws = uws;
    this.#app = uws.App();
  }

  listen(options: ListenOptions, handlers: SocketHandlers, done: (error: Error | null, port: number) => void): void {
    const { host, port, shared, trustedProxies } = options;
    this.#app.ws<UserData>("/*", {
      maxPayloadLength: 4 * wireLimits.frameBytesMax,
      maxBackpressure: socketLimits.staffBufferedBytesMax,
      idleTimeout: 40,
      sendPingsAutomatically: true,
      compression: 0,
      upgrade: (res, req, context) => this.#upgrade(res, req, context, handlers, trustedProxies),
      open: (ws) => {
        const socket = new UwsSocket(nextId++, ws);
        ws.getUserData().socket = socket;
        this.#open.add(socket);
        this.#guard(socket, () => handlers.open(socket));
      },
      message: (ws, message, isBinary) => this.#message(ws.getUserData().socket, message, isBinary, handlers),
      drain: (ws) => {
        const { socket } = ws.getUserData();
        if (socket !== undefined) this.#guard(socket, () => handlers.drain(socket));
      },
      close: (ws, code) => {
        const { socket } = ws.getUserData();
        if (socket === undefined) return;
        socket.gone();
        this.#open.delete(socket);
        this.#guard(socket, () => handlers.close(socket, code));
      },
    });
    this.#app.any("/*", (res, req) => this.#http(res, req, handlers, trustedProxies));
    const { LIBUS_LISTEN_EXCLUSIVE_PORT, LIBUS_LISTEN_DEFAULT } = this.#uws as unknown as Record<string, number>;
    const mode = (shared ? LIBUS_LISTEN_DEFAULT : LIBUS_LISTEN_EXCLUSIVE_PORT) ?? 0;
    const listen = this.#app.listen.bind(this.#app) as unknown as Listen;
    listen(host, port, mode, (token) => {
      if (token === false) return done(new Error(`cannot listen on ${host}:${port}: the port is taken or the address is not ours`), 0);
      this.#listening = token;
      done(null, this.#uws.us_socket_local_port(token));
    });
  }

  stopListening(): void {
    if (this.#listening !== null) this.#uws.us_listen_socket_close(this.#listening);
    this.#listening = null;
  }

  onFault(report: (error: unknown) => void): void {
    this.#report = report;
  }

  close(done: () => void): void {
    if (!this.#closed) {
      this.#closed = true;
      this.#listening = null;
      for (const socket of this.#open) socket.end(closeCodes.restarting.code, "restarting");
      this.#app.close();
    }
    setImmediate(done);
  }

  #upgrade(res: UwsResponse, req: UwsRequest, context: Parameters<UwsResponse["upgrade"]>[4], handlers: SocketHandlers, proxies: number): void {
    const protocols = req.getHeader("sec-websocket-protocol");
    const request: UpgradeRequest = {
      path: req.getUrl(),
      origin: req.getHeader("origin") || null,
      host: req.getHeader("host"),
      cookie: req.getHeader("cookie") || null,
      ip: clientAddress(addressOf(res), req.getHeader("x-forwarded-for"), proxies),
      protocols: protocols.split(",").map((name) => name.trim()),
    };
    const answer = handlers.upgrade(request);
    if (!answer.ok) {
      res.cork(() => res.writeStatus(`${answer.status} Refused`).end(`${answer.reason}\n`));
      return;
    }
    const data: UserData = { request, bufferedBytesMax: answer.bufferedBytesMax };
    const key = req.getHeader("sec-websocket-key");
    res.upgrade(data, key, request.protocols[0] ?? "", req.getHeader("sec-websocket-extensions"), context);
  }

  #message(socket: UwsSocket | undefined, message: ArrayBuffer, isBinary: boolean, handlers: SocketHandlers): void {
    if (socket === undefined) return;
    if (!isBinary) return socket.end(closeCodes.protocol_error.code, "frames are binary");
    if (message.byteLength > wireLimits.frameBytesMax) return socket.end(closeCodes.frame_too_large.code, "frame_too_large");
    socket.cork(() => this.#guard(socket, () => handlers.message(socket, new Uint8Array(message))));
  }

  #http(res: UwsResponse, req: UwsRequest, handlers: SocketHandlers, proxies: number): void {
    const headers = new Map<string, string>();
    req.forEach((name, value) => headers.set(name, value));
    const query = req.getQuery() as string | undefined;
    const url = query === undefined || query === "" ? req.getUrl() : `${req.getUrl()}?${query}`;
    const method = req.getCaseSensitiveMethod();
    const ip = clientAddress(addressOf(res), headers.get("x-forwarded-for") ?? "", proxies);
    const parts: Uint8Array[] = [];
    let size = 0;
    let over = false;
    res.onAborted(() => {
      over = true;
    });
    const answer = ({ status, headers: out, body }: HttpResponse) => {
      if (over) return;
      over = true;
      res.cork(() => {
        res.writeStatus(String(status));
        for (const [name, value] of Object.entries(out)) if (name.toLowerCase() !== "content-length") res.writeHeader(name, value);
        res.end(method === "HEAD" ? "" : body);
      });
    };
    res.onData((chunk, last) => {
      if (over) return;
      size += chunk.byteLength;
      if (size > socketLimits.httpBodyBytesMax) return answer({ status: 413, headers: {}, body: "the body is too large\n" });
      parts.push(new Uint8Array(chunk.slice(0)));
      if (!last) return;
      handlers.http({ method, url, headers, ip, body: Buffer.concat(parts) }).then(answer, (error: unknown) => {
        this.#report(error);
        answer({ status: 500, headers: {}, body: "internal error\n" });
      });
    });
  }

  #guard(socket: UwsSocket, run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#report(error);
      socket.end(1011, "internal error");
    }
  }
}

function addressOf(res: UwsResponse): string {
  return Buffer.from(res.getRemoteAddressAsText()).toString("latin1");
}
