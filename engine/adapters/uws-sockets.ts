/** Sockets on uWebSockets.js: several threads share a port, and one system call carries many frames. */
import type {
  HttpRequest,
  HttpResponse,
  TemplatedApp,
  us_listen_socket,
  us_socket_context_t,
  WebSocket,
} from "uWebSockets.js";
import type { ListenOptions, SocketHandlers, Sockets } from "../ports/sockets.ts";
import { closeCodes } from "../protocol/errors.ts";
import { wireLimits } from "../protocol/limits.ts";
import { answeredProtocol, closeCodeOf, cutBytesMax, goodbyeMsMax, upgradeRequest } from "./handshake.ts";
import { answerHttp, headersOf, peerOf, statusLine } from "./uws-http.ts";
import { assertPortFree } from "./port-probe.ts";
import { UwsSocket, type UserData } from "./uws-socket.ts";

export { assertPortFree } from "./port-probe.ts";

type Uws = typeof import("uWebSockets.js");

/** A connection that was silent this long is dead; the library pings well before. */
const idleSeconds = 40;

/**
 * The library's own bound for unsent bytes, which drops frames in silence. Ours closes the socket long before: even the
 * largest answer, sent on top of a full buffer, stays below.
 */
const dropBytes = 16 * 1024 * 1024;

let library: Promise<Uws> | null = null;

/** Rejects with the reason if no binary for this platform and Node loads. */
export async function uwsSockets(): Promise<Sockets> {
  library ??= import("uWebSockets.js").then((module) => (module as { default?: Uws }).default ?? module);
  try {
    return new UwsSockets(await library);
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split("\n");
    throw new Error(`uWebSockets.js does not load here (${reason})`, { cause: error });
  }
}

class UwsSockets implements Sockets {
  readonly kind = "uws";
  readonly #uws: Uws;
  readonly #app: TemplatedApp;
  readonly #open = new Set<UwsSocket>();
  #listening: us_listen_socket | null = null;
  #isClosed = false;
  #report: (error: unknown) => void = () => {};

  constructor(uws: Uws) {
    this.#uws = uws;
    this.#app = uws.App();
  }

  listen(options: ListenOptions, handlers: SocketHandlers, done: (error: Error | null, port: number) => void): void {
    const { host, port, shared, trustedProxies } = options;
    this.#route(handlers, trustedProxies);
    // The library shares ports with anybody, and its exclusive mode refuses one that merely cools down after a restart.
    const free = shared ? Promise.resolve() : assertPortFree(host, port);
    free.then(
      () => this.#listen(host, port, done),
      (error: Error) => done(error, 0),
    );
  }

  stopListening(): void {
    if (this.#listening !== null) this.#uws.us_listen_socket_close(this.#listening);
    this.#listening = null;
  }

  onFault(report: (error: unknown) => void): void {
    this.#report = report;
  }

  close(done: () => void): void {
    this.stopListening();
    const grace = this.#open.size > 0 ? goodbyeMsMax : 0;
    for (const socket of this.#open) socket.end(closeCodes.restarting.code, "restarting");
    // Closing at once would reset connections whose last words we have not read, and take our last words back.
    setTimeout(() => {
      if (!this.#isClosed) this.#app.close();
      this.#isClosed = true;
      setImmediate(done);
    }, grace);
  }

  #listen(host: string, port: number, done: (error: Error | null, port: number) => void): void {
    this.#app.listen(host, port, (token) => {
      if (token === false) {
        done(new Error(`cannot listen on ${host}:${port}: the port is taken or the address is not ours`), 0);
        return;
      }
      this.#listening = token;
      done(null, this.#uws.us_socket_local_port(token));
    });
  }

  #route(handlers: SocketHandlers, trustedProxies: number): void {
    this.#app.ws<UserData>("/*", {
      maxPayloadLength: cutBytesMax,
      maxBackpressure: dropBytes,
      idleTimeout: idleSeconds,
      sendPingsAutomatically: true,
      compression: this.#uws.DISABLED,
      upgrade: (res, req, context) => this.#upgrade(res, req, context, handlers, trustedProxies),
      open: (ws) => this.#opened(ws, handlers),
      message: (ws, message, isBinary) => this.#message(ws.getUserData().socket, message, isBinary, handlers),
      drain: (ws) => {
        const { socket } = ws.getUserData();
        if (socket?.drained() === true) this.#guard(socket, () => handlers.drain(socket));
      },
      close: (ws, code) => this.#closed(ws.getUserData().socket, code, handlers),
    });
    this.#app.any("/*", (res, req) =>
      answerHttp(res, req, trustedProxies, handlers.http, (error) => this.#report(error)),
    );
  }

  #upgrade(
    res: HttpResponse,
    req: HttpRequest,
    context: us_socket_context_t,
    handlers: SocketHandlers,
    trustedProxies: number,
  ): void {
    const headers = headersOf(req);
    const request = upgradeRequest(req.getUrl(), headers, peerOf(res), trustedProxies);
    const refuse = (status: number, reason: string): void => {
      res.cork(() => res.writeStatus(statusLine(status)).end(`${reason}\n`, true));
    };
    try {
      const answer = handlers.upgrade(request);
      if (!answer.ok) {
        refuse(answer.status, answer.reason);
        return;
      }
      const data: UserData = { request, bufferedBytesMax: answer.bufferedBytesMax };
      const [key, extensions] = [headers.get("sec-websocket-key"), headers.get("sec-websocket-extensions")];
      res.upgrade(data, key, answeredProtocol(request), extensions, context);
    } catch (error) {
      this.#report(error);
      refuse(500, "internal error");
    }
  }

  #opened(ws: WebSocket<UserData>, handlers: SocketHandlers): void {
    const socket = new UwsSocket(ws);
    ws.getUserData().socket = socket;
    this.#open.add(socket);
    this.#guard(socket, () => handlers.open(socket));
  }

  #message(socket: UwsSocket | undefined, message: ArrayBuffer, isBinary: boolean, handlers: SocketHandlers): void {
    if (socket === undefined) return;
    if (!isBinary) {
      socket.end(closeCodes.protocol_error.code, "frames are binary");
    } else if (message.byteLength > wireLimits.frameBytesMax) {
      socket.end(closeCodes.frame_too_large.code, "frame_too_large");
    } else {
      this.#guard(socket, () => handlers.message(socket, new Uint8Array(message)));
    }
  }

  #closed(socket: UwsSocket | undefined, code: number, handlers: SocketHandlers): void {
    if (socket === undefined) return;
    socket.gone();
    this.#open.delete(socket);
    // The library calls this inside our own `end`; nobody expects to be told there.
    setImmediate(() => this.#guard(socket, () => handlers.close(socket, closeCodeOf(code))));
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
