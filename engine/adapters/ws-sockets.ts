/** Sockets on `ws` and node:http: for platforms where no uWebSockets.js binary loads. Same contract, more CPU. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer } from "ws";
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

const pingEveryMs = 20_000;

/** Node learned to share a port between threads in 22.12 and 23.1. */
export function canShareListen(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return process.platform === "linux" && (major > 23 || (major === 23 && minor >= 1) || (major === 22 && minor >= 12));
}

export function wsSockets(): Sockets {
  return new WsSockets();
}

let nextId = 1;

class WsSocket implements Socket {
  readonly id = nextId++;
  readonly request: UpgradeRequest;
  readonly #bufferedBytesMax: number;
  readonly #ws: WebSocket;
  readonly #stream: Duplex;
  alive = true;

  constructor(ws: WebSocket, stream: Duplex, request: UpgradeRequest, bufferedBytesMax: number) {
    this.#ws = ws;
    this.#stream = stream;
    this.request = request;
    this.#bufferedBytesMax = bufferedBytesMax;
  }

  send(bytes: Uint8Array): "sent" | "buffered" | "closed" {
    if (this.#ws.readyState !== WebSocket.OPEN) return "closed";
    this.#ws.send(bytes, { binary: true });
    const buffered = this.bufferedBytes();
    if (buffered === 0) return "sent";
    if (buffered <= this.#bufferedBytesMax) return "buffered";
    this.end(closeCodes.slow_consumer.code, "slow_consumer");
    return "closed";
  }

  bufferedBytes(): number {
    return this.#ws.readyState === WebSocket.OPEN ? this.#ws.bufferedAmount : 0;
  }

  end(code: number, reason: string): void {
    this.#ws.close(code, reason);
  }

  cork(write: () => void): void {
    this.#stream.cork();
    try {
      write();
    } finally {
      this.#stream.uncork();
    }
  }

  /** Silent since the last round: dead. */
  ping(): void {
    if (!this.alive) return this.#ws.terminate();
    this.alive = false;
    if (this.#ws.readyState === WebSocket.OPEN) this.#ws.ping();
  }
}

class WsSockets implements Sockets {
  readonly kind = "ws";
  readonly #open = new Set<WsSocket>();
  #server: Server | null = null;
  #pings: NodeJS.Timeout | null = null;
  #report: (error: unknown) => void = () => {};

  listen(options: ListenOptions, handlers: SocketHandlers, done: (error: Error | null, port: number) => void): void {
    const { host, port, shared, trustedProxies } = options;
    const wss = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 4 * wireLimits.frameBytesMax, clientTracking: false });
    const server = createServer({ maxHeaderSize: 16_384 }, (req, res) => this.#http(req, res, handlers, trustedProxies));
    this.#server = server;
    server.on("upgrade", (req, stream, first) => this.#upgrade(wss, req, stream, first, handlers, trustedProxies));
    server.once("error", (error) => done(error, 0));
    const reuse = shared && canShareListen() ? { reusePort: true } : {};
    server.listen({ host, port, ...reuse }, () => {
      const address = server.address();
      done(null, typeof address === "object" && address !== null ? address.port : port);
    });
    this.#pings = setInterval(() => {
      for (const socket of this.#open) socket.ping();
    }, pingEveryMs);
  }

  stopListening(): void {
    this.#server?.close();
  }

  onFault(report: (error: unknown) => void): void {
    this.#report = report;
  }

  close(done: () => void): void {
    if (this.#pings !== null) clearInterval(this.#pings);
    for (const socket of this.#open) socket.end(closeCodes.restarting.code, "restarting");
    const server = this.#server;
    if (server === null) {
      setImmediate(done);
      return;
    }
    this.#server = null;
    server.close(() => done());
    setTimeout(() => server.closeAllConnections(), 200);
  }

  #upgrade(
    wss: WebSocketServer,
    req: IncomingMessage,
    stream: Duplex,
    first: Buffer,
    handlers: SocketHandlers,
    trustedProxies: number,
  ): void {
    stream.on("error", () => stream.destroy());
    const request = requestOf(req, trustedProxies);
    const answer = handlers.upgrade(request);
    if (!answer.ok) {
      const body = `${answer.reason}\n`;
      stream.end(`HTTP/1.1 ${answer.status} Refused\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      return;
    }
    wss.handleUpgrade(req, stream, first, (ws) => {
      const socket = new WsSocket(ws, stream, request, answer.bufferedBytesMax);
      this.#open.add(socket);
      ws.on("pong", () => {
        socket.alive = true;
      });
      ws.on("message", (data: Buffer, isBinary) => this.#message(socket, data, isBinary, handlers));
      ws.on("error", () => {});
      ws.on("close", (code) => {
        this.#open.delete(socket);
        this.#guard(socket, () => handlers.close(socket, code));
      });
      stream.on("drain", () => this.#guard(socket, () => handlers.drain(socket)));
      this.#guard(socket, () => handlers.open(socket));
    });
  }

  #message(socket: WsSocket, data: Buffer, isBinary: boolean, handlers: SocketHandlers): void {
    socket.alive = true;
    if (!isBinary) return socket.end(closeCodes.protocol_error.code, "frames are binary");
    if (data.length > wireLimits.frameBytesMax) return socket.end(closeCodes.frame_too_large.code, "frame_too_large");
    socket.cork(() => this.#guard(socket, () => handlers.message(socket, data)));
  }

  #http(req: IncomingMessage, res: ServerResponse, handlers: SocketHandlers, trustedProxies: number): void {
    const parts: Buffer[] = [];
    let size = 0;
    const answer = ({ status, headers, body }: HttpResponse) => {
      if (res.headersSent) return;
      res.writeHead(status, headers);
      res.end(req.method === "HEAD" ? "" : body);
    };
    req.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > socketLimits.httpBodyBytesMax) answer({ status: 413, headers: { Connection: "close" }, body: "the body is too large\n" });
      else parts.push(chunk);
    });
    req.on("end", () => {
      if (res.headersSent) return;
      const { ip } = requestOf(req, trustedProxies);
      const headers = new Map<string, string>();
      for (const [name, value] of Object.entries(req.headers)) headers.set(name, Array.isArray(value) ? value.join(", ") : (value ?? ""));
      const request = { method: req.method ?? "GET", url: req.url ?? "/", headers, ip, body: Buffer.concat(parts) };
      handlers.http(request).then(answer, (error: unknown) => {
        this.#report(error);
        answer({ status: 500, headers: {}, body: "internal error\n" });
      });
    });
  }

  #guard(socket: WsSocket, run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#report(error);
      socket.end(1011, "internal error");
    }
  }
}

function requestOf(req: IncomingMessage, trustedProxies: number): UpgradeRequest {
  const forwarded = req.headers["x-forwarded-for"];
  return {
    path: (req.url ?? "/").split("?")[0] ?? "/",
    origin: req.headers.origin ?? null,
    host: req.headers.host ?? "",
    cookie: req.headers.cookie ?? null,
    ip: clientAddress(req.socket.remoteAddress ?? "", Array.isArray(forwarded) ? forwarded.join(",") : (forwarded ?? ""), trustedProxies),
    protocols: (req.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim()),
  };
}
