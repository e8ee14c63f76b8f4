/** Sockets on `ws` and node:http: for platforms where no uWebSockets.js binary loads. Same contract, more CPU. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { ListenOptions, SocketHandlers, Sockets, UpgradeRequest } from "../ports/sockets.ts";
import { closeCodes } from "../protocol/errors.ts";
import { wireLimits } from "../protocol/limits.ts";
import { answeredProtocol, closeCodeOf, cutBytesMax, goodbyeMsMax, upgradeRequest } from "./handshake.ts";
import { answerHttp, headersOf, peerOf, refuse } from "./ws-http.ts";
import { WsSocket } from "./ws-socket.ts";

/** A dead peer is found in the second round at the latest: 40 s. */
const pingEveryMs = 20_000;

/** Node learned to share a port between threads in 22.12 and 23.1. */
export function canShareListen(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return process.platform === "linux" && (major > 23 || (major === 23 && minor >= 1) || (major === 22 && minor >= 12));
}

export function wsSockets(): Sockets {
  return new WsSockets();
}

class WsSockets implements Sockets {
  readonly kind = "ws";
  readonly #server: Server = createServer();
  readonly #handshake = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: cutBytesMax,
    handleProtocols: (offered) => answeredProtocol({ protocols: [...offered] }) || false,
  });
  readonly #open = new Set<WsSocket>();
  #pings: NodeJS.Timeout | undefined;
  #report: (error: unknown) => void = () => {};
  /** Waits for the last socket to go. */
  #onEmpty: () => void = () => {};

  listen(options: ListenOptions, handlers: SocketHandlers, done: (error: Error | null, port: number) => void): void {
    const { host, port, shared, trustedProxies } = options;
    const server = this.#server;
    server.on("request", (req, res) => {
      void answerHttp(req, res, trustedProxies, handlers.http, (error) => this.#report(error));
    });
    server.on("upgrade", (req: IncomingMessage, stream: Duplex, first: Buffer) => {
      this.#upgrade(req, stream, first, handlers, trustedProxies);
    });
    const failed = (error: Error): void => done(error, 0);
    server.once("error", failed);
    const reuse = shared && canShareListen() ? { reusePort: true } : {};
    server.listen({ host, port, ...reuse }, () => {
      server.off("error", failed);
      server.on("error", (error) => this.#report(error));
      this.#pings = setInterval(() => {
        for (const socket of this.#open) socket.ping();
      }, pingEveryMs);
      const address = server.address();
      done(null, typeof address === "object" && address !== null ? address.port : port);
    });
  }

  stopListening(): void {
    this.#server.close();
  }

  onFault(report: (error: unknown) => void): void {
    this.#report = report;
  }

  close(done: () => void): void {
    clearInterval(this.#pings);
    this.#server.close();
    const finish = (): void => {
      clearTimeout(late);
      this.#onEmpty = () => {};
      for (const socket of this.#open) socket.cut();
      this.#server.closeAllConnections();
      setImmediate(done);
    };
    const late = setTimeout(finish, goodbyeMsMax);
    for (const socket of this.#open) socket.end(closeCodes.restarting.code, "restarting");
    if (this.#open.size === 0) finish();
    else this.#onEmpty = finish;
  }

  #upgrade(
    req: IncomingMessage,
    stream: Duplex,
    first: Buffer,
    handlers: SocketHandlers,
    trustedProxies: number,
  ): void {
    stream.on("error", () => stream.destroy());
    const [path = "/"] = (req.url ?? "/").split("?");
    const request = upgradeRequest(path, headersOf(req), peerOf(req), trustedProxies);
    try {
      const answer = handlers.upgrade(request);
      if (!answer.ok) refuse(stream, answer.status, answer.reason);
      else {
        this.#handshake.handleUpgrade(req, stream, first, (ws) => {
          this.#opened(ws, stream, request, answer.bufferedBytesMax, handlers);
        });
      }
    } catch (error) {
      this.#report(error);
      refuse(stream, 500, "internal error");
    }
  }

  #opened(
    ws: WebSocket,
    stream: Duplex,
    request: UpgradeRequest,
    bufferedBytesMax: number,
    handlers: SocketHandlers,
  ): void {
    const socket = new WsSocket(ws, stream, request, bufferedBytesMax);
    this.#open.add(socket);
    ws.on("pong", () => socket.heard());
    ws.on("message", (data: Buffer, isBinary) => this.#message(socket, data, isBinary, handlers));
    // A frame that breaks the rules of WebSocket; the library closes the connection itself.
    ws.on("error", () => {});
    ws.on("close", (code) => {
      this.#open.delete(socket);
      this.#guard(socket, () => handlers.close(socket, closeCodeOf(code)));
      if (this.#open.size === 0) this.#onEmpty();
    });
    stream.on("drain", () => {
      if (socket.drained()) this.#guard(socket, () => handlers.drain(socket));
    });
    this.#guard(socket, () => handlers.open(socket));
  }

  #message(socket: WsSocket, data: Buffer, isBinary: boolean, handlers: SocketHandlers): void {
    socket.heard();
    if (!socket.isOpen) return;
    if (!isBinary) {
      socket.end(closeCodes.protocol_error.code, "frames are binary");
    } else if (data.length > wireLimits.frameBytesMax) {
      socket.end(closeCodes.frame_too_large.code, "frame_too_large");
    } else {
      socket.cork(() => this.#guard(socket, () => handlers.message(socket, data)));
    }
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
